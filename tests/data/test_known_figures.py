"""Figures that are known from the releases, asked as a reader would ask."""

from datetime import date
from decimal import Decimal

import pytest

import detente


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return detente.open(data=tmp_path_factory.mktemp("none"))


def one(desk, name, period, **asked):
    found = desk.series(name, start=period.split("..")[0], until=period.split("..")[-1], **asked)
    (told,) = [o for o in found.observations if o.period == period and o.series == name]
    return told


@pytest.mark.parametrize(
    ("name", "period", "stat", "value", "kind"),
    [
        # November 2025: 330.3bn +5.9 %, imports 218.6bn +1.9 %, so 111.7bn.
        ("gacc-export-wld", "2025-11", "level", "330.3", "observed"),
        ("gacc-export-wld", "2025-11", "yoy", "0.059", "published-change"),
        ("gacc-import-wld", "2025-11", "yoy", "0.019", "published-change"),
        ("gacc-export-wld", "2025-11", "surplus", "111.7", "observed"),
        ("gacc-export-wld", "2025-10", "yoy", "-0.011", "published-change"),
        # The cumulative table: 3,414.7 - 2,338.9.
        ("gacc-export-wld", "2025-01..2025-11", "surplus", "1075.8481", "observed"),
        ("gacc-export-usa", "2025-11", "yoy", "-0.286", "published-change"),
        ("gacc-export-usa", "2025-01..2025-11", "ytd-yoy", "-0.189", "published-change"),
        ("gacc-export-usa", "2025-01..2025-11", "level", "385.907", "observed"),
        ("gacc-export-wld-rare-earths", "2025-11", "level", "5494", "observed"),
        ("gacc-export-wld-rare-earths", "2025-11", "yoy", "0.24", "published-change"),
        ("gacc-export-wld-rare-earths", "2025-11", "mom", "0.2649", "observed"),
        # Both levels are held: 359.44 over 315.6, which was 315.0 when +14.1 % was printed.
        ("gacc-export-wld", "2026-04", "yoy", "0.1389", "observed"),
        ("gacc-export-usa", "2026-04", "yoy", "0.113", "published-change"),
    ],
)
def test_customs(desk, name, period, stat, value, kind):
    told = one(desk, name, period, stat=stat)
    assert (told.value, told.kind) == (Decimal(value), kind)
    assert told.vintages
    assert told.vintage <= date(2026, 10, 8)


def test_a_computed_change_shows_the_printed_one_beside_it(desk):
    assert one(desk, "gacc-export-wld", "2026-04", stat="yoy").printed == Decimal("0.141")


def test_the_base_of_a_printed_change_is_implied_and_says_so(desk):
    told = one(desk, "gacc-export-wld", "2024-11", stat="level", vintage="2025-12-08")
    assert (told.kind, told.value) == ("implied", Decimal("311.9"))


def test_the_first_fall_since_when_names_its_basis(desk):
    told = one(desk, "gacc-export-wld", "2025-10", stat="streak")
    assert "first fall since 2024-03 (periods as released)" in told.words


@pytest.mark.parametrize(
    ("month", "known", "value"),
    [
        ("2024-10", "2026-03-01", "41444.9"),
        ("2024-10", "2026-06-16", "41444.9"),
        ("2024-10", "2026-06-17", "42019.9"),
        ("2025-11", "2026-03-01", "20950.7"),
        ("2025-11", "latest", "20641.4"),
        ("2025-11", "first", "20950.7"),
    ],
)
def test_what_one_knew_then(desk, month, known, value):
    assert one(desk, "census-import-chn", month, vintage=known).value == Decimal(value)


def test_before_it_was_first_held_it_is_not_told(desk):
    found = desk.series("census-import-chn", start="2024-10", until="2024-10", vintage="2026-02-06")
    assert found.observations == ()


@pytest.mark.parametrize(
    ("vintage", "month", "year"),
    [("latest", "-0.459", "-0.289"), ("2026-03-01", "-0.445", "-0.284")],
)
def test_the_importers_own_figures(desk, vintage, month, year):
    told = one(desk, "census-import-chn", "2025-11", stat="yoy", vintage=vintage)
    assert round(told.value, 3) == Decimal(month)
    told = one(desk, "census-import-chn", "2025-01..2025-11", stat="ytd-yoy", vintage=vintage)
    assert abs(told.value - Decimal(year)) < Decimal("0.006")


@pytest.mark.parametrize(
    ("name", "since"), [("gacc-export-usa", "2025-04"), ("census-import-chn", "2025-04")]
)
def test_eighth_double_digit_fall_in_a_row_by_either_reporter(desk, name, since):
    told = one(desk, name, "2025-11", stat="streak")
    assert told.more["large_value"] == 8
    assert f"{told.more['large_since']:%Y-%m}" == since
    assert "8th of 10 % or more in a row since 2025-04" in told.words or told.value == 8


def test_the_sum_of_first_releases_is_not_the_cumulative_figure(desk):
    told = one(desk, "gacc-balance-wld", "2025-01..2025-11", stat="ytd")
    assert told.value == 1076
    assert told.more["months_sum"] == Decimal("1078.62")
    assert "sum to 1,078.62" in told.words


def test_the_ratio_of_the_two_reporters_rose(desk):
    now = one(desk, "gacc-export-usa", "2025-01..2025-11", stat="mirror")
    before = one(desk, "gacc-export-usa", "2024-01..2024-11", stat="mirror")
    assert round(now.value, 2) == Decimal("1.34")
    assert round(before.value, 2) == Decimal("1.18")
    assert before.kind == "implied"
    assert {p.measured for p in desk.series("gacc-export-usa", stat="mirror").parts} == {
        True,
        False,
    }


def test_jan_and_feb_2025_are_one_figure(desk):
    found = desk.series("gacc-export-wld", start="2025-01", until="2025-02")
    assert [o.period for o in found.observations if o.kind == "observed"] in (
        [],
        ["2025-01..2025-02"],
    )
    assert any("only together" in note for note in found.notes)


@pytest.mark.parametrize(
    ("on", "prorate", "pace"),
    [("2020-06-30", "linear", "0.220"), ("2020-06-30", "seasonal", "0.264"),
     ("2020-09-30", "linear", "0.303"), ("2020-09-30", "seasonal", "0.368"),
     ("2020-12-31", "linear", "0.372")],
)  # fmt: skip
def test_phase_one_energy_as_the_tracker_published_it(desk, on, prorate, pace):
    (found,) = desk.commitments("chn-phase-one-energy-2020", on=on, prorate=prorate).commitments
    assert abs(found.pace - Decimal(pace)) <= Decimal("0.001")
    assert found.total == Decimal("26.149222398")


def test_phase_one_energy_was_missed(desk):
    (found,) = desk.commitments("chn-phase-one-energy-2020", on="2021-06-01").commitments
    assert found.status == "lapsed"


@pytest.mark.parametrize(
    ("on", "status", "done"),
    [("2025-11-20", "behind", None), ("2025-12-15", "behind", "7"), ("2026-01-10", "behind", "8.5"),
     ("2026-01-31", "met-late", "12"), ("2026-10-08", "met-late", "12")],
)  # fmt: skip
def test_twelve_million_tonnes(desk, on, status, done):
    (found,) = desk.commitments("chn-soybeans-2025", on=on, known=on).commitments
    if done is not None:
        assert found.done == Decimal(done)
        assert found.status == status
    assert {c.measure for c in found.counts} >= {"orders", "usda-sales", "inspections", "arrivals"}
    inspected = next(c for c in found.counts if c.measure == "inspections")
    assert inspected.done is None
    assert "2025-01-02" in inspected.reason


def test_four_counts_of_one_purchase_on_one_day(desk):
    (found,) = desk.commitments(
        "chn-soybeans-2025", on="2026-01-20", known="2026-01-20"
    ).commitments
    done = {c.measure: c.done for c in found.counts}
    assert done["usda-sales"] == Decimal("6.900")
    assert done["arrivals"] == 0
    assert done["inspections"] is None


def test_seasonal_and_linear_pace_of_the_yearly_pledge_part_ways(desk):
    (found,) = desk.commitments("chn-soybeans-2026", on="2026-09-30").commitments
    orders = next(c for c in found.counts if c.decides)
    pace = {d.prorate: d.pace for d in orders.due}
    assert pace["linear"] < 1 < pace["seasonal"]
    assert orders.projected.low < orders.projected.total < orders.projected.high


def test_a_third_of_a_year_of_shipping_by_september(desk):
    """2020 to 2024: January to September 37 % of the year (weeks spread over their days)."""
    from detente.trade.period import Period
    from detente.trade.scorecard.seasons import Flow, pooled, seasons
    from detente.trade.statistics.current import Vintage, choose

    held = desk.held
    choose(held, Vintage(date(2026, 10, 8)))
    rows = held.panel.ask(
        "SELECT start, until, value FROM current JOIN series AS s USING (sid) "
        "WHERE s.id = 'usda-inspections-chn-soybeans'"
    )
    flow = Flow.of([(Period(a, b), float(v)) for a, b, v in rows])
    year = (date(2026, 1, 1), date(2027, 1, 1))
    past = seasons(flow, year, date(2026, 10, 1), range(2020, 2025))
    assert [s.year for s in past] == [2020, 2021, 2022, 2023, 2024]
    assert pooled(past) == pytest.approx(0.37, abs=0.01)
