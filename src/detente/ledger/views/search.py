"""Products, measures and events by words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from detente.errors import Fault, InputError, SchemaError
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

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

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
class _Text:
    kind: str
    id: str
    title: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


def search(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    words: str,
    most: int = 20,
    known: date | None = None,
) -> list[Hit]:
    """Return what fits the words best: lines of every schedule, measures, events, topics.

    Only what had been published by `known` is found, by default all that the record holds.
    """
    day = case.about.known_until if known is None else known
    wanted = list(dict.fromkeys(_stems(words)))
    if not wanted:
        raise InputError("nothing to search for", where="words", hint="give a word or a code")
    meant = _meant(case, words)
    texts = [*_products(case, catalogue, day), *_measures(case, day), *_events(case, record, day)]
    counts = Counter(stem for text in texts for stem in {*text.strong, *text.weak})
    rare = {w: math.log(1 + len(texts) / (1 + counts[w])) for w in wanted}
    hits = [
        Hit(text.kind, text.id, text.title, round(score, 3))
        for text in texts
        if (score := _score(text, wanted, rare) + _boost(text, meant)) > 0
    ]
    return sorted(hits, key=lambda h: (-h.score, h.kind, h.id))[:most]


def _score(text: _Text, wanted: list[str], rare: dict[str, float]) -> float:
    """Return how well a text fits: rare words count more, its own words more than its path."""
    found = [w for w in wanted if w in text.strong or w in text.weak]
    if not found:
        return 0.0
    weight = sum(rare[w] * (2.0 if w in text.strong else 1.0) for w in found)
    length = 1 + 0.05 * len(text.strong) + 0.01 * len(text.weak)
    return weight * (len(found) / len(wanted)) ** 2 / length


def _boost(text: _Text, meant: tuple[str, ...]) -> float:
    if text.kind != "product" or not meant:
        return 0.0
    code = text.id.replace(".", "")
    return 100.0 / len(code) if code.startswith(meant) else 0.0


def _meant(case: Case, words: str) -> tuple[str, ...]:
    faults: list[Fault] = []
    rows = rows_of(case.root, "words", Word, faults)
    if faults:
        raise SchemaError("words.yaml has faults", where=str(case.root), faults=faults)
    said = " ".join(_stems(words))
    return tuple(c for row in rows if " ".join(_stems(row.word)) in said for c in row.codes)


def _products(case: Case, catalogue: Catalogue, known: date) -> Iterable[_Text]:
    for party in case.parties.values():
        if party.schedule is None:
            continue
        lines = {code: (own, path) for code, own, path in catalogue.lines(party.id, known)}
        for code, (own, path) in lines.items():
            title = f"{own.strip(': ')} ({path.split('>')[0].strip(': ')})" if path else own
            digits = tuple(code[:n] for n in (4, 6, 8, 10) if n <= len(code))
            strong = (*_stems(own), *digits, dotted(code))
            special = any(no.refuses(code) for no in party.not_goods)
            kind = "heading" if special else "product"
            yield _Text(kind, dotted(code), title, strong, tuple(_stems(path)))


def _measures(case: Case, known: date) -> Iterable[_Text]:
    for m in case.measures.values():
        if not any(act.published <= known for act in m.acts):
            continue
        weak = _stems(f"{m.authority} {m.note} {m.unit_text}")
        yield _Text("measure", m.id, m.name, tuple(_stems(f"{m.id} {m.name}")), tuple(weak))


def _events(case: Case, record: Record, known: date) -> Iterable[_Text]:
    for event in events(record, known, None, None, None):
        strong = tuple(_stems(f"{' '.join(event.topics)} {event.place or ''}"))
        yield _Text("event", event.id, event.what, strong, tuple(_stems(event.what)))
    for topic in agenda(record, case.sources, known):
        strong = tuple(_stems(f"{topic.id} {topic.title}"))
        yield _Text("topic", topic.id, topic.title, strong, tuple(_stems(topic.outcome or "")))
    for c in record.commitments.values():
        if c.published <= known:
            yield _Text("commitment", c.id, c.text, tuple(_stems(c.text)))


def _stems(text: str) -> list[str]:
    return [_stem(token) for token in _TOKEN.findall(text.lower())]


def _stem(token: str) -> str:
    """Take a plural ending off, so that a word finds its line in either number."""
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) > len(ending) + 2 and not token.endswith("ss"):
            return token.removesuffix(ending) + ("y" if ending == "ies" else "")
    return token
