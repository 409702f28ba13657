"""How series and scorecards read: finding first, then the figures, then what qualifies them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.desk import Desk, answers
from detente.report.sheet import Sheet
from detente.verbs.words import day, percent

if TYPE_CHECKING:
    from decimal import Decimal

    from detente.trade.scorecard.board import Scored
    from detente.trade.scorecard.count import Count
    from detente.trade.telling import Told

_KINDS = {
    "observed": "observed",
    "published-change": "change as printed",
    "implied": "implied",
    None: "gap",
}


def series(desk: Desk, found: answers.Observed) -> list[Sheet]:
    """Lay out figures, or the list of series where none was named."""
    if not found.observations and not found.named:
        listed = tuple((s.id, str(s.frequency), s.unit, s.publisher, s.title) for s in found.series)
        lines = (
            f"{len(listed)} series; name one, or say --reporter, --partner, --flow, --product.",
        )
        return [Sheet("", ("series", "every", "unit", "by", "what"), listed, lines)]
    many = len(found.series) > 1
    rows = tuple(_row(o, many=many) for o in found.observations)
    columns = ("period", "value", "unit", "kind", "known from", "release", "in words")
    titles = "; ".join(s.title for s in found.series[:3]) + ("; …" if len(found.series) > 3 else "")
    vintage = {"latest": "latest figures", "first": "figures as first given"}
    said = vintage.get(found.vintage, "figures as known then")
    lines = (f"{titles} — {found.stat}, {said}, known by {found.known}.",)
    cards = {s: desk.case.sources[s] for o in found.observations for s in o.sources}
    notes = (*found.notes, *(f"{card.id}: {card.reference()}" for card in cards.values()))
    head = ("series", *columns) if many else columns
    sheets = [Sheet("", head, rows, lines, notes)]
    return [*sheets, _parts(found)] if found.parts else sheets


def _parts(found: answers.Observed) -> Sheet:
    rows = tuple(
        (p.direction, p.size if p.measured else "not measured", p.text) for p in found.parts
    )
    lines = ("What may part the two figures; the sizes are of their own years and do not add up.",)
    return Sheet("", ("makes higher", "size", "why"), rows, lines)


def _row(told: Told, *, many: bool) -> tuple[str, ...]:
    cells = (
        told.period,
        "" if told.value is None else figure(told.value, told.unit),
        "" if told.unit == "fraction" else told.unit,
        _KINDS[told.kind],
        day(told.vintage),
        told.status,
        "; ".join(x for x in (told.words, told.reason, _printed(told), told.note) if x),
    )
    return (told.series, *cells) if many else cells


def _printed(told: Told) -> str:
    if told.printed is None or told.printed == told.value:
        return ""
    unit = "fraction" if told.value is None else told.unit
    return f"printed as {figure(told.printed, unit)}"


def figure(value: Decimal, unit: str) -> str:
    """Return a figure as it is read: fractions as percentages, thousands apart."""
    return percent(value, 2) if unit == "fraction" else f"{value:,f}"


def commitments(_: Desk, found: answers.Commitments) -> list[Sheet]:
    """Lay out the scorecard: one line a promise, then each count of those that have any."""
    rows = tuple(
        (
            c.id,
            c.party,
            _amount(c.total, c.unit),
            c.status,
            _amount(c.done, c.unit),
            _amount(c.due, c.unit),
            day(c.legal_deadline or c.political_deadline),
            c.text + _qualified(c),
        )
        for c in found.commitments
    )
    columns = ("commitment", "by", "target", "status", "done", "due by then", "deadline", "what")
    lines = (
        f"{len(rows)} commitments on {day(found.on)}, as known on {found.known}: {_tally(found)}.",
    )
    sheets = [Sheet("", columns, rows, lines)]
    counted = [c for c in found.commitments if c.counts]
    if len(found.commitments) <= 3:
        sheets += [_counts(c) for c in counted]
    return sheets


def _tally(found: answers.Commitments) -> str:
    told = [c.status for c in found.commitments]
    return ", ".join(f"{told.count(name)} {name}" for name in sorted(set(told)))


def _amount(value: Decimal | None, unit: str | None) -> str:
    if value is None:
        return ""
    short = f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{short} {unit or ''}".strip()


def _qualified(c: Scored) -> str:
    said = [c.reason] if c.reason else []
    if c.one_sided:
        said.append(f"only {', '.join(c.said_by)} says so")
    return f" ({'; '.join(said)})" if said else ""


def _counts(row: Scored) -> Sheet:
    rows = tuple(_count(c) for c in row.counts)
    columns = ("measure", "done", "through", "due linear", "due seasonal", "leads to", "why")
    moved = [
        f"{day(d.published)}: {d.by or 'act'} says {day(d.legal or d.political)}"
        for d in row.deadlines
    ]
    lines = [f"{row.id}: {row.text}", f"Deadline — {'; '.join(moved)}."] if moved else [row.id]
    if row.required_rate is not None:
        lines.append(f"Needed from the last day counted on: {row.required_rate:f} {row.rate_unit}.")
    notes = [f"Seasonal pace and what it leads to: as {row.season} ran in past years."]
    return Sheet("", columns, rows, tuple(lines), tuple(notes if row.season else ()))


def _count(count: Count) -> tuple[str, ...]:
    due = {d.prorate: d for d in count.due}

    def paced(name: str) -> str:
        if name not in due:
            return ""
        pace = due[name].pace
        return f"{due[name].due:f}" + (f" ({percent(pace, 0)})" if pace is not None else "")

    ahead = count.projected
    return (
        count.measure + (" (decides)" if count.decides else ""),
        _amount(count.done, count.unit) if count.done is not None else "not known",
        day(count.through),
        paced("linear"),
        paced("seasonal"),
        f"{ahead.total:f} ({ahead.low:f} to {ahead.high:f})" if ahead else "",
        "; ".join(x for x in (count.why, count.reason, count.note) if x),
    )
