"""What a scenario changes beside the law, on a made economy: names, freed goods, limits."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import BadValue, UnknownName
from detente.ledger.scenario import Added, Barrier, Beyond, Freed, Limit, Output
from detente.ledger.views.levels import Level
from detente.model.invariants import small
from detente.model.source.duties import Charged
from detente.model.study.world import Frame, world


@pytest.fixture(scope="module")
def frame():
    # Regions A, B, C; goods g1, g2; services s1, s2.
    groups = {"EAST": ("A", "B"), "g1": ("x1", "x2"), "g2": ("y",)}
    return Frame(
        small(),
        {"EAST": ("A", "B"), "C": ("c1", "c2")},
        {name: groups[name] for name in ("g1", "g2")},
        {("A", "B"): {"x1": 3.0, "x2": 1.0}},
        {("A", "B"): 0.5},
    )


def charge(**rates: tuple[float, float]) -> Charged:
    """Duties by sector: the whole rate and what the schedule itself charges."""
    by = {name: Level(mean, 1.0, {}, base) for name, (mean, base) in rates.items()}
    return Charged(Level(0.3, 1.0, {}, 0.1), by)


def test_members_make_the_mean_of_their_sector_by_trade(frame):
    made = world(frame, {("A", "B"): charge(x1=(0.4, 0.0), x2=(0.8, 0.0))})
    # (3 · 0.4 + 1 · 0.8) / 4 by law, and half of it is paid.
    assert made.shock.duties[0, 1, 0] == pytest.approx(0.25)
    # The ledger has nothing for g2, and B on A is not asked for.
    assert made.shock.duties[0, 1, 1] == frame.economy.duties[0, 1, 1]
    assert (made.shock.duties[1, 0] == frame.economy.duties[1, 0]).all()
    assert made.law == {("A", "B"): 0.3}
    flows = frame.economy.flows[0, 1, :2]
    told = (flows * made.shock.duties[0, 1, :2]).sum() / flows.sum()
    assert made.paid["A", "B"] == pytest.approx(told)


def test_a_sector_no_code_leads_to_bears_the_mean():
    frame = Frame(small(), {}, {"g1": ("x1",)}, {}, {})
    made = world(frame, {("A", "B"): charge(x1=(0.4, 0.0))})
    assert made.shock.duties[0, 1].tolist() == [0.4, 0.3, 0.0, 0.0]
    assert made.notes == ("no code leads to g2: the mean duty stands",)


def test_duties_beside_the_law_come_on_top_or_in_place(frame):
    rates = (
        Added("A", "C", 0.1),
        Added("EAST", "C", 0.5, how="level", sectors=("g2",)),
        Added("*", "B", 0.01, sectors=("x1",)),
    )
    duties = world(frame, {}, Beyond(duties=rates)).shock.duties
    held = frame.economy.duties
    assert duties[0, 2, 0] == pytest.approx(held[0, 2, 0] + 0.1)
    assert duties[0, 2, 1] == duties[1, 2, 1] == 0.5
    assert duties[2, 1, 0] == pytest.approx(held[2, 1, 0] + 0.01)
    assert not duties[:, :, 2:].any()
    assert not duties[np.arange(3), np.arange(3)].any()


def test_freed_goods_pay_the_ordinary_rate(frame):
    sold = float(frame.economy.flows[0, 1, 0]) * 1e6
    law = {("A", "B"): charge(x1=(0.4, 0.1), x2=(0.4, 0.1))}
    given = Beyond(freed=(Freed("A", "B", sold / 4.0, ("g1",)),))
    # A quarter falls from 0.2 paid to 0.05 paid.
    assert world(frame, law, given).shock.duties[0, 1, 0] == pytest.approx(0.1625)
    with pytest.raises(BadValue, match="cannot be freed"):
        world(frame, law, Beyond(freed=(Freed("A", "B", sold * 1.01, ("g1",)),)))


def test_countries_go_by_any_name_they_have():
    made = small()
    economy = replace(made, regions=("USA", "CHN", "VNM"))
    frame = Frame(economy, {"ASEAN": ("VNM",)}, {}, {}, {})
    given = Beyond(duties=(Added("us", "Viet Nam", 0.5, how="level"),))
    assert world(frame, {}, given).shock.duties[0, 2, 0] == 0.5
    every = Beyond(duties=(Added("WLD", "China", 0.5, how="level"),))
    assert world(frame, {}, every).shock.duties[:, 1, 0].tolist() == [0.5, 0.0, 0.5]


def test_limits_costs_and_output_go_where_they_are_named(frame):
    given = Beyond(
        limits=(Limit("A", 0.5, ("g1",), ("C",)),),
        barriers=(Barrier("A", "B", 3.0),),
        output=(Output("EAST", 0.9, ("g2",)),),
    )
    shock = world(frame, {}, given).shock
    assert [(c.exporter, c.sector, c.quantity, c.importers) for c in shock.caps] == [
        ("A", "g1", 0.5, ("C",))
    ]
    assert shock.costs[0, 1].tolist() == [3.0, 3.0, 1.0, 1.0]
    assert shock.costs.sum() == pytest.approx(shock.costs.size + 4.0)
    assert shock.supply.tolist() == [[1.0, 0.9, 1.0, 1.0], [1.0, 0.9, 1.0, 1.0], [1.0] * 4]


def test_a_sector_inside_a_larger_one_is_told(frame):
    made = world(frame, {}, Beyond(output=(Output("A", 0.9, ("x1",)),)))
    assert made.notes == ("x1 not apart in this baseline: the change falls on all of g1",)
    whole = Beyond(output=(Output("A", 0.9, ("x1", "x2")),))
    assert world(frame, {}, whole).notes == ()


def test_a_region_inside_a_larger_one_is_told(frame):
    made = world(frame, {}, Beyond(duties=(Added("A", "c1", 0.1),)))
    assert made.shock.duties[0, 2, 0] == pytest.approx(frame.economy.duties[0, 2, 0] + 0.1)
    assert made.notes == ("c1 not apart in this baseline: the change falls on all of C",)


@pytest.mark.parametrize(
    ("given", "error", "what"),
    [
        (Beyond(duties=(Added("A", "Z", 0.1),)), UnknownName, "no region 'Z'"),
        (Beyond(output=(Output("A", 1.1, ("gg",)),)), UnknownName, "no sector 'gg'"),
        (Beyond(duties=(Added("A", "B", 0.1, sectors=("s1",)),)), BadValue, "service"),
        (Beyond(duties=(Added("A", "A", 0.1),)), BadValue, "one region"),
        (Beyond(duties=(Added("A", "B", -1.0, how="level"),)), BadValue, "−100 %"),
        (Beyond(duties=(Added("A", "B", float("nan")),)), BadValue, "no number"),
        (Beyond(output=(Output("A", 0.0),)), BadValue, "above zero"),
        (Beyond(barriers=(Barrier("A", "B", -2.0),)), BadValue, "above zero"),
        (Beyond(limits=(Limit("A", 0.0, ("g1",)),)), BadValue, "no quantity"),
        (Beyond(freed=(Freed("A", "B", -1.0),)), BadValue, "cannot be freed"),
    ],
)
def test_what_means_nothing_is_refused_before_anything_is_solved(frame, given, error, what):
    with pytest.raises(error, match=what):
        world(frame, {}, given)
