"""Chances that cannot be told without what they rest on: a class, a definition and a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.errors import NotCovered
from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.rows import ReferenceClass
from detente.strategy.survival.rates import Rate, other_ends, rate
from detente.strategy.survival.scores import Score, score
from detente.strategy.survival.spans import YEAR, Span, median, of_class, spans

_LOW, _HIGH = 0.05, 0.95
_STEP = 7


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance that the truce still stands on a day, with what it rests on.

    Parameters
    ----------
    reference, definition : str
        The class of truces, and what counts as an end.
    n : int
        Truces in the class.
    brier : float
        How forecasts of this kind did; a coin has 0.25.
    day, date : int, date
        Days from the first day, and which day that is.
    p, lo, hi : float
        The chance, and its 90 % interval by the rate alone.

    Raises
    ------
    NotCovered
        Without class, definition, truces and score there is no chance to tell.
    """

    reference: str
    definition: str
    n: int
    brier: float
    day: int
    date: date
    p: float
    lo: float
    hi: float

    def __post_init__(self) -> None:
        if not (self.reference and self.definition and self.n > 0 and 0.0 <= self.brier <= 1.0):
            raise _bare()


@dataclass(frozen=True, slots=True)
class Survival:
    """How truces of a class stood, by one definition of their end, and how forecasts did.

    Parameters
    ----------
    reference, title : str
        The class.
    definition : str
        What counts as an end.
    n, breaks, years : int, int, float
        Truces, breaks among them, and for how long they were watched together.
    hazard, lo, hi : float
        Breaks a year, and its 90 % interval.
    other : float
        Ends a year that were no break, with which a break competes.
    median_days : int or None
        Day on which half of the truces had broken (Kaplan–Meier); None if fewer did.
    year : float
        Chance of a break within a year.
    rate : Rate
        The distribution behind all that.
    score : Score
        How such forecasts did.

    Raises
    ------
    NotCovered
        Made without class, definition, truces or score.
    """

    reference: str
    title: str
    definition: str
    n: int
    breaks: int
    years: float
    hazard: float
    lo: float
    hi: float
    other: float
    median_days: int | None
    year: float
    rate: Rate
    score: Score

    def __post_init__(self) -> None:
        scored = isinstance(self.score, Score) and self.score.n > 0
        if not (self.reference and self.definition and self.n > 0 and scored):
            raise _bare()

    def chances(self, start: date, on: date, until: date) -> Iterator[Chance]:
        """Yield the chance to stand week by week, given that it stands on the first day.

        Parameters
        ----------
        start : date
            Last day on which the truce is known to stand.
        on : date
            Day asked for; days are counted from it.
        until : date
            Last day told.
        """
        days = [*range(0, (until - on).days, _STEP), (until - on).days]
        for day in days:
            gone = (on - start).days + day
            yield Chance(
                self.reference,
                self.definition,
                self.n,
                self.score.brier,
                day,
                on + timedelta(days=day),
                1.0 - self.rate.broken(gone),
                self.rate.stands(gone, _HIGH),
                self.rate.stands(gone, _LOW),
            )


@dataclass(frozen=True, slots=True)
class Withheld:
    """A class of which no chance is told, and why."""

    reference: str
    title: str
    definition: str
    n: int
    breaks: int
    why: str


def survival(
    dossier: Dossier, reference: ReferenceClass, definition: str, cut: date
) -> Survival | Withheld:
    """Return what a class says as known on a day, or why it says nothing.

    A class with too few truces has no rate, and one of which no forecast can be scored tells no
    chance.
    """
    rows = of_class(spans(dossier, definition, cut), reference)
    breaks = sum(row.broke for row in rows)
    if len(rows) < dossier.rules.fewest:
        why = f"{len(rows)} truces are too few: {dossier.rules.fewest} are wanted"
        return Withheld(reference.id, reference.title, definition, len(rows), breaks, why)
    found = score(dossier, reference, definition, cut)
    if found is None:
        why = (
            f"no forecast can be scored: that takes {dossier.rules.score_after} earlier truces and "
            "one whose end is known"
        )
        return Withheld(reference.id, reference.title, definition, len(rows), breaks, why)
    return told(rows, rate(rows, dossier.rules), other_ends(rows, dossier.rules), reference, found)


def told(
    rows: Sequence[Span], known: Rate, other: Rate, reference: ReferenceClass, scored: Score
) -> Survival:
    """Return the rate of a class with its score."""
    return Survival(
        reference=reference.id,
        title=reference.title,
        definition=scored.definition,
        n=len(rows),
        breaks=sum(row.broke for row in rows),
        years=sum(row.days for row in rows) / YEAR,
        hazard=known.mean,
        lo=known.quantile(_LOW),
        hi=known.quantile(_HIGH),
        other=other.mean,
        median_days=median(rows),
        year=known.broken(YEAR),
        rate=known,
        score=scored,
    )


def _bare() -> NotCovered:
    return NotCovered(
        "no chance of a truce is told without its class, its definition and its score",
        hint="see `detente.strategy.survival.chances.survival`",
    )
