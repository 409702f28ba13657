"""Other markets: the two commands of the first article, a product's own table, the equilibrium."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import BadFile, InputError, NotCovered, OutOfRange, UnknownCode
from detente.firms.reroute.flows import Flows
from detente.firms.reroute.market import equilibrium, lost
from detente.firms.reroute.scores import captured, ranks, scores, spearman
from detente.firms.rows import industry

ON = "2026-10-01"
TABLE = np.array([[0, 5, 3, 2], [4, 0, 6, 1], [8, 2, 0, 3], [1, 1, 1, 0]], dtype=float) * 1e6


@pytest.mark.parametrize("code", ["732393", "851660"])
def test_cookware_answers_offline(desk, code):
    found = desk.reroute(code, exporter="CHN", away_from="USA", on=ON)
    assert found.level == "sector"
    assert len(found.markets) == 10
    assert all(m.reasons and m.lo <= m.gain <= m.hi for m in found.markets)
    assert all(m.gain_usd is None for m in found.markets)
    told = {m.market: m for m in (*found.markets, *found.further)}
    for market in ("BRA", "JPN", "MYS", "KHM"):
        assert told[market].duty_now is not None
        assert told[market].duty_basis == "sector-average"
    gains = [m.gain for m in (*found.markets, *found.further)]
    assert gains == sorted(gains, reverse=True)
    assert 0 < sum(gains) < found.lost < 1


def test_the_law_speaks_for_the_parties(desk):
    found = desk.reroute("120190", exporter="BRA", away_from="USA", on=ON, curb=0.5, top=80)
    told = {m.market: m for m in found.markets}
    assert told["CHN"].duty_basis == "law"


def test_industries_hold_each_chapter(us_china):
    chapters = {f"{n:02}" for n in range(1, 98)} - {"77"}
    assert not [c for c in sorted(chapters) if industry(us_china.root, f"{c}0000") is None]
    assert industry(us_china.root, "710813").id == "C24B"
    assert industry(us_china.root, "711319").id == "C31T33"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "BACI_HS92_Y2024.csv"
    names = {"842": "USA", "156": "CHN", "76": "BRA", "392": "JPN", "490": "S19"}
    with (tmp_path / "country_codes_V2026.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("country_code", "country_name", "country_iso2", "country_iso3"))
        writer.writerows((n, iso, iso[:2], iso) for n, iso in names.items())
    with path.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("t", "i", "j", "k", "v", "q"))
        for year in (2023, 2024):
            for i, one in enumerate(names):
                for j, other in enumerate(names):
                    if i != j:
                        writer.writerow((year, one, other, "732393", 1000 * (i + 2 * j + 1), 1))
                        writer.writerow((year, one, other, 10121, 5000, 1))
    return path


def test_a_products_own_table(desk, table):
    found = desk.reroute("7323.93.00.60", exporter="CHN", away_from="USA", data=table, on=ON)
    assert (found.level, found.year) == ("product", 2024)
    assert [m.market for m in found.markets] == ["JPN", "BRA"]
    first = found.markets[0]
    assert first.gain_usd > 0
    assert first.parts["growth"] == pytest.approx(0.0)
    assert first.parts["ease"] == pytest.approx(1.0, abs=0.3)
    assert any("S19" in note for note in found.notes)
    # A code stored as a number has lost its zero.
    zero = desk.reroute("010121", exporter="CHN", away_from="USA", data=table, on=ON, curb=0.5)
    assert zero.level == "product"


def test_tables_that_cannot_be_read(desk, table, tmp_path):
    asked = {"exporter": "CHN", "away_from": "USA", "on": ON}
    with pytest.raises(NotCovered, match="no trade in 010101"):
        desk.reroute("010101", data=table, **asked)
    with pytest.raises(NotCovered, match="in 1999"):
        desk.reroute("732393", data=table, year=1999, **asked)
    (tmp_path / "country_codes_V2026.csv").unlink()
    with pytest.raises(BadFile, match="numbers its countries"):
        desk.reroute("732393", data=table, **asked)
    other = tmp_path / "x.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(BadFile, match="no column"):
        desk.reroute("732393", data=other, **asked)


def test_a_code_of_another_edition(desk, table):
    asked = {"exporter": "CHN", "away_from": "USA", "on": ON}
    # Telephones for cellular networks stood at 8517.12 until the edition of 2022 divided them.
    with pytest.raises(UnknownCode, match=r"8517.12 is no subheading of HS 2022.*8517.13.00"):
        desk.reroute("851712", **asked)
    table.write_text(table.read_text().replace("732393", "851712"))
    with pytest.raises(NotCovered, match="say with --curb"):
        desk.reroute("851712", data=table, **asked)
    found = desk.reroute("851712", data=table, curb=0.5, **asked)
    assert found.level == "product"
    assert any("so that its duty is a gap" in note for note in found.notes)
    assert any(
        "in edition HS92 of the nomenclature, duties are by HS 2022" in n for n in found.notes
    )
    same = table.rename(table.with_name("BACI_HS22_Y2024.csv"))
    told = desk.reroute("851712", data=same, curb=0.5, **asked).notes
    assert not any("edition HS" in note for note in told)


@pytest.mark.parametrize("given", [{"top": 0}, {"curb": 0.0}, {"curb": 2.0}, {"away_from": "CHN"}])
def test_questions_without_meaning_are_refused(desk, given):
    with pytest.raises(InputError):
        desk.reroute("732393", **({"exporter": "CHN", "away_from": "USA"} | given))


def test_no_change_changes_nothing():
    found = equilibrium(TABLE, np.ones_like(TABLE), 5.0, 1.0, 1.5)
    assert found.sales == pytest.approx(TABLE)


@settings(max_examples=60)
@given(st.floats(1.5, 9.0), st.floats(0.0, 5.0), st.floats(0.5, 4.0), st.floats(1.0, 4.0))
def test_equilibrium_clears(substitution, supply, demand, factor):
    wedge = np.ones_like(TABLE)
    wedge[0, 1] = factor
    found = equilibrium(TABLE, wedge, substitution, supply, demand)
    sold = found.sales.sum(axis=0)
    # Each origin sells what it supplies at its price.
    assert sold == pytest.approx(TABLE.sum(axis=0) * found.prices ** (1.0 + supply), rel=1e-8)
    assert found.sales[0, 1] <= TABLE[0, 1] * (1 + 1e-9)


def test_a_curb_is_met_and_rivals_fill_it():
    names = ("JPN", "CHN", "BRA", "MEX")
    flows = Flows(names, TABLE, False, "product", 2024, "x", "x", None, {})
    for found in lost(flows, 1, 0, 1.0, 0.4):
        assert found.taken == pytest.approx(0.4, abs=1e-4)
        assert found.sales[2, 1] > TABLE[2, 1]
        assert found.sales[0, 2] > TABLE[0, 2]


def test_elasticities_without_a_solution_are_refused():
    with pytest.raises(OutOfRange):
        equilibrium(TABLE, np.ones_like(TABLE), 1.0, 1.0, 1.0)


def test_scores():
    flows = Flows(("A", "B", "C", "D"), TABLE, False, "product", 2024, "x", "x", TABLE, {})
    made = scores(flows, 1, 0)
    assert made.supply == pytest.approx(8 / 37)
    assert made.potential.sum() > 0
    assert made.vacated[0] == 0
    assert ranks(np.array([3.0, 1.0, 3.0])).tolist() == [2.5, 1.0, 2.5]
    assert spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])) == pytest.approx(1)
    assert captured(np.array([3.0, 1.0, 2.0]), np.array([5.0, 5.0, -1.0]), 1) == 0.5
