"""Every fault of a case at once, each with file and line.

Each rule is a small function whose message says what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from detente.errors import Fault, SchemaError, did_you_mean
from detente.kernel.moment import local_day
from detente.ledger.agreement import Standing, Standpoint
from detente.ledger.case.load import read_case
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record, read_record
from detente.ledger.case.rows import read_folder
from detente.ledger.measure import Act
from detente.ledger.views.sources import cited

STEMS = (
    "parties",
    "layers",
    "lists",
    "measures",
    "acts",
    "stacking",
    "scenarios",
    "sources",
    "agreements",
    "commitments",
    "events",
    "agenda",
    "gaps",
    "published",
    "feeds",
)
#: States that say something holds already.
_DONE: frozenset[Standing] = frozenset({"in-force", "carried-out", "kept"})


@dataclass(frozen=True, slots=True)
class _Checked:
    """A case with where each of its rows stands."""

    case: Case
    record: Record
    places: Mapping[str, str]

    def at(self, name: str) -> str:
        return self.places.get(name, name)


def check_case(root: Path) -> tuple[int, list[Fault]]:
    """Return the number of rows of a case folder and every fault found in it."""
    faults: list[Fault] = []
    places: dict[str, str] = {}
    count = 0
    for stem in STEMS:
        try:
            rows = list(read_folder(root, stem))
        except SchemaError:
            continue  # read_case and read_record report it
        count += len(rows)
        for row in rows:
            places.update(row.ids())
    case = read_case(root, faults)
    record = read_record(root, faults)
    # What a row that could not be read would have named is no fault of the others.
    if case is not None and not faults:
        checked = _Checked(case, record, places)
        for rule in _RULES:
            faults.extend(rule(checked))
    return count, list(dict.fromkeys(faults))


def _acts(checked: _Checked) -> Iterator[tuple[str, Act]]:
    for measure in checked.case.measures.values():
        for act in measure.acts:
            yield measure.id, act


def _sourced(checked: _Checked) -> Iterator[Fault]:
    known = checked.case.sources
    for row, name in cited(checked.case, checked.record):
        if name not in known:
            where = checked.at(row.split(" ", 1)[1])
            yield Fault(
                where,
                f"{row} cites '{name}', which is no source row",
                did_you_mean(name, known) or "add it to sources/",
            )


def _has_source(checked: _Checked) -> Iterator[Fault]:
    rows: list[tuple[str, tuple[str, ...]]] = [(a.id, a.sources) for _, a in _acts(checked)]
    rows += [(x.id, x.sources) for x in checked.case.rules]
    rows += [(x.id, x.sources) for x in checked.case.lists.values()]
    rows += [(x.id, x.sources) for x in checked.record.events]
    rows += [(x.id, x.sources) for x in checked.record.commitments.values()]
    rows += [(x.id, x.sources) for x in checked.record.agreements.values()]
    for name, sources in rows:
        if not sources:
            yield Fault(checked.at(name), f"{name} has no source", "name at least one source row")
    for source in checked.case.sources.values():
        if not source.cite and not (source.publisher and source.title):
            yield Fault(
                checked.at(source.id),
                f"source {source.id} cannot be found by a reader",
                "give a legal cite, or publisher, title and date",
            )


def _spans(checked: _Checked) -> Iterator[Fault]:
    for owner, act in _acts(checked):
        if act.start and act.until and act.until <= act.start:
            yield Fault(
                checked.at(act.id),
                f"{act.id} of {owner} ends before it begins",
                "spans are half-open: until must lie after from",
            )
    for name, spec in checked.case.lists.items():
        for row in spec.rows:
            if row.start and row.until and row.until <= row.start:
                yield Fault(
                    checked.at(name),
                    f"{name}: {row.code} ends before it begins",
                    "until must lie after from",
                )


def _overlaps(checked: _Checked) -> Iterator[Fault]:
    """Acts published on one day must not set different rates over the same time."""
    for measure in checked.case.measures.values():
        setting = [a for a in measure.acts if a.does == "imposes" and not a.assumed]
        for one, other in combinations(setting, 2):
            if one.published == other.published and _meet(one, other):
                yield Fault(
                    checked.at(other.id),
                    f"{one.id} and {other.id} of {measure.id} overlap and were published on the "
                    "same day, so neither overrides the other",
                    "end the first where the second begins",
                )
    for name, spec in checked.case.lists.items():
        for one_row, other_row in combinations(spec.rows, 2):
            same = one_row.code == other_row.code and one_row.published == other_row.published
            if same and _meet(one_row, other_row):
                yield Fault(
                    checked.at(name),
                    f"{name}: two rows of {one_row.code} overlap",
                    "end the first where the second begins",
                )


def _meet(one: object, other: object) -> bool:
    first, second = _bounds(one), _bounds(other)
    return first[0] < second[1] and second[0] < first[1]


def _bounds(row: object) -> tuple[float, float]:
    start, until = getattr(row, "start", None), getattr(row, "until", None)
    return _number(start, float("-inf")), _number(until, float("inf"))


def _number(moment: object, missing: float) -> float:
    if isinstance(moment, datetime):
        return moment.timestamp() / 86400
    return float(moment.toordinal()) if hasattr(moment, "toordinal") else missing


def _names(checked: _Checked) -> Iterator[Fault]:
    case = checked.case
    for measure in case.measures.values():
        yield from _known(checked, measure.id, "party", [measure.by], case.parties)
        if measure.layer is not None:
            yield from _known(checked, measure.id, "layer", [measure.layer], case.layers)
        used = [*measure.scope.lists, *(e.list for e in measure.scope.exempt)]
        yield from _known(checked, measure.id, "list", used, case.lists)
        if measure.kind == "tariff" and measure.layer is None:
            yield Fault(
                checked.at(measure.id),
                f"{measure.id} is a tariff without a layer",
                "name one of layers.yaml",
            )
    for scenario in case.scenarios.values():
        every = {act.id for _, act in _acts(checked)}
        yield from _known(checked, scenario.id, "act", scenario.without, every)
        targets = [name for act in scenario.acts for name in act.of]
        yield from _known(checked, scenario.id, "selector", targets, _selectors(case))
    for rule in case.rules:
        chosen = [s for s in (*rule.winner, *rule.loser) if not s.startswith("claim:")]
        yield from _known(checked, rule.id, "selector", chosen, _selectors(case))


def _selectors(case: Case) -> set[str]:
    made = {f"measure:{m}" for m in case.measures} | {f"layer:{x}" for x in case.layers}
    return made | {f"flag:{f}" for m in case.measures.values() for f in m.flagged}


def _known(
    checked: _Checked, row: str, noun: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    have = set(known)
    for name in names:
        if name not in have:
            yield Fault(
                checked.at(row),
                f"{row} names the {noun} '{name}', which is not in the case",
                did_you_mean(name, have) or f"add the {noun}",
            )


def _rates(checked: _Checked) -> Iterator[Fault]:
    for owner, act in _acts(checked):
        if isinstance(act.rate, Decimal) and not 0 <= act.rate <= 10:
            yield Fault(
                checked.at(act.id),
                f"{act.id} of {owner} has the rate {act.rate}",
                "rates are fractions: 25 % is 0.25",
            )
        if act.basis != "full" and not act.basis.startswith("content:"):
            yield Fault(
                checked.at(act.id),
                f"{act.id} of {owner} has the basis '{act.basis}'",
                "write full, or content:METAL",
            )
        if act.does == "imposes" and act.start is None:
            yield Fault(
                checked.at(act.id),
                f"{act.id} of {owner} imposes from no moment",
                "give from, with its offset from UTC",
            )


def _knowledge(checked: _Checked) -> Iterator[Fault]:
    last = checked.case.about.known_until
    for owner, act in _acts(checked):
        if act.published > last and not act.assumed:
            yield Fault(
                checked.at(act.id),
                f"{act.id} of {owner} was published on {act.published}, "
                f"after the case's known_until {last}",
                "move known_until, or take it out",
            )
    for event in checked.record.events:
        if event.published > last:
            yield Fault(checked.at(event.id), f"{event.id} was published after known_until {last}")


def _record_links(checked: _Checked) -> Iterator[Fault]:
    record, case = checked.record, checked.case
    events = {e.id for e in record.events}
    topics = {t.id for t in record.topics}
    clauses = {c.id for a in record.agreements.values() for c in a.clauses}
    for event in record.events:
        yield from _known(checked, event.id, "event", event.response_to, events)
        yield from _known(checked, event.id, "topic", event.topics, topics)
    for agreement in record.agreements.values():
        for clause in agreement.clauses:
            yield from _known(checked, clause.id, "measure", clause.instruments, case.measures)
            yield from _known(checked, clause.id, "topic", [clause.topic], topics)
            yield from _known(checked, clause.id, "party", clause.said_by, case.parties)
    for commitment in record.commitments.values():
        if commitment.agreement is not None:
            yield from _known(checked, commitment.id, "clause", [commitment.agreement], clauses)


def _early(checked: _Checked) -> Iterator[Fault]:
    """A promise is not kept, nor a clause in force, before the act or the window begins."""
    clauses = {c.id: c for a in checked.record.agreements.values() for c in a.clauses}
    for clause in clauses.values():
        yield from _too_early(checked, clause.id, clause.status_history, clause.instruments)
    for promise in checked.record.commitments.values():
        clause_of = clauses.get(promise.agreement or "")
        means = clause_of.instruments if clause_of else ()
        yield from _too_early(checked, promise.id, promise.status_history, means)
        begins = promise.window.start if promise.window else None
        for point in promise.status_history:
            if begins and point.status in _DONE and point.published < begins:
                yield Fault(
                    checked.at(promise.id),
                    f"{promise.id} is {point.status} on {point.published}, before its window "
                    f"begins on {begins}",
                    "write pending for what is ordered, and the status from the day it begins",
                )


def _too_early(
    checked: _Checked, name: str, history: Iterable[Standpoint], means: Iterable[str]
) -> Iterator[Fault]:
    case = checked.case
    acts = [(m, a) for m in map(case.measures.get, means) if m is not None for a in m.acts]
    for point in history:
        for measure, act in acts:
            if act.published != point.published or act.start is None or act.assumed:
                continue
            begins = local_day(act.start, case.party(measure.by).zone)
            if point.status in _DONE and begins > point.published:
                yield Fault(
                    checked.at(name),
                    f"{name} is {point.status} on {point.published}, but {act.id} begins on "
                    f"{begins}",
                    "write pending for what is ordered, and the status from the day it begins",
                )


_RULES: tuple[Callable[[_Checked], Iterator[Fault]], ...] = (
    _sourced,
    _has_source,
    _spans,
    _overlaps,
    _names,
    _rates,
    _knowledge,
    _record_links,
    _early,
)
