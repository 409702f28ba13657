"""Scorecards: what is due by now, and what a count may and may not say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.commitment import Baseline, Commitment, Measured, Seasons, Window
from detente.trade.period import Period
from detente.trade.scorecard.score import score
from detente.trade.scorecard.seasons import Flow, linear, pooled, projected, seasons
from detente.trade.statistics.current import Vintage, choose
from tests.unit.trade.making import held, seen, series

YEAR = (date(2026, 1, 1), date(2027, 1, 1))
LAST = date(2026, 12, 31)


def promise(**more):
    given = {
        "id": "p", "party": "CHN", "to": "USA", "text": "t", "measured_by": "m",
        "said_by": ("USA",), "status_history": (), "published": date(2025, 11, 1),
        "sources": ("s",), "certainty": "press", "target": Decimal(24), "unit": "Mt",
        "window": Window(*YEAR),
        "series": (Measured("flow", "exports", "what left", decides=True),),
    }  # fmt: skip
    return Commitment(**given | more)


def months(first, values, name="flow", known="2026-12-31"):
    rows = []
    for i, value in enumerate(values):
        year, month = divmod(first[0] * 12 + first[1] - 1 + i, 12)
        rows.append(seen(name, f"{year}-{month + 1:02}", value, known=known))
    return rows


def scored(row, figures, on, told="open", last=LAST, known=date(2027, 6, 1), **more):
    rows = [
        series("flow", unit="Mt", frequency="month"),
        series("orders", "purchase", unit="Mt", frequency="irregular"),
        series("money", unit="USD bn"),
    ]
    book = held(rows, figures)
    choose(book, Vintage(known))
    return score(book, row, told, last, on=on, known=known, **more)


def test_linear_and_seasonal_pace_can_disagree():
    past = months((2025, 1), [1] * 9 + [5] * 3, known="2026-01-10")
    done = months((2026, 1), [1.2] * 9)
    row = promise(seasons=Seasons("flow", 2025, 2026))
    found = scored(row, past + done, date(2026, 9, 30))
    due = {d.prorate: d for d in found.counts[0].due}
    assert float(due["linear"].due) == pytest.approx(24 * 273 / 365, abs=0.001)
    assert float(due["seasonal"].due) == pytest.approx(24 * 9 / 24)
    assert found.status == "on-pace"
    linear_score = scored(row, past + done, date(2026, 9, 30), prorate="linear")
    assert linear_score.status == "behind"
    # 13.2 Mt are left for the 92 days from 1 October.
    assert float(found.required_rate) == pytest.approx(13.2 / 92 * 30.4375, abs=0.001)


def test_pace_is_taken_on_the_last_day_counted_not_on_the_day_asked():
    done = months((2026, 1), [2] * 3)
    found = scored(promise(), done, date(2026, 8, 15))
    assert found.through == date(2026, 3, 31)
    assert float(found.due) == pytest.approx(24 * 90 / 365, abs=0.001)


def test_a_hole_ends_the_count():
    figures = months((2026, 1), [2, 2]) + months((2026, 4), [9])
    found = scored(promise(), figures, date(2026, 5, 31))
    assert (found.done, found.through) == (Decimal("4.000"), date(2026, 2, 28))


def test_no_figure_is_not_zero():
    found = scored(promise(), months((2024, 1), [3]), date(2026, 5, 31))
    assert found.done is None
    assert "2024-01-31" in found.counts[0].reason
    assert found.status == "open"


def test_zero_observed_is_zero():
    found = scored(promise(), months((2026, 1), [0, 0]), date(2026, 3, 1))
    assert (found.done, found.status) == (0, "behind")


def test_met_late_lapsed_and_not_known():
    orders = promise(
        window=Window(date(2025, 11, 1), date(2026, 1, 1)), target=Decimal(12),
        series=(Measured("orders", "orders", "w", decides=True),),
    )  # fmt: skip
    before = seen("orders", "2025-11-01..2025-12-28", 8, known="2025-12-29")
    late = seen("orders", "2025-11-01..2026-01-20", 12, known="2026-01-20")
    ends = {"last": date(2026, 2, 28)}
    assert scored(orders, [before], date(2025, 12, 30), **ends).status == "behind"
    assert scored(orders, [before], date(2026, 1, 10), **ends).status == "behind"
    assert scored(orders, [before, late], date(2026, 1, 31), **ends).status == "met-late"
    assert scored(orders, [before, late], date(2026, 1, 10), **ends).status == "behind"
    short = seen("orders", "2025-11-01..2026-02-28", 11, known="2026-03-01")
    assert scored(orders, [before, short], date(2026, 3, 2), **ends).status == "lapsed"
    unknown = scored(orders, [before], date(2026, 3, 2), **ends)
    assert (unknown.status, unknown.reason) == ("not-known", "no figure after 2025-12-28 is held")


def test_a_running_total_from_another_window_is_not_taken():
    row = promise(series=(Measured("orders", "orders", "w", decides=True),))
    other = seen("orders", "2025-11-01..2026-01-20", 12, known="2026-01-20")
    assert scored(row, [other], date(2026, 2, 1)).done is None


def test_a_baseline_comes_on_top():
    row = promise(baseline=Baseline(Decimal(6), "2017", ("s",)))
    found = scored(row, months((2026, 1), [1] * 6), date(2026, 6, 30))
    assert found.total == 30


def test_another_kind_of_unit_is_refused_in_words():
    row = promise(series=(Measured("money", "value", "w", decides=True),))
    found = scored(row, [seen("money", "2026-01", 3)], date(2026, 2, 1))
    assert found.done is None
    assert "counts USD bn" in found.counts[0].reason


@pytest.mark.parametrize("change", [{"unit": None}, {"window": None}, {"target": None}])
def test_without_quantity_unit_or_window_nothing_is_counted(change):
    found = scored(promise(**change), months((2026, 1), [1]), date(2026, 2, 1), told="kept")
    assert (found.counts, found.status) == ((), "met")


def test_the_record_may_say_that_no_count_decides():
    done = months((2026, 1), [30])
    assert scored(promise(), done, date(2026, 2, 1), told="disputed").status == "disputed"
    assert scored(promise(), done, date(2026, 2, 1), told="moot").status == "moot"


def test_only_what_was_known_counts():
    figures = months((2026, 1), [2], known="2026-02-20")
    assert scored(promise(), figures, date(2026, 2, 1), known=date(2026, 2, 19)).done is None
    assert scored(promise(), figures, date(2026, 2, 1), known=date(2026, 2, 20)).done == 2


def test_seasons_that_are_not_held_whole_do_not_count():
    flow = Flow.of([(Period(date(2024, 3, 1), date(2025, 7, 1)), 480.0)])
    assert seasons(flow, YEAR, date(2026, 7, 1)) == []
    summer = (date(2026, 5, 1), date(2026, 9, 1))
    assert [s.year for s in seasons(flow, summer, date(2026, 7, 1))] == [2024]


def test_a_projection_needs_seasons_and_holds_its_middle():
    flow = Flow.of([
        (Period(date(y, m, 1), date(y + m // 12, m % 12 + 1, 1)), float(m + y % 3))
        for y in range(2016, 2026) for m in range(1, 13)
    ])  # fmt: skip
    past = seasons(flow, YEAR, date(2026, 7, 1))
    assert len(past) == 10
    middle, low, high = projected(10.0, past, "seed")
    assert low < middle < high
    assert middle == pytest.approx(10 / pooled(past))
    assert projected(10.0, past, "seed") == (middle, low, high)
    assert projected(10.0, past[:4], "seed") is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.data())
def test_flow_between_days_adds_up(values, data):
    start = date(2024, 1, 4)
    spans = [
        (Period(start + timedelta(7 * i), start + timedelta(7 * i + 7)), float(v))
        for i, v in enumerate(values)
    ]
    flow = Flow.of(spans)
    days = [start + timedelta(data.draw(st.integers(0, 7 * len(values)))) for _ in range(3)]
    a, b, c = sorted(days)
    assert flow.between(a, b) + flow.between(b, c) == pytest.approx(flow.between(a, c))
    assert flow.between(start, start + timedelta(7 * len(values))) == pytest.approx(sum(values))
    assert flow.between(a, b) >= 0


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_the_linear_share_runs_from_nothing_to_all(day):
    share = linear(YEAR, day)
    assert 0 <= share <= 1
    assert share == pytest.approx(min(1, max(0, (day - YEAR[0]).days / 365)))


def test_a_promise_keeps_its_unit():
    assert replace(promise(), unit="bananas").unit == "bananas"
    found = scored(promise(unit="bananas"), months((2026, 1), [1]), date(2026, 2, 1))
    assert found.counts == ()
