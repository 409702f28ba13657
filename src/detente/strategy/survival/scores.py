"""How such forecasts did: every truce foretold at its start from those before it.

Each score stands beside what a coin, the class's own record and 'it will be extended' would have
scored on the same truces; lower is better for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, log

from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.resampling import interval, mean
from detente.strategy.moves.rows import ReferenceClass
from detente.strategy.survival.rates import rate
from detente.strategy.survival.spans import Span, lasted, of_class, spans


@dataclass(frozen=True, slots=True)
class Against:
    """What something simpler scored on the same truces; `log` is None where it is unbounded."""

    name: str
    brier: float
    log: float | None
    crps: float


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts by a class and a definition did.

    Parameters
    ----------
    reference, definition : str
        Whose forecasts.
    days : int
        How far each looked ahead.
    n, broke : int
        Truces foretold, and how many of them broke in that time.
    brier : float
        Mean squared distance of the chance from what happened (Brier 1950); a coin has 0.25.
    lo, hi : float
        Its 90 % interval when the truces are drawn again.
    log : float
        Mean of minus the log of the chance given to what happened.
    crps : float
        Mean squared distance of the whole curve up to that day from what happened, as a share of
        the days.
    against : tuple of Against
        Simpler forecasts on the same truces.
    """

    reference: str
    definition: str
    days: int
    n: int
    broke: int
    brier: float
    lo: float
    hi: float
    log: float
    crps: float
    against: tuple[Against, ...]

    @property
    def coin_is_better(self) -> bool:
        """Whether a coin had the lower Brier score."""
        return self.brier > 0.25


@dataclass(frozen=True, slots=True)
class _Foretold:
    """One truce: the curve of chances by day, the class's record, and what happened."""

    curve: tuple[float, ...]
    record: float
    broke: bool
    day: int


def score(dossier: Dossier, reference: ReferenceClass, definition: str, cut: date) -> Score | None:
    """Return how forecasts by a class did, or None where no truce can be scored.

    A truce is foretold on the day it began, from what had been published by then of the truces of
    its class that began before it, once there were enough of them. Truces of which it is not known
    whether they broke in time are left out.
    """
    rules = dossier.rules
    every = sorted(
        of_class(spans(dossier, definition, cut), reference), key=lambda row: row.truce.start
    )
    told = []
    for row in every:
        broke = lasted(row, rules.score_days)
        before = [x for x in every if x.truce.start < row.truce.start]
        if broke is None or len(before) < rules.score_after:
            continue
        names = {x.truce.id for x in before}
        then = [x for x in spans(dossier, definition, row.truce.start) if x.truce.id in names]
        if len(then) < rules.score_after:
            continue
        told.append(_foretold(dossier, then, row))
    if not told:
        return None
    return _scored(told, reference.id, definition, rules.score_days, rules.resamples)


def _foretold(dossier: Dossier, before: Sequence[Span], row: Span) -> _Foretold:
    rules = dossier.rules
    found = rate(before, rules)
    curve = tuple(found.broken(day) for day in range(1, rules.score_days + 1))
    seen = [x for x in (lasted(b, rules.score_days) for b in before) if x is not None]
    # Half a break and half a truce that stood beforehand, so that no record says never.
    record = (0.5 + sum(seen)) / (1.0 + len(seen))
    return _Foretold(curve, record, bool(lasted(row, rules.score_days)), row.days)


def _scored(
    told: Sequence[_Foretold], reference: str, definition: str, days: int, draws: int
) -> Score:
    squares = [(one.curve[-1] - one.broke) ** 2 for one in told]
    low, high = interval(squares, draws)
    return Score(
        reference=reference,
        definition=definition,
        days=days,
        n=len(told),
        broke=sum(one.broke for one in told),
        brier=mean(squares),
        lo=low,
        hi=high,
        log=mean([_log(one.curve[-1], one) for one in told]),
        crps=mean([_crps(one.curve, one) for one in told]),
        against=(
            _against("coin", [0.5] * len(told), told, days),
            _against("class record", [one.record for one in told], told, days),
            _against("always extended", [0.0] * len(told), told, days),
        ),
    )


def _against(name: str, chances: Sequence[float], told: Sequence[_Foretold], days: int) -> Against:
    pairs = [*zip(chances, told, strict=True)]
    logs = [_log(chance, one) for chance, one in pairs]
    curves = [
        tuple(1.0 - (1.0 - chance) ** (day / days) for day in range(1, days + 1))
        for chance in chances
    ]
    return Against(
        name,
        mean([(chance - one.broke) ** 2 for chance, one in pairs]),
        None if inf in logs else mean(logs),
        mean([_crps(curve, one) for curve, one in zip(curves, told, strict=True)]),
    )


def _log(chance: float, one: _Foretold) -> float:
    given = chance if one.broke else 1.0 - chance
    return inf if given <= 0.0 else -log(given)


def _crps(curve: Sequence[float], one: _Foretold) -> float:
    """Return the mean over the days of the squared distance of the curve from what happened."""
    happened = (one.broke and day >= one.day for day in range(1, len(curve) + 1))
    return mean([(chance - h) ** 2 for chance, h in zip(curve, happened, strict=True)])
