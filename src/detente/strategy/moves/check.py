"""Every fault of a case's moves and truces, file and line; each rule says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from detente.errors import Fault, NotCovered, did_you_mean
from detente.kernel.source import Source
from detente.ledger.case.rows import read_folder
from detente.ledger.event import Event
from detente.strategy.moves.dossier import FOLDER, Dossier, read_dossier, refuse
from detente.strategy.moves.rows import Ending, Reended, Truce

STEMS = (
    "moves", "truces", "definitions", "classes", "codings", "folds", "thresholds", "limits",
    "settings",
)  # fmt: skip
#: Weights on trust are read on this scale.
_SCALE = 1.0
#: A level of duties above ten times the value is a slip of the decimal point.
_HIGHEST = 10.0


@dataclass(frozen=True, slots=True)
class _Checked:
    """Rows with what they may name and where each stands."""

    dossier: Dossier
    sources: Mapping[str, Source]
    known_until: date
    places: Mapping[str, str]

    def fault(self, row: str, what: str, hint: str) -> Fault:
        return Fault(self.places.get(row, row), what, hint)


def check_strategy(
    root: Path,
    parties: Iterable[str],
    events: Iterable[Event],
    sources: Mapping[str, Source],
    known_until: date,
) -> tuple[int, list[Fault]]:
    """Return the number of rows about moves and truces of a case and every fault in them."""
    faults: list[Fault] = []
    count, _ = _read(root, (parties, events, sources, known_until), faults)
    return count, faults


def load_dossier(
    root: Path,
    parties: Iterable[str],
    events: Iterable[Event],
    sources: Mapping[str, Source],
    known_until: date,
) -> Dossier:
    """Read moves and truces, and refuse them, with every fault at once, if a row is wrong.

    Raises
    ------
    SchemaError
        A row breaks its shape or a rule; it carries every fault with its place.
    NotCovered
        The case holds no truces.
    """
    faults: list[Fault] = []
    count, dossier = _read(root, (parties, events, sources, known_until), faults)
    if not count:
        raise NotCovered(
            "the case holds no moves and truces",
            where=f"{root.name}/{FOLDER}",
            hint="add rows to strategy/ of the case",
        )
    refuse(faults, f"{root.name}/{FOLDER}")
    return dossier


_Given = tuple[Iterable[str], Iterable[Event], Mapping[str, Source], date]


def _read(root: Path, given: _Given, faults: list[Fault]) -> tuple[int, Dossier]:
    """Read and check the rows of a case; add what is wrong to `faults`."""
    parties, events, sources, known_until = given
    dossier = read_dossier(root, parties, events, faults)
    count = sum(len(getattr(dossier, stem)) for stem in STEMS)
    # What a row that could not be read would have named is no fault of the others.
    if not count or faults:
        return count, dossier
    checked = _Checked(dossier, sources, known_until, {})
    found = [fault for rule in _RULES for fault in rule(checked)]
    if found:
        # Where rows stand is looked up only when there is something to say of them.
        placed = _Checked(dossier, sources, known_until, _places(root))
        found = [fault for rule in _RULES for fault in rule(placed)]
    faults.extend(dict.fromkeys(found))
    return count, dossier


def _places(root: Path) -> dict[str, str]:
    rows = (row for stem in STEMS for row in read_folder(root, f"{FOLDER}/{stem}"))
    return {name: place for row in rows for name, place in row.ids()}


def _moves(checked: _Checked) -> Iterator[Fault]:
    """A move is an event of the record, and stands in the order of the days."""
    events = checked.dossier.by_event
    for move in checked.dossier.moves:
        if move.id not in events:
            yield checked.fault(
                move.id,
                f"the move '{move.id}' is no event of the record",
                did_you_mean(move.id, events) or "add the event to events/",
            )
        for party, level in (move.levels or {}).items():
            if party not in checked.dossier.parties or not 0 <= level <= _HIGHEST:
                yield checked.fault(
                    move.id,
                    f"{move.id} gives {party} the level {level:g}",
                    "a side of the case and a fraction: 25 % is 0.25",
                )
        if move.size is not None and not -_HIGHEST <= move.size <= _HIGHEST:
            yield checked.fault(
                move.id, f"{move.id} has the size {move.size:g}", "points are fractions of 1"
            )
    known = [m for m in checked.dossier.moves if m.id in events]
    for one, other in pairwise(known):
        if events[other.id].date < events[one.id].date:
            yield checked.fault(
                other.id,
                f"{other.id} of {events[other.id].date} stands after {one.id} of "
                f"{events[one.id].date}",
                "put the moves in the order of their days",
            )


def _answers(checked: _Checked) -> Iterator[Fault]:
    """An answer comes after what it answers, under every reading."""
    events = checked.dossier.by_event
    asked = [(m.id, events[m.id].response_to) for m in checked.dossier.moves if m.id in events]
    asked += [
        (row.id, row.response_to or ())
        for coding in checked.dossier.codings
        for option in coding.options
        for row in option.moves
    ]
    for name, answered in asked:
        for earlier in answered:
            if earlier not in events:
                yield checked.fault(
                    name,
                    f"{name} answers '{earlier}', which is no event of the record",
                    did_you_mean(earlier, events) or "add the event, or take the answer out",
                )
            elif name in events and events[earlier].date > events[name].date:
                yield checked.fault(
                    name,
                    f"{name} of {events[name].date} answers {earlier} of {events[earlier].date}",
                    "an answer comes after what it answers",
                )


def _truces(checked: _Checked) -> Iterator[Fault]:
    """A truce has two sides, begins before it ends, and was known of in time."""
    definitions = {d.id for d in checked.dossier.definitions}
    for truce in checked.dossier.truces:
        if len(set(truce.between)) != 2:
            yield checked.fault(
                truce.id, f"{truce.id} is between {len(set(truce.between))} sides", "name two"
            )
        if truce.watched_until < truce.start:
            yield checked.fault(
                truce.id,
                f"{truce.id} is watched until {truce.watched_until}, before it began",
                "watched_until is the last day on which it is known to have stood",
            )
        for row in truce.ends:
            yield from _ending(checked, truce, row, definitions)
        for due in truce.deadlines:
            if due.date < truce.start:
                yield checked.fault(
                    truce.id, f"{truce.id} was due on {due.date}, before it began", "check the day"
                )


def _ending(
    checked: _Checked, truce: Truce, row: Ending | Reended, definitions: set[str]
) -> Iterator[Fault]:
    if row.by not in definitions:
        yield checked.fault(
            truce.id,
            f"{truce.id} ends by '{row.by}', which is no definition",
            did_you_mean(row.by, definitions) or "add it to definitions.yaml",
        )
    if (row.date is None) != (row.how == "held"):
        yield checked.fault(
            truce.id,
            f"{truce.id} by {row.by}: {row.how} {'has no day' if row.date is None else 'has one'}",
            "held has no day, every other end has one",
        )
    elif row.date is not None and row.date < truce.start:
        yield checked.fault(
            truce.id, f"{truce.id} ends on {row.date}, before it began", "check the days"
        )
    if row.published > checked.known_until:
        yield checked.fault(
            truce.id,
            f"an end of {truce.id} was published on {row.published}, after the record's last day",
            "move known_until, or take it out",
        )


def _overlaps(checked: _Checked) -> Iterator[Fault]:
    """Two truces of one pair on one subject do not stand at once."""
    dossier = checked.dossier
    base = next((d.id for d in dossier.definitions if d.like is None), None)
    if base is None:
        yield Fault(f"{FOLDER}/definitions.yaml:1", "no definition stands on its own", "add one")
        return
    spans = []
    for truce in dossier.truces:
        end = dossier.ending(truce, base)
        spans.append((truce, end.date if end is not None and end.date else truce.watched_until))
    for (one, until), (other, _) in combinations(spans, 2):
        same = set(one.between) == set(other.between) and one.subject == other.subject
        if same and other.start < until:
            yield checked.fault(
                other.id,
                f"{other.id} begins on {other.start}, while {one.id} stands until {until}",
                "end the first, or give them different subjects",
            )


def _codings(checked: _Checked) -> Iterator[Fault]:
    """A coding in dispute has at least two readings, of rows that are there."""
    dossier = checked.dossier
    moves = {m.id for m in dossier.moves}
    truces = {t.id: t for t in dossier.truces}
    definitions = {d.id for d in dossier.definitions}
    for coding in dossier.codings:
        names = [o.id for o in coding.options]
        if len(set(names)) < 2 or len(set(names)) != len(names):
            yield checked.fault(
                coding.id, f"{coding.id} has the readings {', '.join(names)}", "name two or more"
            )
        for option in coding.options:
            for row in option.moves:
                if row.id not in moves:
                    yield checked.fault(
                        coding.id,
                        f"{coding.id} reads the move '{row.id}', which is not counted",
                        did_you_mean(row.id, moves) or "add it to moves.yaml",
                    )
            for end in option.ends:
                if end.truce in truces:
                    yield from _ending(checked, truces[end.truce], end, definitions)
                    continue
                yield checked.fault(
                    coding.id,
                    f"{coding.id} ends the truce '{end.truce}', which is not listed",
                    did_you_mean(end.truce, truces) or "add it to truces/",
                )


def _settings(checked: _Checked) -> Iterator[Fault]:
    """Weights are between −1 and 1, counts and spans above zero."""
    if len(checked.dossier.settings) != 1:
        yield Fault(
            f"{FOLDER}/settings.yaml:1",
            f"there are {len(checked.dossier.settings)} rows of settings",
            "give one",
        )
    for row in checked.dossier.settings:
        for kind, weight in row.weights.items():
            if not -_SCALE <= weight <= _SCALE:
                yield checked.fault(
                    row.id, f"the weight of {kind} is {weight:g}", "weights run from -1 to 1"
                )
        for name in (
            "prior_breaks", "prior_days", "fewest", "score_days", "score_after", "resamples",
            "half_life_days", "deadline_days", "open_days",
        ):  # fmt: skip
            if not getattr(row, name) > 0:
                yield checked.fault(row.id, f"{name} is {getattr(row, name)}", "above zero")


def _names(checked: _Checked) -> Iterator[Fault]:
    dossier = checked.dossier
    definitions = {d.id for d in dossier.definitions}
    for definition in dossier.definitions:
        if definition.like is not None and definition.like not in definitions - {definition.id}:
            yield checked.fault(
                definition.id,
                f"{definition.id} is like '{definition.like}', which is no other definition",
                did_you_mean(definition.like, definitions) or "name another definition",
            )
    for row in dossier.thresholds:
        if row.event not in dossier.by_event or row.party not in dossier.parties:
            yield checked.fault(
                row.id,
                f"{row.id} names the event '{row.event}' and the side {row.party}",
                "both must be in the case",
            )
    if not dossier.limits:
        yield Fault(
            f"{FOLDER}/limits.yaml:1",
            "says nothing of what the outlook cannot tell",
            "add a row: the outlook is not shown without it",
        )


def _cited(checked: _Checked) -> Iterator[Fault]:
    for _, row, _, sources in cited(checked.dossier):
        if not sources:
            yield checked.fault(row, f"{row} has no source", "name a source row")
        for name in sources:
            if name not in checked.sources:
                yield checked.fault(
                    row,
                    f"{row} cites '{name}', which is no source row",
                    did_you_mean(name, checked.sources) or "add it to sources/",
                )


def cited(dossier: Dossier) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield what each row is, its id, what it says and the sources it names."""
    for truce in dossier.truces:
        ends = tuple(s for row in truce.ends for s in row.sources)
        due = tuple(s for row in truce.deadlines for s in row.sources)
        yield "truce", truce.id, truce.title, (*truce.sources, *ends, *due)
    for coding in dossier.codings:
        for option in coding.options:
            ends = tuple(s for row in option.ends for s in row.sources)
            yield "coding", coding.id, f"{coding.question} {option.title}", (*option.sources, *ends)
    for threshold in dossier.thresholds:
        yield "threshold", threshold.id, threshold.text, threshold.sources


_RULES: tuple[Callable[[_Checked], Iterator[Fault]], ...] = (
    _moves,
    _answers,
    _truces,
    _overlaps,
    _codings,
    _settings,
    _names,
    _cited,
)
