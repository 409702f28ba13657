"""The scorecard: promises of every side on one scale, each with its counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from detente.ledger.agreement import Deadline
from detente.ledger.commitment import Commitment, Window
from detente.ledger.views.told import CommitmentView
from detente.trade.held import Held
from detente.trade.scorecard.count import Count
from detente.trade.scorecard.score import Score, score
from detente.trade.statistics.current import Vintage, choose


@dataclass(frozen=True, slots=True)
class Scored:
    """A promise and how it stands.

    Parameters
    ----------
    status : str
        Of the scorecard; `told` is what the record tells of it, with `status_note`.
    target : Decimal or None
        The quantity named; `total` is what counts, where a baseline comes on top.
    done, due, pace, required_rate
        Of the series that decides; `counts` holds every series side by side.
    season : str
        The series whose past years give the seasonal pace. It may count another step than the
        promise does: contracts run ahead of shipments.
    """

    id: str
    party: str
    to: str
    text: str
    target: Decimal | None
    unit: str | None
    total: Decimal | None
    window: Window | None
    measured_by: str
    said_by: tuple[str, ...]
    one_sided: bool
    status: str
    reason: str
    told: str
    status_note: str
    done: Decimal | None
    through: date | None
    due: Decimal | None
    pace: Decimal | None
    prorate: str
    required_rate: Decimal | None
    rate_unit: str
    legal_deadline: date | None
    political_deadline: date | None
    deadlines: tuple[Deadline, ...]
    counts: tuple[Count, ...]
    season: str
    agreement: str | None
    note: str
    certainty: str
    sources: tuple[str, ...]


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
    return Scored(
        id=view.id,
        party=view.party,
        to=view.to,
        text=view.text,
        target=view.target,
        unit=view.unit,
        total=found.target,
        window=view.window,
        measured_by=view.measured_by,
        said_by=view.said_by,
        one_sided=view.one_sided,
        status=found.status,
        reason=found.reason,
        told=view.status,
        status_note=view.status_note,
        done=found.done,
        through=found.through,
        due=found.due,
        pace=found.pace,
        prorate=found.prorate,
        required_rate=found.required_rate,
        rate_unit=found.rate_unit,
        legal_deadline=view.legal_deadline,
        political_deadline=view.political_deadline,
        deadlines=found.deadlines,
        counts=found.counts,
        season=row.seasons.series if row.seasons is not None and found.counts else "",
        agreement=view.agreement,
        note=view.note,
        certainty=view.certainty,
        sources=tuple(dict.fromkeys((*view.sources, *found.sources))),
    )
