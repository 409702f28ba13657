"""Dates and periods, told from the day of publication."""

from datetime import date

import pytest

from detente.record.claims.reading.dates import Clock
from detente.record.claims.reading.whens import calendar

WORDS = calendar("en")


def told(text, today, *, future=False, near=""):
    clock = Clock(WORDS, date.fromisoformat(today) if today else None)
    (when,) = WORDS.find(text)
    got = clock.stretch(when, future=future, near=near)
    return (
        got.text
        if not got.known
        else got.start
        if got.start == got.end
        else f"{got.start}/{got.end}"
    )


@pytest.mark.parametrize(
    ("text", "today", "span"),
    [
        ("in November", "2025-12-08", "2025-11"),
        ("in December", "2026-01-14", "2025-12"),
        ("late October", "2025-12-08", "2025-10"),
        ("17 November 2025", "2025-12-08", "2025-11-17"),
        ("on Nov. 7, 2025", "2025-12-08", "2025-11-07"),
        ("2025-11-07", None, "2025-11-07"),
        ("on Monday", "2025-12-08", "2025-12-08"),
        ("on Sunday", "2025-12-08", "2025-12-07"),
        ("last Friday", "2025-12-12", "2025-12-05"),
        ("last week", "2025-11-17", "2025-11-10/2025-11-16"),
        ("this month", "2025-11-17", "2025-11"),
        ("last year", "2025-11-17", "2024"),
        ("October this year", "2025-11-17", "2025-10"),
        ("the first eleven months of the year", "2025-12-08", "2025-01/2025-11"),
        ("January through November", "2025-12-08", "2025-01/2025-11"),
        ("January and February", "2026-03-10", "2026-01/2026-02"),
        ("the first two months of 2026", "2026-03-10", "2026-01/2026-02"),
        ("second quarter of 2024", "2026-03-10", "2024-04/2024-06"),
        ("Q3 2025", "2026-03-10", "2025-07/2025-09"),
        ("the first half of 2025", "2026-03-10", "2025-01/2025-06"),
        ("2026 through 2028", "2025-11-01", "2026/2028"),
        ("2026–28", "2025-11-01", "2026/2028"),
        ("the 2024/25 marketing year", "2025-11-01", "2024-09/2025-08"),
        ("the 2025-26 season", "2025-11-01", "2025-09/2026-08"),
        ("spring 2026", "2025-11-01", "2026-03/2026-05"),
        ("27-31 October 2025", "2025-11-01", "2025-10-27/2025-10-31"),
        ("Oct. 27 to Nov. 2, 2025", "2025-11-10", "2025-10-27/2025-11-02"),
        ("the week ended January 8", "2026-01-15", "2026-01-02/2026-01-08"),
        ("the end of 2027", "2025-11-01", "2027-12"),
        ("year-end", "2025-11-01", "2025-12"),
        ("FY2025", "2025-11-01", "2024-10/2025-09"),
        ("the current season", "2026-02-10", "current season"),
        ("next season", "2026-02-10", "next season"),
        ("the coming months", "2026-02-10", "coming months"),
        ("yesterday", "2026-03-01", "2026-02-28"),
    ],
)
def test_a_date(text, today, span):
    assert told(text, today) == span


@pytest.mark.parametrize(
    ("text", "today", "span"),
    [
        ("in April", "2026-02-10", "2026-04"),
        ("in January", "2025-11-10", "2026-01"),
        ("March 31", "2026-02-10", "2026-03-31"),
        ("November 10", "2025-11-17", "2026-11-10"),
        ("this spring", "2026-02-10", "2026-03/2026-05"),
        ("next Tuesday", "2026-02-10", "2026-02-17"),
    ],
)
def test_a_date_to_come(text, today, span):
    assert told(text, today, future=True) == span


@pytest.mark.parametrize(
    ("text", "near", "span"),
    [
        ("the previous month", "2025-11", "2025-10"),
        ("a month before", "2025-10", "2025-09"),
        ("a year earlier", "2025-10", "2024-10"),
        ("the same month of last year", "2026-04", "2025-04"),
        ("so far this year", "2025-10", "2025-01/2025-10"),
    ],
)
def test_a_date_told_from_another(text, near, span):
    assert told(text, "2026-05-09", near=near) == span


def test_without_a_day_of_publication_it_stays_open():
    assert told("in November", None) == "in November"[3:]
    assert told("last week", None) == "last week"


@pytest.mark.parametrize("text", ["they may go", "march on", "$2025", "2,025 tons", "5.2025"])
def test_no_date(text):
    assert not WORDS.find(text)
