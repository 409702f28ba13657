"""Which verb answers a plain question: by rows, always the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from detente.desk.asked.reading import Asked, agreement, holds, product
from detente.desk.asked.rows import Route
from detente.ledger.case.record import Record
from detente.ledger.views.search import Index

_SLOT = re.compile(r"\{(?P<name>\w+)(?:\|(?P<other>[^}]*))?\}")
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Routed:
    """A row that fits, the arguments of its verb, and what the product was called."""

    route: Route
    arguments: Mapping[str, str]
    called: str


def route(
    asked: Asked,
    routes: Iterable[Route],
    record: Record,
    index: Callable[[], Index],
    known: date,
    names: Iterable[str],
) -> Routed | None:
    """Return the row that fits a question best: of most words; among equals the first.

    Parameters
    ----------
    index : callable
        Gives the index of products, where a row asks for one.
    names : iterable of str
        Names of the parties, which are no part of a product's.
    """
    fitting = [(fit(asked, row), -place, row) for place, row in enumerate(routes)]
    for score, _, row in sorted((f for f in fitting if f[0] > 0), key=lambda f: f[:2])[::-1]:
        found = _slots(asked, row, record, index, known, names)
        if found is not None and score:
            return Routed(row, _filled(row, found), found.get("called", ""))
    return None


def fit(asked: Asked, row: Route) -> int:
    """Return how many words of a question a row accounts for; none where it does not fit."""
    if any(holds(asked.stems, phrase) for phrase in row.none):
        return 0
    counted = [max(holds(asked.stems, phrase) for phrase in group) for group in row.all]
    return sum(counted) if counted and all(counted) else 0


def nearest(asked: Asked, routes: Iterable[Route]) -> list[Route]:
    """Return the rows that share most with a question, best first."""

    def shared(row: Route) -> float:
        met = sum(any(holds(asked.stems, p) for p in group) for group in row.all)
        common = len(set(asked.stems) & set(stems_of(row)))
        return met / len(row.all) + 0.2 * common

    every = list(routes)
    return sorted(every, key=lambda row: (-shared(row), every.index(row)))[:NEAREST]


def stems_of(row: Route) -> tuple[str, ...]:
    """Return the words of a row's own question."""
    from detente.ledger.views.search import stems

    return tuple(stems(row.asks))


def _slots(
    asked: Asked,
    row: Route,
    record: Record,
    index: Callable[[], Index],
    known: date,
    names: Iterable[str],
) -> dict[str, str] | None:
    """Return what a row needs of a question, None where it is not named there."""
    found: dict[str, str] = {}
    if "product" in row.takes:
        said = [phrase for group in row.all for phrase in group]
        meant = product(asked, said, index(), names)
        if meant is None:
            return None
        found["product"], found["called"] = meant
    if "agreement" in row.takes:
        named = agreement(asked, record, known)
        if named is None:
            return None
        found["agreement"] = named
    if asked.country is not None:
        found["country"] = asked.country
    if asked.day is not None:
        found["day"] = asked.day.isoformat()
    return found


def _filled(row: Route, found: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments of a row, filled; one that stays empty is left out."""

    def value(slot: re.Match[str]) -> str:
        return found.get(slot["name"]) or slot["other"] or ""

    made = {name: _SLOT.sub(value, text) for name, text in row.given().items()}
    return {name: text for name, text in made.items() if text}
