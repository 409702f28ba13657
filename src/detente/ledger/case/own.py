"""A scenario of one's own: read from a file, or made of rates set by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from detente.errors import BadValue, Fault, SchemaError, Unavailable, UnknownName
from detente.errors import did_you_mean as near
from detente.kernel.moment import day_start
from detente.ledger.case.model import Case
from detente.ledger.case.rows import Row, read_rows, validate
from detente.ledger.measure import Act, Measure
from detente.ledger.scenario import Scenario

#: A rate beyond this is per cent written as a fraction, or a slip.
_HIGHEST = Decimal(10)
_CHARGING = frozenset({"tariff", "threat"})


def read_scenario(path: Path, case: Case) -> Scenario:
    """Read a scenario file: one row, as the case's own ones stand.

    What only a record needs may be left out of its acts: the id, the day of publication, sources
    and certainty; an act that does not say what it does imposes. A day without a time is its
    beginning where the measure applies. A measure or layer may be named without its kind.

    Raises
    ------
    Unavailable
        No such file.
    SchemaError
        A row that breaks its shape, or names what the case does not hold; every fault at once.
    """
    if not path.is_file():
        raise Unavailable(f"there is no file {path}", where="scenario")
    rows = read_rows(path, path.parent)
    faults: list[Fault] = []
    if len(rows) != 1 or not isinstance(rows[0].value, dict):
        faults.append(Fault(path.name, "does not hold one scenario", "one row a file"))
    else:
        row = Row(rows[0].file, _filled(rows[0].value, path.stem, case), rows[0].lines)
        found = validate([row], Scenario, faults)
        for scenario in found:
            faults += _faults(scenario, row, case)
            if not faults:
                return scenario
    raise SchemaError(
        f"{path.name} has {len(faults)} fault{'s' if len(faults) > 1 else ''}",
        where=str(path),
        hint="docs/reference/rows.md says what a scenario holds",
        faults=faults,
    )


def with_rates(scenario: Scenario, given: Iterable[str], day: date, case: Case) -> Scenario:
    """Return a scenario in which measures bear rates set by hand from the start of a day.

    Parameters
    ----------
    given : iterable of str
        ``MEASURE=RATE``, the rate as a fraction or in per cent.

    Raises
    ------
    UnknownName
        No such measure.
    BadValue
        No rate, or a measure that bears none.
    """
    acts = []
    for text in given:
        name, sign, told = text.partition("=")
        if not sign:
            raise BadValue(f"'{text}' sets nothing", where="set", hint="write MEASURE=0.25")
        measure = _measure(name.strip(), case)
        start = day_start(day, case.party(measure.by).zone)
        acts.append(
            Act(
                id=f"set-{measure.id}", does="imposes", published=case.about.known_until,
                sources=(), certainty="instrument", start=start, rate=_rate(told.strip(), text),
                of=(f"measure:{measure.id}",), text="set by hand",
            )
        )  # fmt: skip
    twice = {act.id for act in acts if [a.id for a in acts].count(act.id) > 1}
    if twice:
        raise BadValue(f"{min(twice).removeprefix('set-')} is set twice", where="set")
    return replace(scenario, acts=(*scenario.acts, *acts))


def _measure(name: str, case: Case) -> Measure:
    bearing = {m.id: m for m in case.measures.values() if m.kind in _CHARGING and m.layer}
    if name in bearing:
        return bearing[name]
    if name in case.measures:
        raise BadValue(
            f"{name} bears no rate: it is of the kind {case.measures[name].kind}",
            where="set",
            hint="a scenario file can limit exports or raise costs: docs/reference/rows.md",
        )
    raise UnknownName(
        f"no measure is called '{name}'",
        where="set",
        hint=near(name, bearing) or "list them with `detente measures`",
    )


def _rate(told: str, whole: str) -> Decimal:
    try:
        rate = Decimal(told[:-1].strip()) / 100 if told.endswith("%") else Decimal(told)
    except InvalidOperation:
        raise BadValue(f"'{whole}' gives no rate", where="set", hint="0.25 or 25%") from None
    if not rate.is_finite() or not 0 <= rate <= _HIGHEST:
        raise BadValue(
            f"'{whole}': a rate lies between 0 and {_HIGHEST}", where="set",
            hint="write 25 % as 0.25 or as 25%",
        )  # fmt: skip
    return rate


def _filled(value: dict[str, Any], stem: str, case: Case) -> dict[str, Any]:
    """Return a row with what a user may leave out."""
    made = {"id": stem, "text": "", **value}
    made.setdefault("title", made["id"])
    acts = made.get("acts")
    if not isinstance(acts, list):
        return made
    made["acts"] = [
        _act(act, f"{made['id']}-{place + 1}", case) if isinstance(act, dict) else act
        for place, act in enumerate(acts)
    ]
    return made


def _act(act: dict[str, Any], name: str, case: Case) -> dict[str, Any]:
    filled = {
        "id": name, "does": "imposes", "published": case.about.known_until, "sources": [],
        "certainty": "instrument", **act,
    }  # fmt: skip
    named = filled.get("of")
    parts = [named] if isinstance(named, str) else named
    if isinstance(parts, list):
        filled["of"] = [_selector(part, case) if isinstance(part, str) else part for part in parts]
        zone = _zone(filled["of"], case)
        for end in ("start", "until"):
            day = filled.get(end)
            if type(day) is date:
                filled[end] = day_start(day, zone)
    return filled


def _selector(name: str, case: Case) -> str:
    if name in case.measures:
        return f"measure:{name}"
    return f"layer:{name}" if name in case.layers else name


def _hit(name: str, case: Case) -> list[Measure]:
    return [m for m in case.measures.values() if name in {f"measure:{m.id}", f"layer:{m.layer}"}]


def _zone(names: Iterable[object], case: Case) -> str:
    """Return the zone of the party whose measure is named first."""
    hit = (m for name in names if isinstance(name, str) for m in _hit(name, case))
    measure = next(hit, None)
    return case.party(measure.by).zone if measure else "UTC"


def _faults(scenario: Scenario, row: Row, case: Case) -> list[Fault]:
    """Return what a scenario names that the case does not hold, and spans that end before."""
    acts = {act.id for m in case.measures.values() for act in m.acts}
    targets = [f"measure:{n}" for n in case.measures] + [f"layer:{n}" for n in case.layers]
    made = [
        Fault(row.at(("without", place)), f"no recorded act is called '{name}'", near(name, acts))
        for place, name in enumerate(scenario.without)
        if name not in acts
    ]
    for place, act in enumerate(scenario.acts):
        where = row.at(("acts", place))
        if not act.of:
            made.append(Fault(where, f"{act.id} acts on nothing", "name measures in `of`"))
        made += [
            Fault(where, f"'{name}' is no measure or layer", near(name, targets))
            for name in act.of
            if not _hit(name, case)
        ]
        if isinstance(act.rate, Decimal) and not -1 < act.rate <= _HIGHEST:
            made.append(Fault(where, f"{act.id}: a rate of {act.rate}", "write 25 % as 0.25"))
        if act.start and act.until and act.until <= act.start:
            made.append(Fault(where, f"{act.id} ends before it begins", "put the two in order"))
    return made
