"""Strike and answer: which act was answered, after how long, with what, and how large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from detente.strategy.moves.dossier import Act, Dossier

#: Two sizes are the same within so much.
_SAME = 0.005


@dataclass(frozen=True, slots=True)
class Reply:
    """A hard act of one side, and what the other side did about it.

    Parameters
    ----------
    act, date, by : str, date, str
        The act and the side that did it.
    to : str
        The side that may answer.
    answered : bool
        Whether a hard act in answer to it is on record.
    open : bool
        Not answered, and too young to be counted as unanswered.
    answer : str or None
        The first such act.
    lag_days : int or None
        From the first announcement that it answers to its own.
    lag_from_effect : int or None
        From the first day on which the act applied to its announcement.
    size, answer_size : float or None
        Points of duty of each, of 1.
    mirrored : {'full', 'part'} or None
        Whether the answer is as large as the act; None where that cannot be told.
    level : float or None
        Average duty of the side that struck, after it.
    """

    act: str
    date: date
    by: str
    to: str
    instruments: tuple[str, ...]
    answered: bool
    open: bool
    answer: str | None
    lag_days: int | None
    lag_from_effect: int | None
    size: float | None
    answer_size: float | None
    mirrored: Literal["full", "part"] | None
    level: float | None
    sources: tuple[str, ...]


def replies(dossier: Dossier, cut: date) -> tuple[Reply, ...]:
    """Return every hard act that calls for an answer by a day, with the answer if there is one.

    Both sides are read alike: an answer of one is an act that the other may answer.
    """
    acts = dossier.known_acts(cut)
    return tuple(
        _reply(dossier, acts, act, cut)
        for act in acts
        if act.hard and act.calls and act.by and act.kind in ("strike", "answer")
    )


def _reply(dossier: Dossier, acts: Iterable[Act], act: Act, cut: date) -> Reply:
    found = next((a for a in acts if a.by == act.on and a.hard and act.id in a.response_to), None)
    lag = effect = None
    if found is not None:
        told = [dossier.by_event[x].date for x in found.response_to]
        lag = (found.date - min(told)).days
        effect = (found.date - act.bites).days if act.bites is not None else None
    young = cut - act.date < timedelta(days=dossier.rules.open_days)
    return Reply(
        act=act.id,
        date=act.date,
        by=act.by,
        to=act.on,
        instruments=act.instruments,
        answered=found is not None,
        open=found is None and young,
        answer=found.id if found is not None else None,
        lag_days=lag,
        lag_from_effect=effect,
        size=act.size,
        answer_size=found.size if found is not None else None,
        mirrored=_mirrored(act, found),
        level=act.levels.get(act.by),
        sources=(*act.sources, *(found.sources if found is not None else ())),
    )


def _mirrored(act: Act, found: Act | None) -> Literal["full", "part"] | None:
    """Tell whether a duty was answered by as large a duty on as much trade."""
    if found is None or act.size is None or found.size is None:
        return None
    if act.trade_bn is not None and found.trade_bn is not None:
        alike = found.trade_bn >= act.trade_bn
    elif act.scope == found.scope == "part":
        return None
    else:
        alike = act.scope == found.scope
    return "full" if alike and abs(act.size - found.size) <= _SAME else "part"


def lags(rows: Iterable[Reply], to: str) -> tuple[int, ...]:
    """Return the days that a side took for each of its answers, in order.

    One act may answer several: it is counted once.
    """
    seen = {row.answer: row.lag_days for row in rows if row.to == to and row.lag_days is not None}
    return tuple(seen.values())
