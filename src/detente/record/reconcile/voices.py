"""Whose word a claim is: origins are counted by name, and a side that says nothing is told.

Two texts that print the same office's figure are one source however they word it. A side is
called silent only where it speaks in the same texts, and not of this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from detente.record.reconcile.answer import Relation
from detente.record.reconcile.said import Said

_ACTS = frozenset({"commitment", "measure", "threat"})


def origin(said: Said) -> str:
    """Return whose word a claim rests on: the speaker, the office behind a figure, or the text."""
    claim = said.claim
    if claim.speaker is not None and claim.speaker.name:
        return claim.speaker.org or claim.speaker.name
    if claim.evidence == "official_data":
        return f"the office that counts {claim.subject}"
    return said.document.publisher or said.document.name


def origins(saids: Iterable[Said]) -> tuple[str, ...]:
    """Return the different origins of some claims, in order."""
    return tuple(dict.fromkeys(origin(said) for said in saids))


def silent(saids: Sequence[Said]) -> Iterator[Relation]:
    """Yield each thing done or promised between two sides that only one of them tells.

    A claim of one side about the other counts for the side that tells it. Nobody is called
    silent who does not speak in these texts at all.
    """
    spoke: dict[str, int] = defaultdict(int)
    told: dict[str, list[Said]] = defaultdict(list)
    for said in saids:
        for side in said.sides:
            spoke[side] += 1
        if said.claim.type in _ACTS and len(said.sides) == 1:
            told[said.claim.subject].append(said)
    for subject, rows in told.items():
        sides = {side for said in rows for side in said.sides}
        about = {s for said in rows for s in _parties(said)}
        for other in sorted(about - sides):
            if spoke.get(other) and len(sides) == 1:
                only = next(iter(sides))
                first = rows[0]
                yield Relation(
                    first.claim.id,
                    "",
                    "silent",
                    f"only {only} tells it here; {other} speaks in these texts, not of this",
                    subject,
                )


def _parties(said: Said) -> Iterator[str]:
    for text in (said.claim.actor, said.claim.target):
        if text:
            yield from text.split(",")
