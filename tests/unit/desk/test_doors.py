from datetime import date, datetime
from decimal import Decimal

import pytest

from detente.desk.doors import (
    read_loaded,
    read_number,
    read_shares,
    read_span,
    read_value,
    read_words,
)
from detente.errors import BadDate, BadValue


@pytest.mark.parametrize("given", ["-1", "nan", "inf", "-inf", "ten", "1e", ""])
def test_a_value_that_is_no_amount_is_refused(given):
    with pytest.raises(BadValue):
        read_value(given)


def test_nothing_is_not_a_value():
    with pytest.raises(BadValue, match="no value"):
        read_value(0)


def test_thousands_may_be_marked():
    assert read_number("14,172.50", "value") == Decimal("14172.50")


def test_a_float_is_read_as_it_prints():
    assert read_number(0.1, "quantity") == Decimal("0.1")


@pytest.mark.parametrize("given", [["steel"], ["steel=1.2"], ["steel=-0.1"], ["steel=x"]])
def test_a_share_is_a_fraction(given):
    with pytest.raises(BadValue):
        read_shares(given)


def test_shares_may_not_exceed_the_whole():
    with pytest.raises(BadValue, match="exceed"):
        read_shares({"steel": 0.7, "aluminum": 0.4})


def test_shares_come_as_words_or_mapping():
    assert read_shares(["Steel=0.4"]) == read_shares({"steel": "0.4"}) == {"steel": Decimal("0.4")}
    assert read_shares(None) is None
    assert read_shares([]) is None


@pytest.mark.parametrize("given", ["2025-10-29", "2025-10-29..", "..2025-10-29", "a..b"])
def test_a_span_has_two_days(given):
    with pytest.raises(BadDate):
        read_span(given, "known")


def test_a_span_runs_forward():
    with pytest.raises(BadDate, match="after"):
        read_span("2025-11-12..2025-10-29", "known")
    with pytest.raises(BadDate, match="two days"):
        read_span(["2025-11-12"], "known")
    pair = (date(2025, 10, 29), date(2025, 11, 12))
    assert read_span(pair, "known") == pair


def test_words_may_be_one_or_many():
    assert read_words("9903.88.69") == ("9903.88.69",)
    assert read_words(["a", "b"]) == ("a", "b")
    assert read_words(None) == ()


def test_loaded_on_a_day_means_by_its_end():
    loaded = read_loaded("2025-02-01", "America/New_York")
    assert loaded == datetime.fromisoformat("2025-02-01T23:59:00-05:00")
    assert read_loaded(None, "America/New_York") is None
