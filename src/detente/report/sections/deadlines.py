"""Deadlines, and what returns if nothing more is signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from detente.ledger.views.ahead import Item, Return, snapback
from detente.report.parts.content import Column, Row, Section, Short, Table, Text
from detente.report.parts.law import instruments, restatement
from detente.report.parts.words import (
    NOTHING,
    count,
    iso,
    listed,
    long_day,
    percent,
    sentence,
    unique,
)
from detente.report.sections.asked import Asked

#: Deadlines further off are left to the calendar.
_SHOWN = timedelta(days=450)
_LEGAL = ("suspension ends", "expires", "rate changes", "step", "legal deadline")
_WORDS = {
    "suspension ends": "Suspension ends",
    "expires": "Expires",
    "rate changes": "Rate changes",
    "step": "Next step",
    "legal deadline": "Due by law",
    "political deadline": "Due as stated",
    "stated end": "End as stated, no instrument",
}


def deadlines(asked: Asked) -> Section:
    """Return the days that lie ahead: by law, and as officials state them."""
    last = asked.on + _SHOWN
    items = [i for i in asked.items if i.date <= last and not _told_elsewhere(asked, i)]
    rows = [
        _row(asked, day, list(group))
        for day, group in groupby(sorted(items, key=_place), key=lambda i: (i.date, _kind(i)))
    ]
    columns = (
        Column("Date", "date"),
        Column("Days", "number"),
        Column("Footing"),
        Column("What is due or ends"),
    )
    days = f"{asked.verb('calendar')} --days {_SHOWN.days}"
    short = Short(tuple(c.name for c in columns), days, room=9)
    table = Table("Deadlines ahead, by law and as stated", columns, tuple(rows), short=short)
    return Section(
        "deadlines", "Deadlines", _heading(asked), (table,) if rows else (Text(_none(asked)),)
    )


def _heading(asked: Asked) -> str:
    if not asked.ends:
        end = f"; those of {long_day(asked.passed)} have passed" if asked.passed else ""
        return f"No suspension with a legal end lies ahead{end}"
    legal = f"{(asked.ends[0] - asked.on).days} days to the legal end"
    if asked.stated is None:
        return f"{legal}, and no other end is stated"
    return f"{legal}, {(asked.stated - asked.on).days} to the end that officials state"


def _none(asked: Asked) -> str:
    return f"Nothing on record falls due after {long_day(asked.on)}."


def _told_elsewhere(asked: Asked, item: Item) -> bool:
    """Tell whether an item only repeats what a measure or a commitment says that day."""
    same = [i for i in asked.items if i.date == item.date]
    clauses = {c.id: c for a in asked.record.agreements.values() for c in a.clauses}
    if item.measure in clauses:
        promised = {c.agreement for c in asked.record.commitments.values()}
        named = {i.measure for i in same}
        return item.measure in promised or bool(named & set(clauses[item.measure].instruments))
    if item.measure in asked.record.commitments:
        clause = clauses.get(asked.record.commitments[item.measure].agreement or "")
        if clause and {i.measure for i in same} & set(clause.instruments):
            return True
    # The same day, once by law and once as stated: by law is enough.
    return item.kind == "political deadline" and any(
        i.measure == item.measure and i.kind == "legal deadline" for i in same
    )


def _kind(item: Item) -> bool:
    return item.kind in _LEGAL


def _place(item: Item) -> tuple[date, bool, int, str]:
    return (item.date, not _kind(item), list(_WORDS).index(item.kind), item.measure)


def _row(asked: Asked, key: tuple[date, bool], items: list[Item]) -> Row:
    day, legal = key
    parts = []
    for kind, group in groupby(items, key=lambda i: i.kind):
        names = unique(_name(asked, i) for i in group)
        parts.append(f"{_WORDS[kind]}: {'; '.join(names)}")
    return Row(
        cells=(
            iso(day),
            str((day - asked.on).days),
            "by law" if legal else "as stated",
            ". ".join(p.rstrip(".") for p in parts) + ".",
        ),
        sources=unique(s for i in items for s in i.sources),
        status="" if legal else "stated",
    )


def _name(asked: Asked, item: Item) -> str:
    if item.measure in asked.case.measures:
        return asked.case.measures[item.measure].name
    for agreement in asked.record.agreements.values():
        if any(c.id == item.measure for c in agreement.clauses):
            return f"{agreement.title}, clause “{item.text}”{_moved(asked, item)}"
    return item.text.rstrip(".") + _moved(asked, item)


def _moved(asked: Asked, item: Item) -> str:
    """Return whose word a deadline is that was moved: the promise's own text names another."""
    if item.first is None or item.restated is None:
        return ""
    words = restatement(asked.case, item.by, item.restated, item.first, item.sources)
    return f" [deadline {words}]"


def returns(asked: Asked) -> Section:
    """Return what comes back by the mere lapse of time, and what cannot."""
    if not asked.ends:
        return Section("returns", "What returns", _nothing(asked), (Text(_why_nothing(asked)),))
    found = snapback(asked.case, asked.moment(asked.ends[-1]), asked.known)
    back = sorted((r for r in found if r.returns), key=lambda r: (r.start or asked.when.on, r.by))
    void = [r for r in found if not r.returns]
    columns = (
        Column("Measure"),
        Column("By"),
        Column("Returns at", "date"),
        Column("Rate then", "number"),
        Column("What returns, or why it cannot"),
        Column("Held back by"),
        Column("Later end stated", "date"),
    )
    rows = tuple(_return(asked, r) for r in (*back, *void))
    verb = f"detente snapback --on {asked.ends[-1]} --known {asked.known}"
    short = Short(("Measure", "By", "Returns at", "Rate then", "Later end stated"), verb)
    caption = "What comes back if nothing more is signed, and what cannot"
    table = Table(caption, columns, rows, short=short)
    return Section(
        "returns", "What returns", _back(asked, back, void), (Text(_levels(asked)), table)
    )


def _nothing(asked: Asked) -> str:
    if asked.beyond and asked.passed:
        return "What returned is not known: the record ends before the suspensions did"
    return "Nothing on record returns by itself"


def _why_nothing(asked: Asked) -> str:
    if asked.beyond and asked.passed:
        until = long_day(asked.case.about.known_until)
        return (
            f"Suspensions ran out by law from {long_day(asked.passed)}; the record ends on "
            f"{until}. "
            "If they lapsed, what they held back applies; if they were prolonged, it does not. "
            "Both branches stand in the table of what is suspended, scheduled or threatened."
        )
    return "No suspension or exclusion with an end by law lies ahead as known on this day."


def _back(asked: Asked, back: Iterable[Return], void: Iterable[Return]) -> str:
    every = list(back)
    own = {p.name: sum(r.by == p.id for r in every) for p in asked.parties}
    parts = [f"{name} {n}" for name, n in own.items() if n]
    cannot = list(void)
    tail = f"; {count(len(cannot), 'cannot', 'cannot')}" if cannot else ""
    what = count(len(every), "measure returns", "measures return")
    who = f" ({listed(parts)})" if parts else ""
    return f"If nothing is signed, {what} from {long_day(asked.ends[0])}{who}{tail}"


def _levels(asked: Asked) -> str:
    words = []
    for side in asked.sides:
        now, then = side.at(asked.on).level, side.at(asked.ends[-1]).level
        move = "stays at" if now == then else f"goes from {percent(now)} to"
        words.append(f"the duty of {side.goods.trade} {move} {percent(then)}")
    return sentence(
        "each suspension below runs out at the minute named, local time, and nothing on record "
        "prolongs it. On the ordinary goods of the ladder, "
        f"between {long_day(asked.on)} and "
        f"{long_day(asked.ends[-1])}, as scheduled, {listed(words)}"
    )


def _return(asked: Asked, row: Return) -> Row:
    zone = asked.case.parties[row.by].zone
    tariff = row.kind in {"tariff", "threat"}
    return Row(
        cells=(
            row.name,
            asked.case.parties[row.by].name,
            _at(row, zone) if row.returns else "cannot return",
            _rate(row.rate_then, tariff=tariff) if row.returns else NOTHING,
            _what(row),
            ", ".join(instruments(asked.case, row.sources, asked.known)),
            iso(row.political_until),
        ),
        sources=unique(row.sources),
        status="scheduled" if row.returns else "ended",
    )


def _at(row: Return, zone: str) -> str:
    """Return the day and, where it is not midnight, the clock time in the party's zone."""
    if row.start is None:
        return NOTHING
    here = row.start.astimezone(ZoneInfo(zone))
    return f"{here:%Y-%m-%d %H:%M}"


def _what(row: Return) -> str:
    """Return what a reader must know beside day and rate; the table's head has the rest."""
    if not row.returns:
        return row.why
    if row.kind == "exclusion":
        return "the duty that the exclusion lifted, on its lines"
    tail = row.why.partition("; ")[2]
    return "the duty" if isinstance(row.rate_then, Decimal) else tail or "the measure"


def _rate(rate: Decimal | str | None, *, tariff: bool) -> str:
    """Return a rate; a measure that is no tariff has none, which is not zero."""
    return percent(rate) if tariff else NOTHING
