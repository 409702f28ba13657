"""Which extracted claim stands for which annotated one, and when two slots are the same.

A claim meets an annotated one when they overlap by at least half of the shorter and a fifth of
their union, and share a value if both have some. Pairs are made one to one, the closest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from detente.record.claims.reading.calendar import first_day, last_day
from detente.record.score.rows import Figure, Row

SHORTER = 0.5
UNION = 0.2
_NEAR = Decimal("0.000001")
#: Roles that say the same of a figure, depending on how one looks at it.
_ROLES = {
    "to": {"level", "rate"},
    "from": {"level", "rate"},
    "amount": {"level", "count"},
    "level": {"amount"},
    "rate": {"level", "to"},
    "count": {"amount", "level", "streak"},
    "threshold": {"level", "rate", "share"},
    "share": {"level", "rate"},
}
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
L = TypeVar("L")
R = TypeVar("R")


def same_size(a: Figure, b: Figure) -> bool:
    """Tell whether two values are the same number in the same unit, their sign apart."""
    near = abs(abs(a.value) - abs(b.value)) <= _NEAR * max(abs(a.value), abs(b.value))
    return a.unit == b.unit and near


def same_role(gold: Figure, found: Figure, row: Row) -> bool:
    """Tell whether a value has the annotated role; a change must have its sign."""
    if found.role != gold.role and found.role not in _ROLES.get(gold.role, ()):
        return False
    if gold.role != "change" or (gold.value < 0) == (found.value < 0):
        return True
    return found.value > 0 and row.direction == "down"


def overlap(a: Row, b: Row) -> int:
    """Return how many characters two claims of one document share."""
    return min(a.end, b.end) - max(a.start, b.start) if a.doc == b.doc else 0


def pairs_of(gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the pairs ``(annotated, extracted)``, one to one."""
    near: list[tuple[float, int, int]] = []
    for g, a in enumerate(gold):
        for p, b in enumerate(found):
            shared = overlap(a, b)
            if shared <= 0:
                continue
            union = max(a.end, b.end) - min(a.start, b.start)
            shorter = min(a.end - a.start, b.end - b.start)
            if shared < SHORTER * shorter or shared < UNION * union:
                continue
            values = sum(any(same_size(v, w) for w in b.values) for v in a.values)
            if a.values and b.values and not values:
                continue
            alike = 0.2 * (a.type == b.type) + 0.1 * (a.subject.lower() == b.subject.lower())
            near.append((shared / union + 0.5 * values + alike, g, p))
    made: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, g, p in sorted(near, reverse=True):
        if g not in taken[0] and p not in taken[1]:
            taken[0].add(g)
            taken[1].add(p)
            made.append((g, p))
    return sorted(made)


def most_pairs(left: Sequence[L], right: Sequence[R], same: Callable[[L, R], bool]) -> int:
    """Return the size of the largest one-to-one pairing of things that are the same."""
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j, other in enumerate(right):
            if j in seen or not same(left[i], other):
                continue
            seen.add(j)
            if j not in owner or place(owner[j], seen):
                owner[j] = i
                return True
        return False

    return sum(place(i, set()) for i in range(len(left)))


def same_period(gold: str | None, found: str | None) -> bool:
    """Tell whether two periods are the same span of days; one not annotated is not tested."""
    return gold is None or span_of(gold) == span_of(found)


def span_of(told: str | None) -> tuple[str, str]:
    """Return first and last day of a period as written; its words where it has no dates.

    >>> span_of("2025-01/2025-11"), span_of("2024-Q2"), span_of("/2027-12")
    (('2025-01-01', '2025-11-30'), ('2024-04-01', '2024-06-30'), ('', '2027-12-31'))
    """
    if not told:
        return "", ""
    start, slash, end = told.partition("/")
    if not slash:
        end = start
    quarter = _QUARTER.fullmatch(told)
    if quarter:
        number = int(quarter[2])
        start, end = (f"{quarter[1]}-{month:02d}" for month in (number * 3 - 2, number * 3))
    if not re.fullmatch(r"[\d-]*", start + end):
        return " ".join(told.lower().split()), ""
    return (first_day(start) if start else ""), (last_day(end) if end else "")


def same_speaker(gold: str | None, found: str | None) -> bool:
    """Tell whether two names mean one speaker: all words of the annotated, or the surname."""
    a, b = _words(gold), _words(found)
    if not a or not b:
        return a == b
    return set(a) <= set(b) or (len(a) > 1 and len(b) <= 2 and a[-1] == b[-1])


def _words(name: str | None) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", (name or "").lower().replace("’", "")).split()
