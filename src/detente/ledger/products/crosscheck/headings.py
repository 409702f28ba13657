"""Measures of a case held against the headings of the schedule that carry them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case, Party
from detente.ledger.measure import Act, Measure
from detente.ledger.products.crosscheck.differences import Difference, Finding, HeadingRow
from detente.ledger.timeline import State, state_at
from detente.store.tables import read_table

_COLUMNS = (
    "heading, general, kind, ad_valorem, portions, suspended, expired, description, "
    "valid_from, valid_until, dated_by, published, revision, printed_until"
)
_DATE = r"([A-Z][a-z]+ \d{1,2}, \d{4})"
_FROM = re.compile(rf"on or after {_DATE}")
_BEFORE = re.compile(rf"\bbefore {_DATE}")
_THROUGH = re.compile(rf"\bthrough {_DATE}")
_EFFECTIVE = re.compile(r"effective with respect to entries", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Printed:
    """A heading as printed over a span of days: rate, marks, and the dates in its words."""

    heading: str
    general: str
    rate: Decimal | None
    suspended: bool
    expired: bool
    begins: date | None
    ends: date | None
    start: date | None
    until: date | None
    dated_by: str
    published: date | None
    revision: str
    printed_until: date | None

    def charged(self, day: date) -> bool:
        """Tell whether, by its own words and marks, the heading is charged on a day."""
        begun = self.begins is None or self.begins <= day
        over = self.ends is not None and self.ends <= day
        return begun and not over and not self.suspended and not self.expired


def read_headings(folder: Path, name: str, headings: Sequence[str]) -> dict[str, list[Printed]]:
    """Return the printings of headings in order of publication."""
    quoted = ", ".join(f"'{h}'" for h in sorted(set(headings)))
    made: dict[str, list[Printed]] = {}
    for row in read_table(
        folder / f"{name}.parquet",
        columns=_COLUMNS,
        where=f"heading IN ({quoted}) ORDER BY heading, published NULLS LAST, valid_from",
    ):
        printed = _printed(row)
        made.setdefault(printed.heading, []).append(printed)
    return made


def _printed(row: tuple[Any, ...]) -> Printed:
    heading, general, kind, ad_valorem, portions, suspended, expired, words, *dates = row
    start, until, dated_by, published, revision, printed_until = dates
    begins, ends = _dates_in(words)
    return Printed(
        heading=heading,
        general=general,
        rate=_rate(kind, ad_valorem, portions),
        suspended=suspended,
        expired=expired,
        begins=begins,
        ends=ends,
        start=start,
        until=until,
        dated_by=dated_by,
        published=published,
        revision=revision,
        printed_until=printed_until,
    )


def _rate(kind: str, ad_valorem: Decimal | None, portions: str) -> Decimal | None:
    if ad_valorem is not None:
        return ad_valorem.normalize()
    shares = [Decimal(term["share"]) for term in json.loads(portions or "[]") if "share" in term]
    if len(shares) == 1:
        return shares[0].normalize()
    return Decimal(0) if kind == "no-change" else None


def _dates_in(words: str) -> tuple[date | None, date | None]:
    """Return the first day and the first day after, where a heading's words say them."""
    if not _EFFECTIVE.search(words):
        return None, None
    begins = [_day(text) for text in _FROM.findall(words)]
    ends = [_day(text) for text in _BEFORE.findall(words)]
    ends += [_day(text) + _ONE_DAY for text in _THROUGH.findall(words)]
    return (begins[0] if begins else None), (ends[0] if ends else None)


def _day(text: str) -> date:
    return datetime.strptime(text, "%B %d, %Y").date()


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure asked on one day, as known on another, and all printings that speak for it."""

    case: Case
    party: Party
    measure: Measure
    spells: tuple[tuple[HeadingRow, Printed], ...]

    def on(self, day: date, known: date) -> State | None:
        """Return its state at noon: beyond the record, what was then scheduled."""
        noon = datetime.combine(day, time(12), ZoneInfo(self.party.zone))
        reach = max(self.case.about.known_until, day)
        return state_at(self.measure.acts, AsOf(noon, known), reach)

    def printed(self, day: date) -> Iterator[Printed]:
        """Yield the printings that speak for the measure on a day."""
        for row, spell in self.spells:
            ends = [d for d in (spell.until, row.until) if d is not None]
            if spell.start and spell.start <= day and (not ends or day < min(ends)):
                yield spell


def hold_headings(
    case: Case, rows: Sequence[HeadingRow], printed: dict[str, list[Printed]]
) -> list[Finding]:
    """Compare rates, spans and marks of headings with the measures they carry."""
    rates: list[Difference] = []
    codified: list[Difference] = []
    silent: list[tuple[str, str]] = []
    compared = held = 0
    for row in rows:
        measure = case.measure(row.measure)
        mine = [
            (r, s) for r in rows if r.measure == row.measure for s in printed.get(r.heading, ())
        ]
        asked = Asked(case, case.party(measure.by), measure, tuple(mine))
        for spell in printed.get(row.heading, ()):
            for point in _points(spell, row, asked.party):
                judged = _compared(asked, spell, point)
                compared += 1
                rates += judged
        if row.heading not in printed:
            silent.append((f"{row.measure} / {row.heading}", "no release of the record prints it"))
        found = list(_codified(row, measure, printed.get(row.heading, ())))
        held += len(found)
        codified += [difference for difference in found if difference is not None]
    title = "Headings: rate, first and last day, suspension of each measure"
    said = "Acts: the day the schedule printed them (`codified`)"
    return [
        Finding("heading", title, compared, tuple(rates), tuple(silent)),
        Finding("codified", said, held, tuple(codified)),
    ]


@dataclass(frozen=True, slots=True)
class _Point:
    """A day to ask about, why, and the day on which it is asked."""

    day: date
    known: date
    why: str


def _points(spell: Printed, row: HeadingRow, party: Party) -> Iterator[_Point]:
    """Yield the days on which a printing says something that a measure must say too."""
    if spell.published is None or spell.start is None:
        return
    # What a later printing corrected was never asked of anyone on that day.
    if spell.until is not None and spell.until <= spell.start:
        return
    first = max(spell.start, row.start or spell.start)
    ends = [d for d in (spell.until, row.until) if d is not None]
    last = min(ends) - _ONE_DAY if ends else (party.schedule_until or first)
    if last < first:
        return
    known = max(spell.published, first)
    days = {first: "first day", last: "last day"}
    for day, why in ((spell.begins, "its words: from"), (spell.ends, "its words: until")):
        if day is not None and (row.until is None or day < row.until) and day >= first:
            days[day] = why
            if day - _ONE_DAY >= first:
                days[day - _ONE_DAY] = f"{why} the day after"
    for day, why in sorted(days.items()):
        # Words about a day ahead bind from the printing on; the rest once it has come.
        yield _Point(day, spell.published if "words" in why else max(known, day), why)
    if first == spell.start and spell.dated_by == "change-record":
        yield _Point(first - _ONE_DAY, known, "day before")
    if spell.until is not None and spell.until == last + _ONE_DAY and row.until is None:
        yield _Point(spell.until, max(spell.printed_until or spell.until, spell.until), "day after")


def _compared(asked: Asked, spell: Printed, point: _Point) -> Iterator[Difference]:
    state = asked.on(point.day, point.known)
    charged = state is not None and state.charged
    name = f"{asked.measure.id} / {spell.heading} / {point.day} ({point.why})"
    if point.why in {"day before", "day after"}:
        # Another printing may carry the same rate on: an older heading, or the same reworded.
        others = [s for s in asked.printed(point.day) if s.rate == spell.rate]
        carried = any(s.charged(point.day) for s in others)
        if charged and state is not None and state.rate == spell.rate and not carried:
            held = f"from {spell.start} until {spell.until or 'further'} (HTS {spell.revision})"
            yield Difference("heading", name, f"charged at {state.rate}", held)
        return
    if charged != spell.charged(point.day):
        words = "charged" if spell.charged(point.day) else _why_not(spell)
        yield Difference(
            "heading",
            name,
            f"{'charged' if charged else state.status if state else 'nothing known'}, "
            f"as known on {point.known}",
            f"{words} (HTS {spell.revision})",
        )
    elif charged and state is not None and not _same_rate(asked, state, spell):
        yield Difference(
            "heading", name, f"{state.rate}", f"{spell.general} (HTS {spell.revision})"
        )


def _why_not(spell: Printed) -> str:
    if spell.suspended:
        return "marked as suspended"
    if spell.expired:
        return "marked as expired"
    return f"by its words from {spell.begins or 'the start'} until {spell.ends or 'further'}"


def _same_rate(asked: Asked, state: State, spell: Printed) -> bool:
    if not isinstance(state.rate, Decimal):
        names = asked.measure.scope.lists
        rates = {d.rate for n in names for d in asked.case.lists[n].derive if d.rate is not None}
        rates |= {r.rate for n in names for r in asked.case.lists[n].rows if r.rate is not None}
        return spell.rate in rates
    return state.rate == spell.rate


def _codified(
    row: HeadingRow, measure: Measure, spells: Sequence[Printed]
) -> Iterator[Difference | None]:
    """Yield, for each act a heading codified, nothing or what differs."""
    before: Printed | None = None
    for spell in spells:
        news = before is None or _law(before) != _law(spell)
        before = spell
        if not news or spell.dated_by != "change-record" or spell.published is None:
            continue
        if row.start is not None and (spell.start or row.start) < row.start:
            continue
        if row.until is not None and (spell.start or row.until) >= row.until:
            continue
        for act in measure.acts:
            if _carries(spell, act):
                yield _printing(measure, act, spell)


def _law(spell: Printed) -> tuple[object, ...]:
    return spell.rate, spell.suspended, spell.expired, spell.begins, spell.ends


def _carries(spell: Printed, act: Act) -> bool:
    if act.start is None or spell.published is None or act.published > spell.published:
        return False
    if act.start.date() != spell.start:
        return False
    if act.does == "imposes" and isinstance(act.rate, Decimal):
        return act.rate == spell.rate
    return act.does in {"imposes", "suspends", "extends", "ends"}


def _printing(measure: Measure, act: Act, spell: Printed) -> Difference | None:
    if act.codified == spell.published:
        return None
    return Difference(
        "codified",
        f"{measure.id} / {act.id} / {spell.heading}",
        f"codified {act.codified or 'not given'}",
        f"printed {spell.published} (HTS {spell.revision})",
    )
