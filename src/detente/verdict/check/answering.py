"""Faults of the rows that answer claims: what they name must be in the case."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, get_args, get_type_hints

from detente.errors import Fault
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.event import Event
from detente.record.reconcile.rules import FOLDER, Ending, Family, Identity, Place
from detente.verdict.check.naming import Names
from detente.verdict.check.shapes import Placed, Rows
from detente.verdict.rows import Counted, Happening, Mixup, Named, Paper, Pledged, Ruled

KINDS: dict[str, type[Any]] = {
    "counted": Counted,
    "ruled": Ruled,
    "named": Named,
    "pledged": Pledged,
    "happening": Happening,
    "mixups": Mixup,
    "papers": Paper,
    "families": Family,
    "identities": Identity,
    "endings": Ending,
    "places": Place,
}
_BY_SUBJECT = ("counted", "ruled", "pledged", "happening")
_DOCUMENT = re.compile(r"[0-9a-f]{12}")
_EVENTS = frozenset(get_args(get_type_hints(Event)["kind"]))


def answer_faults(
    rows: Rows, case: Case, record: Record, series: Collection[str], names: Names
) -> Iterator[Fault]:
    """Yield what is wrong with the rows of the folder of verdicts."""
    rows.strangers(FOLDER, KINDS)
    held = {stem: rows.of(f"{FOLDER}/{stem}", kind) for stem, kind in KINDS.items()}
    for stem in _BY_SUBJECT:
        rows.once(stem, held[stem], "subject")
        for placed in held[stem]:
            yield from _subjects(placed, "subject", (placed.value.subject,), names)
    for row in held["counted"]:
        yield from _counted(row, series)
    ruled = {placed.value.subject for placed in held["ruled"]}
    for row in held["ruled"]:
        yield from _ruled(row, case, record, ruled)
    for row in held["named"]:
        grouped = [name for group in row.value.groups for name in group]
        yield from row.names("subjects", "row of ruled.yaml", row.value.subjects, ruled)
        yield from row.names("groups", "measure", grouped, case.measures)
    for row in held["pledged"]:
        yield from _pledged(row, record)
    topics = {t.id for t in record.topics}
    for row in held["happening"]:
        yield from row.names("kinds", "kind of event", row.value.kinds, _EVENTS)
        yield from row.names("topics", "topic", row.value.topics, topics)
        yield from row.names("released", "series", row.value.released, series)
        narrowed = [kind for part in row.value.narrow for kind in part.kinds]
        yield from row.names("narrow", "kind of event", narrowed, row.value.kinds)
    yield from _others(held, case, names)


def _counted(row: Placed[Counted], series: Collection[str]) -> Iterator[Fault]:
    value = row.value
    yield from row.names("series", "series", value.series, series)
    yield from row.names("others", "series", [o.series for o in value.others], series)
    yield from row.names(
        "consensus", "series", [value.consensus] if value.consensus else [], series
    )
    if not value.series:
        yield row.fault("series", "names none", "a subject is counted by one at least")
    try:
        float(value.below or 0)
    except ValueError:
        yield row.fault("below", f"'{value.below}' is no number", "write the threshold in digits")


def _ruled(row: Placed[Ruled], case: Case, record: Record, ruled: set[str]) -> Iterator[Fault]:
    value = row.value
    grouped = [name for group in value.groups for name in group]
    told = {"threats": value.threats, "older": value.older, "lines": value.lines}
    for key, names in {"groups": grouped, **told}.items():
        yield from row.names(key, "measure", names, case.measures)
    yield from row.names(
        "figures", "published figure", value.figures, {f.id for f in record.figures}
    )
    yield from row.names("part", "row of ruled.yaml", [value.part] if value.part else [], ruled)


def _pledged(row: Placed[Pledged], record: Record) -> Iterator[Fault]:
    value = row.value
    yield from row.names("commitments", "commitment", value.commitments, record.commitments)
    told = {"words": value.words, "phrases": value.phrases}
    chosen = {key: [i for ids in by.values() for i in ids] for key, by in told.items()}
    chosen |= {"considered": list(value.considered), "over": list(value.over)}
    for key, names in chosen.items():
        for name in dict.fromkeys(names):
            if name not in value.commitments:
                what = f"names '{name}', which is not among the row's commitments"
                yield row.fault(key, what, "add it to `commitments`")


def _others(held: dict[str, list[Placed[Any]]], case: Case, names: Names) -> Iterator[Fault]:
    for row in held["mixups"]:
        yield from _subjects(row, "subject", (row.value.subject,), names)
        yield from row.names("sources", "source", row.value.sources, case.sources)
    for row in held["papers"]:
        yield from row.names("id", "source", [row.value.id], case.sources)
        if not _DOCUMENT.fullmatch(row.value.document):
            what = f"'{row.value.document}' is no document"
            yield row.fault("document", what, "write the first 12 digits of its sha256")
    for row in held["families"]:
        yield from _subjects(row, "subjects", row.value.subjects, names)
    for row in held["identities"]:
        yield from _subjects(row, "whole", (row.value.whole,), names)
        yield from _subjects(row, "part", (row.value.part,), names)
    for row in held["endings"]:
        yield from _subjects(row, "event", (row.value.event,), names)
        yield from _subjects(row, "of", (row.value.of,), names)


def _subjects(
    row: Placed[Any], key: str, subjects: tuple[str, ...], names: Names
) -> Iterator[Fault]:
    for subject in subjects:
        if subject not in names:
            yield from row.names(key, "subject", [subject], names.plain)
