"""Two figures that others print, side by side: in which respects they differ, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from detente.desk.guide.answers import Compared, Differs, Side
from detente.errors import BadValue, UnknownName, did_you_mean
from detente.kernel import countries
from detente.ledger.case.record import PublishedFigure
from detente.report.record.lines import short
from detente.verdict.told import Read, ReadAll, ToldClaim

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: Relations that tell the reader more than that two texts speak of the same.
_TELLING = (
    "conflict", "explained-scope", "explained-basis", "explained-reporter", "explained-measure",
    "updates", "forecast-outcome", "hedge-shift", "accumulates", "refines", "agrees",
    "same-source",
)  # fmt: skip


def figure(words: str, figures: Sequence[PublishedFigure], where: str) -> PublishedFigure | None:
    """Return the figure that is meant by its id or by a number of it; None for no such thing.

    Raises
    ------
    BadValue
        The number stands in several figures.
    """
    named = [row for row in figures if row.id == words]
    numbers = _NUMBER.findall(words.replace(",", "."))
    plain = not re.sub(r"[\d.,\s%]|per\s?cent|percent", "", words)
    if not named and len(numbers) == 1 and plain:
        named = [r for r in figures if float(numbers[0]) in map(float, _NUMBER.findall(r.figure))]
    if len(named) > 1:
        raise BadValue(
            f"'{words}' stands in {len(named)} figures",
            where=where,
            hint=f"name one: {', '.join(row.id for row in named)}",
        )
    return named[0] if named else None


def unknown(words: str, where: str, names: Sequence[str]) -> UnknownName:
    """Return what is said where neither a figure nor a text is meant."""
    hint = did_you_mean(words, names) or f"one of: {', '.join(names)}"
    return UnknownName(f"'{words[:60]}' is no figure and no text on record", where=where, hint=hint)


def figures_compared(
    one: PublishedFigure,
    other: PublishedFigure,
    known: date,
    ours: Callable[[PublishedFigure], float | None],
) -> Compared:
    """Return two figures side by side."""
    a, b = (_side(row, ours(row)) for row in (one, other))
    rows = tuple(_rows(one, other, a, b))
    same = one.id == other.id
    apart = [row.what for row in rows if row.a != row.b and row.what in _RESPECTS]
    finding = (
        f"Both stand in one figure: {one.figure}, by {one.by}."
        if same
        else f"{one.figure} and {other.figure} are not the same measure: they differ in "
        f"{', '.join(apart)}."
        if apart
        else f"{one.figure} and {other.figure} are of one kind."
    )
    return Compared(known, "figures", finding, a, b, rows)


_RESPECTS = ("whose", "duty of", "day", "basis")


def _side(row: PublishedFigure, ours: float | None) -> Side:
    return Side(row.id, row.figure, row.by, row.on, row.published, row.basis, ours, row.sources)


def _rows(one: PublishedFigure, other: PublishedFigure, a: Side, b: Side) -> Iterator[Differs]:
    yield Differs("figure", one.figure, other.figure, "")
    yield Differs("whose", one.by, other.by, "")
    yield _apart("duty of", _way(one), _way(other), "they are duties of different sides")
    yield _apart("day", one.on.isoformat(), other.on.isoformat(), "rates moved between the days")
    yield Differs("basis", one.basis, other.basis, "")
    yield Differs(
        "against the average here", one.difference_explained, other.difference_explained, ""
    )
    if a.ours is not None and b.ours is not None:
        name = "the average here, that day"
        yield Differs(name, f"{a.ours:.1%}", f"{b.ours:.1%}", "one method for both")


def _way(row: PublishedFigure) -> str:
    return f"{countries.name(row.dest)} on {countries.name(row.origin)}"


def _apart(what: str, a: str, b: str, why: str) -> Differs:
    return Differs(what, a, b, "" if a == b else why)


def texts_compared(found: ReadAll, known: date) -> Compared:
    """Return two texts side by side, relation by relation, the gravest first."""
    first, second = found.documents
    by_id = {c.id: (read, c) for read in (first, second) for c in read.claims}
    rows = []
    for kind in _TELLING:
        for relation in found.relations:
            if relation.relation != kind or relation.a not in by_id or relation.b not in by_id:
                continue
            sides = {by_id[i][0].document.name: by_id[i][1] for i in (relation.a, relation.b)}
            if len(sides) < 2:
                continue
            one, other = (short(sides[r.document.name].quote) for r in (first, second))
            rows.append(Differs(relation.relation, one, other, relation.reason))
    return Compared(known, "texts", found.prose, _text(first), _text(second), tuple(rows))


def _text(read: Read) -> Side:
    told = read.document
    held = [_verdict(c) for c in read.claims]
    count = ", ".join(f"{held.count(label)} {label}" for label in dict.fromkeys(held))
    return Side(
        told.name,
        told.title or told.name,
        told.publisher,
        told.published,
        told.published,
        f"{len(read.claims)} claims: {count}",
        None,
        (),
    )


def _verdict(claim: ToldClaim) -> str:
    return claim.verdict.label
