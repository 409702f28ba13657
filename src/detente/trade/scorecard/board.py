"""The scorecard: promises of every side on one scale, each with its counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from detente.ledger.agreement import Deadline
from detente.ledger.commitment import Commitment
from detente.ledger.views.told import CommitmentView
from detente.trade.held import Held
from detente.trade.scorecard.count import Count
from detente.trade.scorecard.score import Score, score
from detente.trade.statistics.current import Vintage, choose


@dataclass(frozen=True, slots=True)
class Scored(CommitmentView):
    """A promise and how it stands: what the record tells, and what the counts say.

    Parameters
    ----------
    status : str
        Of the scorecard; `told` is what the record tells of it, with `status_note`.
    total : Decimal or None
        What counts: the target, and the baseline it comes on top of.
    done, due, pace, required_rate
        Of the series that decides; `counts` holds every series side by side.
    season : str
        The series whose past years give the seasonal pace. It may count another step than the
        promise does: contracts run ahead of shipments.
    """

    told: str
    reason: str
    total: Decimal | None
    done: Decimal | None
    through: date | None
    due: Decimal | None
    pace: Decimal | None
    prorate: str
    required_rate: Decimal | None
    rate_unit: str
    deadlines: tuple[Deadline, ...]
    counts: tuple[Count, ...]
    season: str


def board(
    held: Held,
    rows: Mapping[str, Commitment],
    views: Iterable[CommitmentView],
    *,
    on: date,
    known: date,
    prorate: str | None = None,
) -> list[Scored]:
    """Return how each promise stands on a day, as known.

    Parameters
    ----------
    held : Held
        The series.
    rows : mapping of str to Commitment
        The promises by id.
    views : iterable of CommitmentView
        Those to score, as the record tells of them.
    on, known : date
        The two dates.
    prorate : str, optional
        ``linear`` or ``seasonal``.
    """
    choose(held, Vintage(known))
    return [_scored(held, rows[view.id], view, on, known, prorate) for view in views]


def _scored(
    held: Held, row: Commitment, view: CommitmentView, on: date, known: date, prorate: str | None
) -> Scored:
    # An act ends a term at the start of a day; a day that is only spoken of is still inside it.
    legal = None if view.legal_deadline is None else view.legal_deadline - timedelta(days=1)
    last = max((d for d in (legal, view.political_deadline) if d), default=None)
    found: Score = score(held, row, view.status, last, on=on, known=known, prorate=prorate)
    both = {f.name: getattr(part, f.name) for part in (view, found) for f in fields(part)}
    season = row.seasons.series if row.seasons is not None and found.counts else ""
    sources = tuple(dict.fromkeys((*view.sources, *found.sources)))
    return Scored(**both | {"told": view.status, "season": season, "sources": sources})
