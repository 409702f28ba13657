"""What a refresh changes: a value seen again, a further vintage, a period never held.

A figure is held with the day from which it could be known: the release printed on its page, else
the day it was fetched. A page that prints another value under a day of release that is already
held was changed in silence: the new value is known from the day it was fetched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from detente.trade.feeds.fetched import Row
from detente.trade.feeds.mapping import Printed
from detente.trade.held import COLUMNS
from detente.trade.period import Period

_AT = {name: at for at, name in enumerate(COLUMNS)}
Key = tuple[str, date, date]


@dataclass(frozen=True, slots=True)
class Origin:
    """What every figure of a feed shares."""

    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that was not held so: what it is, and what was held instead if anything."""

    printed: Printed
    was: Decimal | None
    known: date


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows to hold from now on, and what is new among them."""

    rows: list[Row]
    new: list[Change]
    revised: list[Change]


def merge(
    held: Sequence[Row], shipped: Iterable[Row], printed: Iterable[Printed], origin: Origin
) -> Merged:
    """Return what is held after pages were read.

    Parameters
    ----------
    held : sequence of Row
        What the feed's own table holds.
    shipped : iterable of Row
        What comes with the case; a value that only repeats it is not held a second time.
    printed : iterable of Printed
        What the pages print.
    origin : Origin
        Source and certainty of the feed.
    """
    rows = [list(row) for row in held]
    by_key: dict[Key, list[list[object]]] = defaultdict(list)
    for row in rows:
        by_key[_key(row)].append(row)
    figures = list(printed)
    wanted = {figure.key for figure in figures}
    for fixed in shipped:
        if _key(fixed) in wanted:
            by_key[_key(fixed)].append(list(fixed))
    new: list[Change] = []
    revised: list[Change] = []
    for figure in sorted(figures, key=lambda p: (p.published or p.fetched, p.fetched, p.page)):
        found = by_key[figure.key]
        known = _known(figure, found)
        before = _in_force(found, known)
        near = before if before is not None else _earliest(found)
        if near is not None and _same(near, figure):
            _seen_again(near, figure)
            continue
        made = _row(figure, known, origin, later=before is not None)
        was = before[_AT["value"]] if before is not None else None
        change = Change(figure, was if isinstance(was, Decimal) else None, known)
        (new if not found else revised).append(change)
        _hold(made, found, rows)
    return Merged([tuple(row) for row in rows], new, revised)


def _hold(made: list[object], found: list[list[object]], rows: list[list[object]]) -> None:
    """Add a vintage; of two values fetched on one day the later one stands."""
    for row in found:
        if row[_AT["known"]] == made[_AT["known"]] and any(row is own for own in rows):
            row[:] = made
            return
    found.append(made)
    rows.append(made)


def _key(row: Sequence[object]) -> Key:
    return row[_AT["series"]], row[_AT["start"]], row[_AT["until"]]  # type: ignore[return-value]


def _day(row: Sequence[object], name: str) -> date | None:
    value = row[_AT[name]]
    return value if isinstance(value, date) else None


def _known(figure: Printed, found: Sequence[Sequence[object]]) -> date:
    """Return from when a figure is known: its release, unless that day has another value."""
    if figure.published is None:
        return figure.fetched
    same_day = [row for row in found if _day(row, "known") == figure.published]
    if any(not _same(row, figure) for row in same_day):
        return figure.fetched
    return figure.published


def _in_force(found: Sequence[list[object]], known: date) -> list[object] | None:
    """Return the vintage that stood on a day: the last that could be known by then."""
    by_then = [row for row in found if (_day(row, "known") or date.min) <= known]
    return max(by_then, key=lambda row: _day(row, "known") or date.min, default=None)


def _earliest(found: Sequence[list[object]]) -> list[object] | None:
    """Return the first vintage: a page may bear an older day than the release it belongs to."""
    return min(found, key=lambda row: _day(row, "known") or date.min, default=None)


def _seen_again(row: list[object], figure: Printed) -> None:
    row[_AT["last_seen"]] = max(figure.fetched, _day(row, "last_seen") or figure.fetched)
    # Two tables of one release: the one prints the change, the other does not.
    if row[_AT["change"]] is None and figure.published == row[_AT["published"]] is not None:
        row[_AT["change"]], row[_AT["change_step"]] = figure.change, figure.change_step


def _same(row: Sequence[object], figure: Printed) -> bool:
    """Tell whether a held row prints the same figure, at the coarser of the two precisions."""
    value, step = row[_AT["value"]], row[_AT["step"]]
    change = row[_AT["change"]]
    if change is not None and figure.change is not None and change != figure.change:
        return False
    if not isinstance(value, Decimal) or figure.value is None:
        return value is None and figure.value is None
    if step == figure.step or not isinstance(step, Decimal) or figure.step is None:
        return value == figure.value
    return abs(value - figure.value) <= max(step, figure.step) / 2


def _row(figure: Printed, known: date, origin: Origin, *, later: bool) -> list[object]:
    cells = {
        "series": figure.series,
        "start": figure.period.start,
        "until": figure.period.until,
        "value": figure.value,
        "step": figure.step,
        "change": figure.change,
        "change_step": figure.change_step,
        "known": known,
        "published": figure.published if known == figure.published else None,
        "last_seen": figure.fetched,
        "status": "revised" if later else figure.status or _first(figure.period),
        "source": origin.source,
        "certainty": origin.certainty,
        "note": " ".join(part for part in (figure.note, f"read at {figure.page}") if part),
    }
    return [cells[name] for name in COLUMNS]


def _first(period: Period) -> str:
    return "cumulative-table" if period.basis in {"ytd", "year"} else "first-release"
