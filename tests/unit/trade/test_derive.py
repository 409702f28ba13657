"""Each reader of originals, on a file of a few lines."""

from datetime import date
from decimal import Decimal

import pytest

from detente.errors import SchemaError
from detente.trade.derive import Part, _facts, _monthly, _vintages, _weekly


def pages(tmp_path, *rows):
    lines = "\n".join(("seen,period,partner,out", *rows))
    (tmp_path / "f.csv").write_text(lines, encoding="utf-8")
    columns = {"seen": "seen", "period": "period", "partner": "partner"}
    part = Part("vintages", "f.csv", columns, {"out": "x-{partner}"}, revised_in=6, note="older")
    return [(str(f.period), f.text, f.known, f.last_seen, f.status, f.note)
            for f in _vintages(part, tmp_path)]  # fmt: skip


def test_a_value_is_one_vintage_from_the_first_to_the_last_day_it_stood(tmp_path):
    found = pages(
        tmp_path,
        "2026-02-07,2025-11,Germany,10.0",
        "2026-02-08,2025-11,Germany,10.0",
        "2026-03-22,2025-11,Germany,10.5",
        "2026-06-17,2025-11,Germany,11.0",
    )
    assert found == [
        ("2025-11", "10.0", date(2026, 2, 7), date(2026, 2, 8), "first-release", ""),
        ("2025-11", "10.5", date(2026, 3, 22), date(2026, 3, 22), "revised", ""),
        ("2025-11", "11.0", date(2026, 6, 17), date(2026, 6, 17), "annual-revision", ""),
    ]


def test_only_the_newest_month_of_a_page_is_taken_for_a_first_release(tmp_path):
    found = pages(tmp_path, "2026-02-07,2025-10,Germany,9.0", "2026-02-07,2025-11,Germany,10.0")
    assert [(f[0], f[4], f[5]) for f in found] == [
        ("2025-10", "as-quoted", "older"),
        ("2025-11", "first-release", ""),
    ]


def test_a_value_that_comes_back_is_a_vintage_of_its_own(tmp_path):
    days = ("2026-02-07", "2026-03-22", "2026-03-23")
    found = pages(tmp_path, *(f"{d},2025-11,Germany,{v}" for d, v in zip(days, "121", strict=True)))
    assert [f[1] for f in found] == ["1", "2", "1"]


def test_a_week_ends_on_its_day_and_a_slip_is_corrected_and_told(tmp_path):
    (tmp_path / "w.csv").write_text("end,t\n2023-06-01,5.0\n2023-06-05,7.25\n", encoding="utf-8")
    slip = {date(2023, 6, 5): date(2023, 6, 8)}
    part = Part("weekly", "w.csv", {"period": "end"}, {"t": "x"}, corrected=slip, lag=4)
    one, other = _weekly(part, tmp_path)
    assert (str(one.period), one.text, one.published) == (
        "2023-05-26..2023-06-01", "5", date(2023, 6, 5),
    )  # fmt: skip
    assert (other.period.last, other.text) == (date(2023, 6, 8), "7.25")
    assert "2023-06-05" in other.note


def test_facts_are_those_chosen(tmp_path):
    text = (
        "kind,period,value,day,flow\nyear,2024,1.5,2026-06-17,out\nmonth,2024-01,9,2026-06-17,out\n"
    )
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    columns = {"period": "period", "value": "value", "seen": "day", "flow": "flow"}
    part = Part("facts", "f.csv", columns, {"out": "x"}, where={"kind": "year"})
    (only,) = _facts(part, tmp_path)
    assert (str(only.period), Decimal(only.text)) == ("2024", Decimal("1.5"))


def test_sums_without_a_day_of_knowledge_are_refused(tmp_path):
    part = Part("monthly", "m.parquet", {"period": "time"}, {"v": "x"})
    with pytest.raises(SchemaError, match="known"):
        list(_monthly(part, tmp_path))
