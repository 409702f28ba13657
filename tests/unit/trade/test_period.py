"""Periods: half-open spans of days, the same span whatever a release calls it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadDate, InputError
from detente.trade.period import Period, read_period
from detente.trade.unit import read_unit


@pytest.mark.parametrize(
    ("text", "start", "until", "basis"),
    [
        ("2025-11", date(2025, 11, 1), date(2025, 12, 1), "month"),
        ("2025-12", date(2025, 12, 1), date(2026, 1, 1), "month"),
        ("2025", date(2025, 1, 1), date(2026, 1, 1), "year"),
        ("2025-Q2", date(2025, 4, 1), date(2025, 7, 1), "quarter"),
        ("2025-01..2025-02", date(2025, 1, 1), date(2025, 3, 1), "ytd"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1), "day"),
        ("2024-12-27..2025-01-02", date(2024, 12, 27), date(2025, 1, 3), "week"),
        ("2025-11-01..2026-01-20", date(2025, 11, 1), date(2026, 1, 21), "span"),
    ],
)
def test_reads(text, start, until, basis):
    period = read_period(text)
    assert (period.start, period.until, period.basis) == (start, until, basis)
    assert read_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    ["2025-13", "2025-00", "2025-Q5", "2025-02..2025-01", "2025-02-30", "2025-01..2025",
     "", "..", "2025-1", "last year", "0000", "9999-12-31", "2025-01-01..2025-02"],
)  # fmt: skip
def test_what_does_not_exist(text):
    with pytest.raises(BadDate) as caught:
        read_period(text)
    assert "2025-Q1" in caught.value.hint


def test_first_quarter_and_three_months_to_date_are_one_span():
    assert read_period("2025-Q1") == read_period("2025-01..2025-03")


def test_the_year_before_a_leap_february_is_a_whole_february():
    assert read_period("2024-02").year_before == read_period("2023-02")
    assert read_period("2025-02").year_before == read_period("2024-02")


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_week_has_its_base_on_the_same_weekday(day):
    week = Period(day, day + timedelta(days=7))
    if not week.monthly:
        assert week.year_before.start.weekday() == day.weekday()


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused(text):
    try:
        period = read_period(text)
    except BadDate:
        return
    assert period.start < period.until


def test_units():
    assert read_unit("CNY 100mn").scale == 10**8
    assert read_unit("Mt").base == read_unit("t").base == "kg"
    assert read_unit("USD").currency == "USD"
    assert read_unit("t").currency is None
    for bad in ("USD billions", "usd bn", "Mtt", "", "USD  bn"):
        with pytest.raises(InputError):
            read_unit(bad)
