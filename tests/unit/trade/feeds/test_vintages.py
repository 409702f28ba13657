"""What a refresh adds: nothing, a further vintage, a period."""

from datetime import date
from decimal import Decimal

import pytest

from detente.trade.feeds.fetched import Row
from detente.trade.feeds.mapping import Printed
from detente.trade.feeds.vintages import Origin, merge
from detente.trade.held import COLUMNS
from detente.trade.period import read_period

ORIGIN = Origin("office-page", "instrument")
AT = {name: at for at, name in enumerate(COLUMNS)}


def printed(value, *, fetched=1, published=None, change=None, step="1", period="2025-11", page="p"):
    return Printed(
        series="s",
        period=read_period(period),
        value=None if value is None else Decimal(value),
        step=None if value is None else Decimal(step),
        change=None if change is None else Decimal(change),
        change_step=None if change is None else Decimal("0.001"),
        published=None if published is None else date(2026, 1, published),
        fetched=date(2026, 1, fetched),
        page=page,
    )


def held(*figures: Printed) -> list[Row]:
    rows: list[Row] = []
    for figure in figures:
        rows = merge(rows, [], [figure], ORIGIN).rows
    return rows


def told(rows: list[Row]) -> list[tuple[object, object]]:
    return sorted((row[AT["known"]].day, row[AT["value"]]) for row in rows)


def test_first_value_is_known_from_its_release_or_else_from_its_fetching():
    (row,) = held(printed("10", fetched=9, published=5))
    assert (row[AT["known"]], row[AT["published"]]) == (date(2026, 1, 5), date(2026, 1, 5))
    assert (row[AT["status"]], row[AT["source"]]) == ("first-release", "office-page")
    (row,) = held(printed("10", fetched=9))
    assert (row[AT["known"]], row[AT["published"]]) == (date(2026, 1, 9), None)


def test_same_value_only_moves_last_seen():
    rows = held(printed("10", fetched=2))
    merged = merge(rows, [], [printed("10", fetched=7)], ORIGIN)
    assert (merged.new, merged.revised) == ([], [])
    (row,) = merged.rows
    assert (row[AT["known"]], row[AT["last_seen"]]) == (date(2026, 1, 2), date(2026, 1, 7))


def test_other_value_is_a_further_vintage():
    merged = merge(held(printed("10", fetched=2)), [], [printed("11", fetched=7)], ORIGIN)
    assert told(merged.rows) == [(2, 10), (7, 11)]
    (change,) = merged.revised
    assert (change.was, change.known) == (Decimal(10), date(2026, 1, 7))
    assert merged.rows[1][AT["status"]] == "revised"


def test_silent_change_under_the_same_day_of_release_is_known_from_the_fetching():
    rows = held(printed("10", fetched=5, published=5), printed("11", fetched=9, published=5))
    assert told(rows) == [(5, 10), (9, 11)]
    again = merge(rows, [], [printed("11", fetched=12, published=5)], ORIGIN)
    assert told(again.rows) == [(5, 10), (9, 11)]


def test_of_two_values_of_one_day_the_later_stands():
    assert told(held(printed("10"), printed("11"))) == [(1, 11)]


def test_older_release_read_late_takes_its_place():
    rows = held(printed("11", fetched=9, published=8), printed("10", fetched=10, published=5))
    assert told(rows) == [(5, 10), (8, 11)]


def test_older_page_with_the_value_held_changes_nothing():
    rows = held(printed("11", fetched=9, published=8), printed("11", fetched=10, published=5))
    assert told(rows) == [(8, 11)]


def test_value_that_comes_back_is_a_vintage_of_its_own():
    rows = held(printed("10", fetched=1), printed("11", fetched=2), printed("10", fetched=3))
    assert told(rows) == [(1, 10), (2, 11), (3, 10)]


def test_coarser_print_of_the_same_figure_is_the_same():
    rows = held(printed("20641412345", fetched=1, step="1"))
    merged = merge(rows, [], [printed("20641400000", fetched=2, step="100000")], ORIGIN)
    assert not merged.revised
    merged = merge(rows, [], [printed("20641500000", fetched=2, step="100000")], ORIGIN)
    assert merged.revised


def test_change_that_another_table_of_the_release_prints_is_filled_in():
    rows = held(printed("10", published=1), printed("10", published=1, change="0.05", page="q"))
    (row,) = rows
    assert row[AT["change"]] == Decimal("0.05")


def test_other_change_of_the_same_value_is_a_vintage():
    rows = held(printed("10", fetched=1, change="0.05"), printed("10", fetched=2, change="0.04"))
    assert len(rows) == 2


def test_change_alone_can_be_held():
    rows = held(printed(None, change="0.05"), printed(None, fetched=2, change="0.05"))
    assert len(rows) == 1


def test_shipped_value_is_not_held_twice_but_its_revision_is():
    shipped = held(printed("10", published=3))
    merged = merge([], shipped, [printed("10", fetched=9)], ORIGIN)
    assert (merged.rows, merged.new) == ([], [])
    merged = merge([], shipped, [printed("12", fetched=9)], ORIGIN)
    assert told(merged.rows) == [(9, 12)]
    assert merged.revised
    assert not merged.new


@pytest.mark.parametrize(
    ("period", "status"),
    [("2025", "cumulative-table"), ("2025-01..2025-11", "cumulative-table"),
     ("2025-11", "first-release"), ("2025-12-26..2026-01-01", "first-release")],
)  # fmt: skip
def test_status_of_a_first_value(period, status):
    (row,) = held(printed("1", period=period))
    assert row[AT["status"]] == status
