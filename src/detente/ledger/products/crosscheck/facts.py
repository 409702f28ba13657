"""The table of facts that a case was written from, held against the case's acts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from detente.ledger.case.model import Case
from detente.ledger.measure import Act
from detente.ledger.products.crosscheck.differences import Difference, FactRow, Finding

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RATE = re.compile(r"(\d+(?:\.\d+)?)%")


def hold_facts(case: Case, rows: Sequence[FactRow], path: Path) -> Finding:
    """Compare rate, first day and day of publication of each fact with its acts."""
    acts = {act.id: act for measure in case.measures.values() for act in measure.acts}
    named = {row.fact: row for row in rows}
    found: list[Difference] = []
    notes: list[tuple[str, str]] = []
    compared = 0
    with path.open(newline="", encoding="utf-8") as handle:
        for fact in csv.DictReader(handle):
            row = named.get(fact["id"], FactRow(fact["id"], (fact["id"].lower(),)))
            if not row.acts:
                notes.append((fact["id"], row.why))
                continue
            missing = [name for name in row.acts if name not in acts]
            if missing:
                compared += 1
                said = f"{fact['layer']}: {fact['event']}"
                held = f"no act {', '.join(missing)}"
                found.append(Difference("fact", f"{fact['id']}: no act", said, held))
                continue
            for difference in _held(fact, [acts[name] for name in row.acts]):
                compared += 1
                if difference is not None:
                    found.append(difference)
    title = "Facts: rate, first day, end and publication against the acts of the case"
    return Finding(
        "fact", title, compared, tuple(found), tuple(notes), "what the acts of the case say"
    )


def _held(fact: Mapping[str, str], acts: Sequence[Act]) -> Iterator[Difference | None]:
    first = fact["effective_from"][:10]
    if _DAY.fullmatch(first):
        days = {act.start.date().isoformat() for act in acts if act.start is not None}
        yield _differs(fact, "first day", first, days)
    if _DAY.fullmatch(fact["published"]):
        days = {act.published.isoformat() for act in acts}
        yield _differs(fact, "published", fact["published"], days)
    rates = {Decimal(text) / 100 for text in _RATE.findall(fact["rate"])}
    held = {act.rate for act in acts if isinstance(act.rate, Decimal)}
    if rates and held:
        texts = {_text(rate) for rate in held}
        yield (
            None
            if held <= rates
            else Difference("fact", f"{fact['id']}: rate", fact["rate"], " / ".join(sorted(texts)))
        )
    until = fact["until"][:10]
    if _DAY.fullmatch(until) and any(act.until for act in acts):
        days = {act.until.date().isoformat() for act in acts if act.until is not None}
        yield _differs(fact, "until", until, days)


def _differs(fact: Mapping[str, str], what: str, said: str, held: set[str]) -> Difference | None:
    if said in held:
        return None
    return Difference(
        "fact", f"{fact['id']}: {what}", said, " / ".join(sorted(held)) or "no such day"
    )


def _text(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"
