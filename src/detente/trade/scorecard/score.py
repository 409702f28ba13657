"""How a promise stands: one status from its counts, or from what the record tells of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from detente.ledger.agreement import Deadline
from detente.ledger.commitment import Commitment
from detente.trade.held import Held
from detente.trade.scorecard.count import Count, Due, count, task_of

PRORATE = ("seasonal", "linear")

#: What the record tells of an act, on the scale of the scorecard.
_TOLD = {
    "kept": "met",
    "carried-out": "met",
    "kept-late": "met-late",
    "missed": "lapsed",
    "expired": "lapsed",
    "superseded": "moot",
    "in-force": "on-pace",
    "partly": "behind",
}
#: Where the record itself says that no count can decide.
_NO_COUNT = frozenset({"moot", "not-measurable", "disputed"})


@dataclass(frozen=True, slots=True)
class Score:
    """How a promise stands on a day, as known.

    Parameters
    ----------
    status : str
        ``met``, ``met-late``, ``on-pace``, ``behind``, ``lapsed``, ``open`` (nothing due yet, and
        nothing to count), ``moot``, ``disputed``, ``not-measurable`` or ``not-known``.
    done, due, pace, required_rate
        Of the series that decides, by the proration asked for.
    prorate : str
        Which proration the status rests on; empty where none does.
    counts : tuple of Count
        Every series side by side.
    deadlines : tuple of Deadline
        The deadline as it was first stated and restated.
    """

    status: str
    reason: str
    total: Decimal | None
    done: Decimal | None
    due: Decimal | None
    pace: Decimal | None
    required_rate: Decimal | None
    rate_unit: str
    through: date | None
    prorate: str
    counts: tuple[Count, ...]
    deadlines: tuple[Deadline, ...]
    sources: tuple[str, ...]


def score(
    held: Held,
    row: Commitment,
    told: str,
    last: date | None,
    *,
    on: date,
    known: date,
    prorate: str | None = None,
) -> Score:
    """Return how a promise stands.

    Parameters
    ----------
    held : Held
        Series, with the view ``current`` made for `known`.
    row : Commitment
        The promise.
    told : str
        Status the record tells of it.
    last : date or None
        Last deadline stated by `known`.
    on, known : date
        The two dates.
    prorate : str, optional
        ``linear`` or ``seasonal``; by default seasonal where past seasons are held.
    """
    task = task_of(row, last)
    counts = tuple(count(held, task, by, on) for by in row.series) if task else ()
    deciding = next((c for c in counts if c.decides), None)
    chosen = _chosen(deciding, prorate)
    if told in _NO_COUNT or task is None or deciding is None or deciding.done is None:
        status = _told(told)
        reason = deciding.reason if deciding is not None and told not in _NO_COUNT else ""
    else:
        status, reason = _counted(deciding, chosen, task.total, task.window[1], task.last, on)
    shown = deciding if deciding is not None else Count("", "", False, "", "")
    return Score(
        status=status,
        reason=reason,
        total=task.total if task else None,
        done=shown.done,
        due=chosen.due if chosen else None,
        pace=chosen.pace if chosen else None,
        required_rate=shown.required_rate,
        rate_unit=f"{shown.unit} a month" if shown.required_rate is not None else "",
        through=shown.through,
        prorate=chosen.prorate if chosen else "",
        counts=counts,
        deadlines=tuple(d for d in row.deadlines if d.published <= known),
        sources=tuple(dict.fromkeys(s for c in counts for s in c.sources)),
    )


def _chosen(found: Count | None, prorate: str | None) -> Due | None:
    if found is None:
        return None
    by = {due.prorate: due for due in found.due}
    for name in (prorate,) if prorate else PRORATE:
        if name in by:
            return by[name]
    return None


def _told(told: str) -> str:
    return told if told in _NO_COUNT else _TOLD.get(told, "open")


def _counted(
    found: Count, chosen: Due | None, total: Decimal, until: date, last: date, on: date
) -> tuple[str, str]:
    assert found.done is not None
    assert found.through is not None
    after = found.through + timedelta(days=1)
    if found.done >= total:
        late = f"counted to {found.through}, after the window closed" if found.late else ""
        return ("met-late" if found.late else "met"), late
    if after >= last or (on >= last and found.late):
        return "lapsed", f"{found.done:f} of {total:.3f} {found.unit} by {found.through}"
    if on >= last:
        return "not-known", f"no figure after {found.through} is held"
    if on >= until:
        return "behind", f"the window closed on {until - timedelta(days=1)}"
    if chosen is None or chosen.pace is None:
        return "not-measurable", "no past season says what would be due by now"
    return ("on-pace" if chosen.pace >= 1 else "behind"), f"counted to {found.through}"
