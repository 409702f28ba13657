"""Products, measures and events by words."""

from __future__ import annotations

import heapq
import math
import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, ClassVar

from detente.errors import Fault, InputError, SchemaError
from detente.kernel.row import STRICT
from detente.ledger.case.load import rows_of
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import dotted
from detente.ledger.views.told import agenda, events

_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
_ENDINGS = ("ies", "es", "s")


@dataclass(frozen=True, slots=True)
class Word:
    """An everyday word and the lines that the schedule calls otherwise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    word: str
    codes: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is, its id, its title, and how well it fits."""

    kind: str
    id: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Text:
    """Something that can be found: by words of its own, and by those that stand around it."""

    kind: str
    id: str
    title: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """All that can be found by a day, by the words in it.

    `places` holds for each stem the texts it stands in, twice their number, plus one where
    it is a word of the text's own and not of its path.
    """

    hits: tuple[Hit, ...]
    lengths: tuple[float, ...]
    places: Mapping[str, array[int]]
    words: tuple[Word, ...]


def index(
    case: Case, record: Record, catalogue: Catalogue, known: date, more: Iterable[Text] = ()
) -> Index:
    """Return the index of lines of every schedule, measures, events and topics.

    Parameters
    ----------
    more : iterable of Text
        What else can be found, of other rooms.
    """
    hits: list[Hit] = []
    lengths: list[float] = []
    places: dict[str, array[int]] = {}
    every = (
        _products(case, catalogue, known), _measures(case, known), _events(case, record, known),
        more,
    )  # fmt: skip
    for number, text in enumerate(chain.from_iterable(every)):
        hits.append(Hit(text.kind, text.id, text.title, 0.0))
        lengths.append(1 + 0.05 * len(text.strong) + 0.01 * len(text.weak))
        for stem, own in {**dict.fromkeys(text.weak, 0), **dict.fromkeys(text.strong, 1)}.items():
            places.setdefault(stem, array("L")).append(2 * number + own)
    return Index(tuple(hits), tuple(lengths), places, _words(case))


def find(held: Index, words: str, most: int = 20) -> list[Hit]:
    """Return what fits the words best: rare words count more, a text's own more than its path."""
    wanted = list(dict.fromkeys(stems(words)))
    if not wanted:
        raise InputError("nothing to search for", where="words", hint="give a word or a code")
    found: dict[int, list[float]] = {}
    for stem in wanted:
        places = held.places.get(stem, ())
        rare = math.log(1 + len(held.hits) / (1 + len(places)))
        for place in places:
            found.setdefault(place >> 1, []).append(rare * (2.0 if place & 1 else 1.0))
    meant = _meant(held, words)
    for number, hit in enumerate(held.hits) if meant else ():
        if _boost(hit, meant):
            found.setdefault(number, [])
    scored = (
        replace(
            held.hits[number],
            score=round(
                sum(weights) * (len(weights) / len(wanted)) ** 2 / held.lengths[number]
                + _boost(held.hits[number], meant),
                3,
            ),
        )
        for number, weights in found.items()
    )
    return heapq.nsmallest(most, scored, key=lambda h: (-h.score, h.kind, h.id))


def search(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    words: str,
    most: int = 20,
    known: date | None = None,
) -> list[Hit]:
    """Return what fits the words best among all that had been published by `known`."""
    day = case.about.known_until if known is None else known
    return find(index(case, record, catalogue, day), words, most)


def _boost(hit: Hit, meant: tuple[str, ...]) -> float:
    if hit.kind != "product" or not meant:
        return 0.0
    code = hit.id.replace(".", "")
    return 100.0 / len(code) if code.startswith(meant) else 0.0


def _words(case: Case) -> tuple[Word, ...]:
    faults: list[Fault] = []
    rows = rows_of(case.root, "words", Word, faults)
    if faults:
        raise SchemaError("words.yaml has faults", where=str(case.root), faults=faults)
    return tuple(rows)


def _meant(held: Index, words: str) -> tuple[str, ...]:
    said = " ".join(stems(words))
    return tuple(c for row in held.words if " ".join(stems(row.word)) in said for c in row.codes)


def _products(case: Case, catalogue: Catalogue, known: date) -> Iterable[Text]:
    for party in case.parties.values():
        if party.schedule is None:
            continue
        lines = {code: (own, path) for code, own, path in catalogue.lines(party.id, known)}
        for code, (own, path) in lines.items():
            title = f"{own.strip(': ')} ({path.split('>')[0].strip(': ')})" if path else own
            digits = tuple(code[:n] for n in (4, 6, 8, 10) if n <= len(code))
            strong = (*stems(own), *digits, dotted(code))
            special = any(no.refuses(code) for no in party.not_goods)
            kind = "heading" if special else "product"
            yield Text(kind, dotted(code), title, strong, tuple(stems(path)))


def _measures(case: Case, known: date) -> Iterable[Text]:
    for m in case.measures.values():
        if not any(act.published <= known for act in m.acts):
            continue
        weak = stems(f"{m.authority} {m.note} {m.unit_text}")
        yield Text("measure", m.id, m.name, tuple(stems(f"{m.id} {m.name}")), tuple(weak))


def _events(case: Case, record: Record, known: date) -> Iterable[Text]:
    for event in events(record, known, None, None, None):
        strong = tuple(stems(f"{' '.join(event.topics)} {event.place or ''}"))
        yield Text("event", event.id, event.what, strong, tuple(stems(event.what)))
    for topic in agenda(record, case.sources, known):
        strong = tuple(stems(f"{topic.id} {topic.title}"))
        yield Text("topic", topic.id, topic.title, strong, tuple(stems(topic.outcome or "")))
    for c in record.commitments.values():
        if c.published <= known:
            yield Text("commitment", c.id, c.text, tuple(stems(c.text)))


def stems(text: str) -> list[str]:
    """Return the words of a text, plural endings taken off."""
    return [_stem(token) for token in _TOKEN.findall(text.lower())]


@lru_cache(maxsize=1 << 15)
def _stem(token: str) -> str:
    """Take a plural ending off, so that a word finds its line in either number."""
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) > len(ending) + 2 and not token.endswith("ss"):
            return token.removesuffix(ending) + ("y" if ending == "ies" else "")
    return token
