"""The prospects of the truce that stands: by class and definition, and under other readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.rows import Option
from detente.strategy.survival.chances import Survival, Withheld, survival
from detente.strategy.survival.rates import rate
from detente.strategy.survival.spans import YEAR, Span, of_class, spans, standing


@dataclass(frozen=True, slots=True)
class Standing:
    """The truce that stands.

    Parameters
    ----------
    days : int
        For how long it has stood.
    deadline : date or None
        The day on which it is to end, as last stated.
    """

    truce: str
    title: str
    since: date
    days: int
    deadline: date | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The last truce between the parties, where none stands by the definition asked for."""

    truce: str
    title: str
    since: date
    until: date
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another definition or another reading would make of a class.

    Parameters
    ----------
    kind : {'definition', 'coding'}
        What is read otherwise.
    id, option : str
        The definition; or the coding and the reading.
    text, said_by : str, str or None
        In words, and whose word it is.
    reference : str
        The class.
    n, breaks : int
        Truces and breaks then.
    was, becomes : float
        Chance of a break within a year as asked, and then.
    stands : bool
        Whether a truce stands then.
    """

    kind: str
    id: str
    option: str
    text: str
    said_by: str | None
    reference: str
    n: int
    breaks: int
    was: float
    becomes: float
    stands: bool
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can be said of the truce, and how well, as known on a day.

    Parameters
    ----------
    start : date
        Last day on which the truce is known to stand: the day asked for, or the last day known.
    until : date
        How far ahead.
    classes, withheld : tuple of Survival, tuple of Withheld
        Every class: with its rate and its score, or with why it has none.
    alternatives : tuple of Alternative
        Other definitions and other readings.
    """

    on: date
    known: date
    start: date
    until: date
    definition: str
    definition_text: str
    coding: dict[str, str]
    standing: Standing | None
    ended: Ended | None
    classes: tuple[Survival, ...]
    withheld: tuple[Withheld, ...]
    alternatives: tuple[Alternative, ...]
    cannot: tuple[str, ...]


def prospect(dossier: Dossier, on: date, known: date, horizon: int, definition: str) -> Prospect:
    """Return the prospects of the truce.

    Parameters
    ----------
    dossier : Dossier
        Moves and truces, read as chosen.
    on, known : date
        The two dates: what had happened by the one and been published by the other counts.
    horizon : int
        Days ahead of `on`.
    definition : str
        What counts as the end of a truce.

    Raises
    ------
    UnknownName
        No such definition.
    """
    cut = min(on, known)
    meant = dossier.definition(definition)
    rows = spans(dossier, definition, cut)
    alive = standing(dossier, rows, cut)
    found = [survival(dossier, reference, definition, cut) for reference in dossier.classes]
    return Prospect(
        on=on,
        known=known,
        start=cut,
        until=on + timedelta(days=horizon),
        definition=definition,
        definition_text=meant.text,
        coding={
            c.id: dossier.chosen.get(c.id, c.options[0].id)
            for c in dossier.codings
            if all(_happened(dossier, option, cut) for option in c.options)
        },
        standing=_standing(alive, cut),
        ended=None if alive is not None else _ended(dossier, rows),
        classes=tuple(row for row in found if isinstance(row, Survival)),
        withheld=tuple(row for row in found if isinstance(row, Withheld)),
        alternatives=tuple(_alternatives(dossier, definition, cut)),
        cannot=tuple(row.text for row in dossier.limits),
    )


def _standing(row: Span | None, cut: date) -> Standing | None:
    if row is None:
        return None
    due = sorted((d for d in row.truce.deadlines if d.published <= cut), key=lambda d: d.published)
    return Standing(
        row.truce.id, row.truce.title, row.truce.start, (cut - row.truce.start).days,
        due[-1].date if due else None, row.truce.sources,
    )  # fmt: skip


def _ended(dossier: Dossier, rows: tuple[Span, ...]) -> Ended | None:
    own = [row for row in rows if set(row.truce.between) == set(dossier.parties)]
    if not own:
        return None
    last = max(own, key=lambda row: row.truce.start)
    text = last.end.text if last.end is not None else ""
    sources = last.end.sources if last.end is not None else last.truce.sources
    return Ended(last.truce.id, last.truce.title, last.truce.start, last.until, text, sources)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read otherwise: see `Alternative`."""

    kind: str
    id: str
    option: str
    text: str
    said_by: str | None = None
    sources: tuple[str, ...] = ()


def _alternatives(dossier: Dossier, definition: str, cut: date) -> Iterator[Alternative]:
    """Yield every class under every other definition and every other reading of a coding."""
    asked = _years(dossier, definition, cut)
    for row in dossier.definitions:
        if row.id != definition:
            yield from _compared(
                _Read("definition", row.id, "", row.title), dossier, row.id, cut, asked
            )
    for coding in dossier.codings:
        taken = dossier.chosen.get(coding.id, coding.options[0].id)
        for option in coding.options:
            if option.id == taken or not _happened(dossier, option, cut):
                continue
            text = f"{coding.question} {option.title}"
            read = _Read("coding", coding.id, option.id, text, option.said_by, option.sources)
            other = dossier.read({coding.id: option.id})
            for found in _compared(read, other, definition, cut, asked):
                if found.was != found.becomes:
                    yield found


def _happened(dossier: Dossier, option: Option, cut: date) -> bool:
    """Tell whether all that a reading changes had been published by a day."""
    events = [dossier.by_event[m.id].published for m in option.moves]
    return all(day <= cut for day in (*events, *(e.published for e in option.ends)))


_Year = dict[str, tuple[int, int, float]]


def _years(dossier: Dossier, definition: str, cut: date) -> _Year:
    """Return truces, breaks and the chance of a break within a year, of each class with enough."""
    rows = spans(dossier, definition, cut)
    found = {}
    for reference in dossier.classes:
        own = of_class(rows, reference)
        if len(own) >= dossier.rules.fewest:
            chance = rate(own, dossier.rules).broken(YEAR)
            found[reference.id] = (len(own), sum(row.broke for row in own), chance)
    return found


def _compared(
    read: _Read, other: Dossier, definition: str, cut: date, asked: _Year
) -> Iterator[Alternative]:
    stands = standing(other, spans(other, definition, cut), cut) is not None
    for reference, (n, breaks, chance) in _years(other, definition, cut).items():
        if reference in asked:
            yield Alternative(
                read.kind, read.id, read.option, read.text, read.said_by, reference, n, breaks,
                asked[reference][2], chance, stands, read.sources,
            )  # fmt: skip
