"""Precision, recall and F1 of claims and of their slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.record.claim import HEDGES
from detente.record.score.matching import (
    most_pairs,
    overlap,
    pairs_of,
    same_period,
    same_role,
    same_size,
    same_speaker,
)
from detente.record.score.rows import Figure, Row

Told = tuple[Row, Figure]


@dataclass(frozen=True, slots=True)
class Measure:
    """How many were right, how many were told, how many there were to tell."""

    right: int
    told: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of what was told that is right."""
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        """Share of what there was to tell that was told right."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The score of extracted claims: measures by name, and accuracies on matched claims."""

    measures: Mapping[str, Measure]
    hedges: Mapping[str, float]
    accuracy: Mapping[str, tuple[int, int]]

    @property
    def hedge_macro_f1(self) -> float:
        """Mean of the F1 of the hedges that the annotated claims have."""
        return sum(self.hedges.values()) / len(self.hedges) if self.hedges else 0.0


def scored(
    gold: Sequence[Row], found: Sequence[Row], spellings: Mapping[str, str] | None = None
) -> Score:
    """Return the score of extracted claims against annotated ones.

    Parameters
    ----------
    gold, found : sequence of Row
        Annotated and extracted claims.
    spellings : mapping, optional
        Other spelling of a subject, lower case, to the one that is written.
    """
    written = spellings or {}

    def same_subject(a: Row, b: Row) -> bool:
        one, other = a.subject.lower(), b.subject.lower()
        return written.get(one, one) == written.get(other, other)

    pairs = [(gold[g], found[p]) for g, p in pairs_of(gold, found)]
    core = [g for g in gold if g.weight == "core"]
    hit = {id(g) for g, _ in pairs}
    measures = {
        "claims": Measure(len(pairs), len(found), len(gold)),
        "claims+type": Measure(sum(g.type == p.type for g, p in pairs), len(found), len(gold)),
        **_values(gold, found, same_subject),
        "speaker": _speakers(gold, found, pairs),
    }
    accuracy = {
        "core recall": (sum(id(g) in hit for g in core), len(core)),
        "type": (sum(g.type == p.type for g, p in pairs), len(pairs)),
        "subject": (sum(same_subject(g, p) for g, p in pairs), len(pairs)),
        "evidence": (sum(g.evidence == p.evidence for g, p in pairs), len(pairs)),
        "polarity": (sum(g.negated == p.negated for g, p in pairs), len(pairs)),
    }
    return Score(measures, _hedges(pairs), accuracy)


def _values(
    gold: Sequence[Row], found: Sequence[Row], same_subject: Callable[[Row, Row], bool]
) -> dict[str, Measure]:
    """Return the measures of values, each layer asking for one slot more than the last."""

    def size(a: Told, b: Told) -> bool:
        return overlap(a[0], b[0]) > 0 and same_size(a[1], b[1])

    def role(a: Told, b: Told) -> bool:
        return size(a, b) and same_role(a[1], b[1], b[0])

    def subject(a: Told, b: Told) -> bool:
        return role(a, b) and same_subject(a[0], b[0])

    def period(a: Told, b: Told) -> bool:
        return subject(a, b) and same_period(a[0].period, b[0].period)

    layers = {"value+unit": size, "+role/sign": role, "+subject": subject, "+period": period}
    made = {}
    for name, same in layers.items():
        right = told = there = 0
        for doc in sorted({g.doc for g in gold}):
            left, other = _told(gold, doc), _told(found, doc)
            right += most_pairs(left, other, same)
            told, there = told + len(other), there + len(left)
        made[name] = Measure(right, told, there)
    return made


def _told(rows: Iterable[Row], doc: str) -> list[Told]:
    return [(row, value) for row in rows if row.doc == doc for value in row.values]


def _hedges(pairs: Sequence[tuple[Row, Row]]) -> dict[str, float]:
    made = {}
    for hedge in HEDGES:
        gold = sum(g.hedge == hedge for g, _ in pairs)
        if gold:
            right = sum(g.hedge == p.hedge == hedge for g, p in pairs)
            made[hedge] = Measure(right, sum(p.hedge == hedge for _, p in pairs), gold).f1
    return made


def _speakers(
    gold: Sequence[Row], found: Sequence[Row], pairs: Sequence[tuple[Row, Row]]
) -> Measure:
    right = sum(bool(g.speaker) and same_speaker(g.speaker, p.speaker) for g, p in pairs)
    return Measure(right, sum(bool(p.speaker) for p in found), sum(bool(g.speaker) for g in gold))
