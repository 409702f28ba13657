"""An outlook in words: what stands, how well it can be foretold, and of which class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.errors import NotCovered
from detente.report.parts.words import count, listed, long_day

if TYPE_CHECKING:
    from datetime import date

    from detente.strategy.outlook.prospect import Ended, Standing
    from detente.strategy.survival.scores import Score

_COIN = 0.25


def state(standing: Standing | None, ended: Ended | None, start: date, definition: str) -> str:
    """Say which truce stands and since when, or which one ended."""
    if standing is not None:
        due = f"; the last end stated: {long_day(standing.deadline)}" if standing.deadline else ""
        return (
            f"The {standing.title} had stood for {count(standing.days, 'day')} on "
            f"{long_day(start)}{due}"
        )
    if ended is None:
        return f"No truce between the parties is on record by {long_day(start)}"
    return (
        f"By this definition ({definition}) no truce stands on {long_day(start)}: the "
        f"{ended.title} ended on {long_day(ended.until)}"
    )


def verdict(scores: Sequence[Score]) -> str:
    """Say how forecasts of each class did against a coin, before anything else is said.

    Raises
    ------
    NotCovered
        Without a score nothing is said of a truce's chances.
    """
    if not scores:
        raise NotCovered(
            "no forecast of a truce can be scored, so that none is shown",
            hint="ask for a later day, when more truces had begun and ended",
        )
    worse = [s for s in scores if s.coin_is_better]
    told = listed(f"{s.brier:.2f} (n {s.n})" for s in scores)
    if len(worse) == len(scores):
        lead = "A coin foretold truces better than every class here"
    elif worse:
        lead = f"A coin foretold truces better than {len(worse)} of the {len(scores)} classes here"
    else:
        lead = "Every class here foretold truces better than a coin, on very few of them"
    return f"{lead}: Brier {told}; a coin has {_COIN}"


def share(value: float) -> str:
    """Return a chance as a whole percentage; never nought or all where it is neither.

    Examples
    --------
    >>> share(0.123), share(0.001), share(0.999)
    ('12 %', '<1 %', '>99 %')
    """
    if 0.0 < value < 0.005:
        return "<1 %"
    if 0.995 <= value < 1.0:
        return ">99 %"
    return f"{value * 100:.0f} %"


def span(low: float, high: float) -> str:
    """Return an interval of chances.

    Examples
    --------
    >>> span(0.4, 0.71)
    '40–71 %'
    """
    return f"{low * 100:.0f}–{high * 100:.0f} %"
