"""What strained a truce and what calmed it: each act, its weight, and the balance it left.

The balance is the sum of the weights of past acts, each halved once a half-life has gone by. The
weights and the half-life are choices of ours; nothing here measures them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.ledger.case.record import Record
from detente.ledger.event import Event
from detente.strategy.moves.dossier import Dossier

#: Standings of a promise that say how it ended, and the weight they take.
_KEPT = {"kept": "kept", "carried-out": "kept", "kept-late": "kept", "missed": "missed"}
#: Acts of both leaders.
CONTACT = ("call", "meeting")


@dataclass(frozen=True, slots=True)
class Strain:
    """An act that moved the balance of trust.

    Parameters
    ----------
    before, after : float
        The balance on the day, without the act and with it.
    """

    date: date
    id: str
    kind: str
    by: tuple[str, ...]
    weight: float
    before: float
    after: float
    what: str
    sources: tuple[str, ...]


def strains(dossier: Dossier, record: Record, cut: date) -> tuple[Strain, ...]:
    """Return every act between the parties that moved the balance by a day, in order.

    Of several acts of one kind on one day the first counts.
    """
    weights, half = dossier.rules.weights, dossier.rules.half_life_days
    found: list[Strain] = []
    seen: set[tuple[date, str]] = set()
    balance, last = 0.0, None
    for day, name, kind, by, what, sources in _acts(dossier, record, cut):
        weight = weights.get(kind)
        if weight is None or (day, kind) in seen:
            continue
        seen.add((day, kind))
        before = balance * faded((day - last).days if last else 0, half)
        balance, last = before + weight, day
        found.append(Strain(day, name, kind, by, weight, before, balance, what, sources))
    return tuple(found)


def trust(rows: Sequence[Strain], day: date, half_life: float) -> float:
    """Return the balance on the morning of a day: acts of the day itself do not count yet."""
    past = [row for row in rows if row.date < day]
    return past[-1].after * faded((day - past[-1].date).days, half_life) if past else 0.0


def faded(days: float, half_life: float) -> float:
    """Return what is left of a weight after so many days."""
    return float(0.5 ** (days / half_life))


def contacts(dossier: Dossier, cut: date) -> tuple[date, ...]:
    """Return the days on which both leaders spoke or met, as known on a day."""
    days = {
        e.date
        for e in dossier.events
        if e.kind in CONTACT and set(dossier.parties) <= set(e.actors) and _known(e, cut)
    }
    days |= {
        t.start
        for t in dossier.truces
        if t.leaders and set(t.between) == set(dossier.parties) and max(t.start, t.published) <= cut
    }
    return tuple(sorted(days))


def between(dossier: Dossier, event: Event) -> bool:
    """Tell whether an event is an act of the parties on each other or together.

    An act on everyone counts where it is among the moves of the pair.
    """
    if any(move.id == event.id for move in dossier.moves):
        return True
    actors = set(event.actors)
    if not actors or not actors <= set(dossier.parties):
        return False
    return len(actors) > 1 or any(p in event.target for p in dossier.parties if p not in actors)


def _known(event: Event, cut: date) -> bool:
    return max(event.date, event.published) <= cut


_Told = tuple[date, str, str, tuple[str, ...], str, tuple[str, ...]]


def _acts(dossier: Dossier, record: Record, cut: date) -> Iterator[_Told]:
    told = [*_events(dossier, cut), *_promises(dossier, record, cut)]
    yield from sorted(told, key=lambda row: (row[0], row[1]))


def _events(dossier: Dossier, cut: date) -> Iterable[_Told]:
    kinds = {act.id: act.kind for act in dossier.acts}
    for e in dossier.events:
        if between(dossier, e) and _known(e, cut):
            yield e.date, e.id, kinds.get(e.id, e.kind), e.actors, e.what, e.sources


def _promises(dossier: Dossier, record: Record, cut: date) -> Iterable[_Told]:
    for row in record.commitments.values():
        first = next((p for p in row.status_history if p.status in _KEPT), None)
        if first is not None and first.published <= cut and row.party in dossier.parties:
            kind = _KEPT[first.status]
            yield first.published, row.id, kind, (row.party,), row.text, first.sources
