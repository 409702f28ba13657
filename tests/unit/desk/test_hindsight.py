"""An answer for a past day says what was so, and cites what had been published, that day."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from detente.desk import Desk
from detente.errors import UnknownCode
from detente.kernel.source import Source
from detente.ledger.case.load import find_case
from detente.ledger.case.record import load_record


def _cited(value: Any) -> Iterator[tuple[str, ...]]:
    """Every tuple called ``sources`` in an answer."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for inner in value:
            yield from _cited(inner)
    elif is_dataclass(value) and not isinstance(value, type | Source):
        for field in fields(value):
            held = getattr(value, field.name)
            if field.name == "sources":
                yield held
            else:
                yield from _cited(held)


def _asked(desk: Desk, day: str) -> list[Any]:
    return [
        desk.duty("8507.60.00.20", origin="CHN", on=day, known=day),
        desk.duty("120190", origin="USA", on=day, known=day),
        desk.measures(on=day, known=day),
        desk.calendar(on=day, known=day),
        desk.agreement(known=day),
        desk.commitments(on=day, known=day),
        desk.events(known=day),
        desk.agenda(known=day),
        desk.changes(known=f"2018-06-01..{day}"),
    ]


@pytest.mark.parametrize("day", ["2020-06-01", "2025-03-01", "2025-11-05"])
def test_a_citation_is_no_younger_than_what_was_known(desk: Desk, day: str):
    known = date.fromisoformat(day)
    for answer in _asked(desk, day):
        rows = list(_cited(answer))
        assert rows or type(answer).__name__ == "Calendar"
        for sources in rows:
            days = [desk.case.sources[s].date for s in sources]
            late = [s for s, d in zip(sources, days, strict=True) if d is not None and d > known]
            # Where nothing had been published the row keeps its own instrument, alone.
            assert not late or len(sources) == 1, (type(answer).__name__, sources)


def test_a_row_loses_no_citation_that_had_been_published(desk: Desk):
    early = desk.duty("8507.60.00.20", origin="CHN", on="2025-03-01", known="2025-03-01")
    later = desk.duty("8507.60.00.20", origin="CHN", on="2025-03-01")
    review = [
        next(x for x in d.layers if x.measure == "us-301-review-2026") for d in (early, later)
    ]
    assert [x.sources for x in review] == [("fr-89-76581",), ("fr-89-76581", "hts-2026-basic")]


@pytest.mark.parametrize(
    ("promise", "day", "status"),
    [
        ("usa-fentanyl-cut", "2025-11-03", "open"),
        ("usa-fentanyl-cut", "2025-11-04", "pending"),
        ("usa-fentanyl-cut", "2025-11-09", "pending"),
        ("usa-fentanyl-cut", "2025-11-10", "kept"),
        ("usa-fentanyl-cut", "2026-02-20", "moot"),
        ("chn-march-duties", "2025-11-05", "pending"),
        ("chn-march-duties", "2025-11-10", "kept"),
        ("usa-reciprocal-suspension", "2025-11-09", "pending"),
        ("usa-reciprocal-suspension", "2025-11-10", "kept"),
        ("usa-exclusions", "2025-11-28", "pending"),
        ("usa-exclusions", "2025-11-30", "kept"),
    ],
)
def test_a_promise_is_kept_from_the_day_it_takes_effect(
    desk: Desk, promise: str, day: str, status: str
):
    (then,) = desk.commitments(promise, on=day, known=day).commitments
    assert then.told == status
    assert (then.status == "met") == (status == "kept")
    # Asked today about that day, it stood no further.
    (looking_back,) = desk.commitments(promise, on=day).commitments
    assert looking_back.told == status


def test_changes_tell_a_clause_as_it_stood_at_the_second_day(desk: Desk):
    found = desk.changes(known="2025-11-03..2025-11-05").changes
    clauses = {c.measure: c.becomes for c in found if c.measure.startswith("busan")}
    assert clauses["busan-2025-10-30-fentanyl"].startswith("pending")
    assert clauses["busan-2025-10-30-march-retaliation"].startswith("pending")
    assert not any(c.measure.startswith("geneva") for c in found)
    later = desk.changes(known="2025-11-05..2025-11-10").changes
    told = {c.measure: (c.was, c.becomes) for c in later}
    assert told["busan-2025-10-30-march-retaliation"][0] == "pending"
    assert told["busan-2025-10-30-march-retaliation"][1].startswith("carried-out")


def test_a_suspension_keeps_its_own_end_though_it_was_cut_short(desk: Desk):
    def row(known: str | None) -> Any:
        rows = desk.measures(on="2025-12-01", known=known).measures
        return next(m for m in rows if m.id == "us-reciprocal-china")

    then, now = row("2026-01-15"), row(None)
    assert then.until == then.legal_until == now.legal_until
    assert then.until.date() == date(2026, 11, 10)
    assert now.until.date() == date(2026, 2, 20)
    assert "cut short on 2026-02-20" in now.text
    assert "cut short" not in then.text


def test_search_finds_only_what_had_been_published(desk: Desk):
    early = {(h.kind, h.id) for h in desk.search("fentanyl", known="2025-02-10", most=200).hits}
    late = {(h.kind, h.id) for h in desk.search("fentanyl", most=200).hits}
    assert ("measure", "us-ieepa-fentanyl") in early
    assert ("commitment", "usa-fentanyl-cut") in late - early
    assert not any(kind == "event" and name > "2025-02-11" for kind, name in early)
    assert desk.search("fentanyl").known == desk.case.about.known_until
    none = {h.id for h in desk.search("port fees", known="2024-01-01", most=200).hits}
    assert "us-port-fees" not in none


def test_a_heading_that_is_no_good_is_not_found_as_a_product(desk: Desk):
    kinds = {h.kind for h in desk.search("9903.88.03").hits if h.id == "9903.88.03"}
    assert kinds == {"heading"}
    with pytest.raises(UnknownCode) as caught:
        desk.duty("9903.88.03", origin="CHN")
    assert "--claim" in caught.value.hint


def test_the_statement_of_an_extension_bears_one_day_in_every_row(desk: Desk):
    record = load_record(find_case("us_china"))
    said = desk.case.source("bessent-2026-09-23").date
    acts = [a for m in desk.case.measures.values() if m.by == "USA" for a in m.acts]
    days = {a.published for a in acts if a.does == "states"}
    days |= {e.published for e in record.events if e.id == "2026-09-23-us-extension-stated"}
    days |= {record.commitments["usa-extension-2027-01-10"].published}
    assert days == {said}


def test_the_end_of_an_exclusion_is_known_from_the_day_it_was_named(desk: Desk):
    def state(on: str, known: str) -> Any:
        rows = desk.measures(kind="exclusion", by="CHN", on=on, known=known).measures
        return rows[0]

    assert (state("2024-05-01", "2024-05-01").until, state("2024-05-01", "2024-05-01").status) == (
        None,
        "in-force",
    )
    assert state("2025-08-10", "2025-08-10").political_until == date(2025, 9, 14)
    named = state("2025-12-01", "2025-12-01")
    assert named.until.date() == date(2027, 1, 1)
    assert state("2027-02-01", "2026-10-08").status == "not-known"
