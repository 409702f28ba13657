"""Since when, at which rates, by which instrument, on whose word: what the tables say of law."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from detente.kernel.moment import AsOf
from detente.ledger.agreement import Deadline, restated
from detente.ledger.measure import Act, Measure
from detente.report.parts.content import Figure, Table
from detente.report.parts.law import since, since_words
from tests.unit.report.making import Asks

NOW = ("2026-10-08", "2026-10-08")
FEBRUARY = ("2026-02-15", "2026-02-15")


def _tables(asks: Asks, when, name):
    blocks = asks.section(*when, name).blocks
    return [
        b.table if isinstance(b, Figure) else b for b in blocks if isinstance(b, Figure | Table)
    ]


def _cell(table: Table, row: str, column: str) -> str:
    place = [c.name for c in table.columns].index(column)
    (found,) = [r.cells[place] for r in table.rows if r.cells[0].startswith(row)]
    return found


@pytest.mark.parametrize(
    ("when", "row", "told"),
    [
        (NOW, "Section 301, List 3", "2018-09-24, at this rate since 2019-05-10"),
        (NOW, "April 2025 duties on all US goods", "2025-04-10, at this rate since 2025-05-14"),
        (NOW, "Section 301 exclusions (164", "2024-06-15"),
        (NOW, "Section 301, List 1", "2018-07-06"),
        (NOW, "Ordinary rate of the US", "2018-01-01 or before"),
        (("2018-10-01", "2018-10-01"), "Section 301, List 3", "2018-09-24"),
    ],
)
def test_since_is_when_a_measure_was_first_in_force(asks: Asks, when, row, told):
    assert _cell(_tables(asks, when, "in-force")[2], row, "Since") == told


def test_a_layer_is_as_old_as_the_first_of_its_measures(asks: Asks):
    grouped = _tables(asks, NOW, "in-force")[1]
    assert _cell(grouped, "Section 232", "Since") == "2018-03-23, latest step 2026-07-31"
    held = _tables(asks, NOW, "held")[0]
    assert _cell(held, "Section 301, List 3", "Since").startswith("2018-09-24")


def _act(name: str, start: str, until: str | None, rate: str) -> Act:
    zone = "T00:00:00+00:00"
    return Act(
        id=name,
        does="imposes",
        published=date(2020, 1, 1),
        sources=(),
        certainty="press",
        start=datetime.fromisoformat(start + zone),
        until=datetime.fromisoformat(until + zone) if until else None,
        rate=Decimal(rate),
    )


def test_a_break_is_told(asks: Asks):
    acts = (
        _act("a", "2021-01-01", "2021-06-01", "0.1"),
        _act("b", "2022-01-01", "2022-06-01", "0.1"),
        _act("c", "2022-06-01", None, "0.2"),
    )
    measure = Measure("m", "M", "USA", ("CHN",), "tariff", acts)
    at = [
        since_words(
            since([measure], AsOf(datetime.fromisoformat(f"{day}T12:00+00:00"), day_known)),
            asks.case,
            "UTC",
        )
        for day in ("2021-02-01", "2021-07-01", "2022-02-01", "2022-07-01")
        for day_known in [date(2023, 1, 1)]
    ]
    assert at == [
        "2021-01-01",
        "—",
        "2021-01-01, again since 2022-01-01",
        "2021-01-01, again since 2022-01-01, at this rate since 2022-06-01",
    ]


def test_the_span_of_rates_covers_the_lists(asks: Asks):
    layer = "Section 301 (technology and ships)"
    assert _cell(_tables(asks, NOW, "in-force")[1], layer, "Rate") == "0–100 %, partly by list"
    before = _tables(asks, ("2024-09-01", "2024-09-01"), "in-force")[1]
    assert _cell(before, layer, "Rate") == "7.5–25 %"
    single = _tables(asks, NOW, "in-force")[2]
    assert (
        _cell(single, "Section 301 four-year review, first", "Rate") == "25–100 % by product list"
    )


def test_exclusions_reach_what_they_lift(asks: Asks):
    grouped = _tables(asks, NOW, "in-force")[1]
    places = [c.name for c in grouped.columns]
    rows = [r.cells for r in grouped.rows if r.cells[0].startswith("Exclusions")]
    reach = {r[1]: r[places.index("Reaches")] for r in rows}
    assert "goods under Answer to Section 301" in reach["China"]
    assert "claim" in reach["China"]
    assert "9903.88.69" in reach["United States"]
    assert "all goods" not in " ".join(reach.values())


def test_a_moved_deadline_says_whose_word_it_is(asks: Asks):
    (table,) = _tables(asks, FEBRUARY, "deadlines")
    (row,) = [r.cells[-1] for r in table.rows if r.cells[0] == "2026-02-28"]
    for word in ("restated by United States", "Secretary Bessent", "2025-12-03", "2025-12-31"):
        assert word in row
    (_, promises) = _tables(asks, FEBRUARY, "commitments")
    (due,) = [r.cells[-1] for r in promises.rows if "last two months of 2025" in r.cells[1]]
    assert due.startswith("2026-02-28, restated by United States")


def test_a_deadline_named_once_is_not_restated():
    one = Deadline(date(2025, 1, 1), (), political=date(2025, 6, 1), by="USA")
    two = replace(one, published=date(2025, 2, 1), political=date(2025, 7, 1))
    history, late = (one, two), date(2025, 3, 1)
    assert restated(history, late, date(2025, 7, 1), legal=False) == (two, date(2025, 6, 1))
    assert restated(history, late, date(2025, 6, 1), legal=False) is None
    assert restated(history, date(2025, 1, 15), date(2025, 7, 1), legal=False) is None
    assert restated(history, late, date(2025, 7, 1), legal=True) is None


def test_only_instruments_that_stand_are_named(asks: Asks):
    single = _tables(asks, NOW, "in-force")[2]
    told = _cell(single, "April 2025 duties on all US goods", "Law and instruments")
    assert "No. 4" in told
    assert "No. 7" in told
    assert not any(f"No{s}" in told for s in (". 5", ". 6", "s."))
    then = _tables(asks, ("2025-04-13", "2025-04-13"), "in-force")[2]
    told = _cell(then, "April 2025 duties on all US goods", "Law and instruments")
    assert "No. 6" in told
    assert "No. 7" not in told


def test_a_step_by_lapse_names_the_act_that_set_the_end(asks: Asks):
    table = asks.figure(*FEBRUARY, "ladder").table
    names = [c.name for c in table.columns]
    rows = {r.cells[1]: r.cells for r in table.rows if r.cells[0] == "2026-11-10"}
    at = names.index("Instrument")
    assert "EO 14358" in rows["United States on Chinese goods"][at]
    assert rows["China on US goods"][at] == "SCTC 2025 No. 10"
    assert rows["China on US goods"][names.index("Announced")] == "2025-11-05"


def test_a_ruling_on_what_was_suspended_is_told(asks: Asks):
    table = asks.figure(*NOW, "ladder").table
    (row,) = [r.cells for r in table.rows if r.cells[0] == "2026-02-20"]
    assert row[-1] == "Reciprocal duty, rate for China: suspended → ended"
    assert row[-2] == "Nos. 24-1287 and 25-250"
    starts = [r.cells for r in table.rows if "start of the record" in r.cells[-1]]
    assert {r[0] for r in starts} == {"2018-01-01"}
