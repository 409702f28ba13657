"""Rates and dates that a correct ledger must, or must not, reproduce."""

import csv
import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from detente.kernel.moment import AsOf, local_day, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.duty import Question, assess
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.timeline import Segment, paint

SHARED = Path(os.environ.get("DETENTE_SHARED") or Path(__file__).parents[3] / "shared")
TABLE = SHARED / "data" / "ledger" / "conformance_checks.csv"
RATES = {"rate_pct", "rate_pct_if_threat"}
DATES = {"effective_from", "until", "last_day"}
#: Which measure, at which rate, tells the date of a row.
TOLD_BY = {
    "T01": ("us-ieepa-fentanyl", "0.10"),
    "T02": ("us-ieepa-fentanyl", "0.20"),
    "T04": ("us-reciprocal-china", "0.84"),
    "T05": ("us-reciprocal-china", "1.25"),
    "T07": ("us-232-steel", "0.50"),
    "T10": ("us-122-surcharge", "0.10"),
    "T11": ("us-122-surcharge", "0.10"),
}
ZONE = "America/New_York"


def _rows(metrics: set[str]) -> list:
    if not TABLE.exists():
        reason = "the conformance table is not here; point DETENTE_SHARED at the originals"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    with TABLE.open(newline="", encoding="utf-8") as handle:
        rows = [r for r in csv.DictReader(handle) if r["metric"] in metrics]
    kept = [r for r in rows if r["required"] in {"yes", "must-differ"}]
    return [pytest.param(row, id=row["id"]) for row in kept]


@pytest.mark.parametrize("row", _rows(RATES))
def test_a_rate_comes_out_as_by_law(row, us_china: Case, us_china_lines: Catalogue):
    known = read_known(row["known"]) if row["known"] else us_china.about.known_until
    when = AsOf(read_on(row["date"], us_china.party(row["dest3"]).zone), known)
    asked = Question(
        row["code"], row["origin3"], row["dest3"], when, scenario=row["scenario"] or None
    )
    found = assess(us_china, us_china_lines, asked)
    assert found.rate is not None, found.gaps
    lawful = Decimal(row["correct"] or row["expected"])
    assert abs(found.rate * 100 - lawful) <= Decimal(row["tolerance"])
    if row["required"] == "must-differ" and row["correct"] != row["expected"]:
        assert found.rate * 100 != Decimal(row["expected"]), "the printed figure is known wrong"


def test_the_threat_carried_out_reaches_the_printed_figure_only_in_2026(us_china, us_china_lines):
    """Row P06: 158.4 rests on the Section 301 rate of 2026 (25 in place of 7.5)."""
    when = AsOf(read_on("2026-01-01", ZONE), us_china.about.known_until)
    asked = Question("8507600020", "CHN", "USA", when, scenario="threat-100")
    assert assess(us_china, us_china_lines, asked).rate == Decimal("1.584")


@pytest.mark.parametrize("row", _rows({"rate_pct_301"}))
def test_list_4b_is_printed_and_not_charged(row, us_china: Case, us_china_lines: Catalogue):
    """Row P16 names no code: a notebook, a lamp and a Christmas ornament stand for the list."""
    when = AsOf(read_on(row["date"], ZONE), us_china.about.known_until)
    for code in ("8471300100", "8513102000", "9505104020"):
        found = assess(us_china, us_china_lines, Question(code, "CHN", "USA", when))
        (line,) = (x for x in found.layers if x.id == row["layer"])
        assert line.measure == "us-301-list-4b"
        assert (line.included, line.status, line.rate) == (False, "suspended", Decimal("0.15"))
        assert line.effective_rate * 100 == Decimal(row["expected"])


def _charged(us_china: Case, measure: str) -> list[Segment]:
    line = paint(us_china.measure(measure).acts, us_china.about.known_until)
    return [s for s in line if s.state in {"in-force", "unlawful-collected"}]


def _as_printed(moment: datetime, expected: str) -> str:
    if "T" in expected:
        return moment.astimezone(datetime.fromisoformat(expected).tzinfo).isoformat(
            timespec="minutes"
        )
    return local_day(moment, ZONE).isoformat()


@pytest.mark.parametrize("row", _rows(DATES))
def test_a_date_comes_out_as_by_law(row, us_china: Case):
    expected = row["correct"] or row["expected"]
    if row["id"] == "T06":
        found = _first_day_at_ten(us_china)
    elif row["id"] == "T09":
        ends = {_charged(us_china, m)[-1].until for m in _IEEPA}
        assert len(ends) == 1
        found = _as_printed(ends.pop(), expected)
    else:
        measure, rate = TOLD_BY[row["id"]]
        spans = [s for s in _charged(us_china, measure) if s.rate == Decimal(rate)]
        if row["metric"] == "last_day":
            found = (local_day(spans[-1].until, ZONE) - timedelta(days=1)).isoformat()
        else:
            found = _as_printed(spans[0].start, expected)
    assert found == expected


_IEEPA = ("us-ieepa-fentanyl", "us-reciprocal-baseline")


def _first_day_at_ten(us_china: Case) -> str:
    """Row T06: the first day after the 125 on which the rate for China rests."""
    raised = next(s for s in _charged(us_china, "us-reciprocal-china") if s.rate == Decimal("1.25"))
    resting = next(
        s
        for s in paint(us_china.measure("us-reciprocal-china").acts, date(2025, 5, 12))
        if s.state == "suspended"
    )
    assert raised.until == resting.start
    assert _charged(us_china, "us-reciprocal-baseline")[0].rate == Decimal("0.10")
    return local_day(resting.start, ZONE).isoformat()
