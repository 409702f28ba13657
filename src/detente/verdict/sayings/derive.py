"""Rebuild the derived table of what the texts of a case say.

Run as ``python -m detente.verdict.sayings.derive``. Shown is what the reader has as it is
annotated; it is judged as known on every day on which something was published since the first
text, and days on which a verdict is the same are one row.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from detente.ledger.case.load import load_case, shipped_cases
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record, read_record
from detente.ledger.products.catalogue import SHIPPED
from detente.record.claim import Claim, Value
from detente.record.claims.extract import extract
from detente.record.claims.vocabulary import read_vocabulary
from detente.record.document import Document
from detente.record.documents.inferring import known_from
from detente.record.documents.opening import files_in, read_file
from detente.record.documents.reading import Given
from detente.record.score.rows import Row, gold_rows, row_of
from detente.store.manifest import enter, entry
from detente.store.tables import Table, write_table
from detente.trade.held import Held, shipped
from detente.verdict.answer import Verdict
from detente.verdict.judge import verdicts
from detente.verdict.rows import Answers, load_answers
from detente.verdict.sayings import COLUMNS, DISPATCHES, GOLD, MARK, TABLE
from detente.verdict.shipped import Shipped

TITLE = "Figures of the texts that ship, with their verdicts by day of knowledge"
LICENCE = "Apache-2.0 (written for this project)"
SOURCE = "the texts in cases/*/dispatches and their annotated claims; the record of each case"
_SHOWN = frozenset({"conflicts", "explained"})
_SCALES = ((10**12, "tn"), (10**9, "bn"), (10**6, "mn"))
_UNSCALED = frozenset({"%", "pp"})
_FIRST = "first "
Text = tuple[Document, Sequence[Claim]]


def table(cases: Iterable[Case]) -> Table:
    """Return the table of all cases that have texts."""
    rows = [row for case in cases for row in rows_of(case)]
    return Table(TABLE, COLUMNS, rows)


def rows_of(case: Case, days: Iterable[date] | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a case: spans of days on which a figure has one verdict.

    Parameters
    ----------
    days : iterable of date, optional
        Days of knowledge to judge as; all on which something was published by default.
    """
    folder = case.root / DISPATCHES
    if not folder.is_dir():
        return
    record = read_record(case.root, [])
    held = shipped(case.root, case.sources, SHIPPED)
    answers = load_answers(case.root)
    words = read_vocabulary((case.root / "vocabulary",))
    given = Given(known=known_from(record.events))
    texts = [read_file(path, given) for path in files_in(folder)]
    gold = list(gold_rows(folder / GOLD))
    read = [(text, _confirmed(text, extract(text, words).claims, gold)) for text in texts]
    first = min(t.published for t in texts if t.published)
    asked = sorted(set(days) if days is not None else _days(case, record, held, first))
    open_: dict[tuple[str, str], tuple[Any, ...]] = {}
    for day in asked:
        facts = Shipped(case, record, held)
        told = dict(_told(case, read, facts, answers, day))
        for key in [k for k in open_ if told.get(k) != open_[k][:-1]]:
            yield (*open_.pop(key), day)
        for key, row in told.items():
            open_.setdefault(key, (*row, day))
    yield from ((*row, None) for row in open_.values())


def _confirmed(text: Document, claims: Iterable[Claim], gold: Sequence[Row]) -> list[Claim]:
    """Return the claims that were read as they are annotated: a misreading is no saying."""
    doc = Path(text.name).stem
    return [c for c in claims if any(_same(row_of(c, text, doc), g) for g in gold)]


def _same(read: Row, gold: Row) -> bool:
    meet = read.doc == gold.doc and read.start < gold.end and gold.start < read.end
    about = (read.type, read.subject, read.direction) == (gold.type, gold.subject, gold.direction)
    timed = gold.period is None or gold.period == read.period
    return meet and about and timed and set(read.values) == set(gold.values)


def _days(case: Case, record: Record, held: Held, first: date) -> Iterator[date]:
    """Yield the days on which something was published that a verdict may rest on."""
    last = case.about.known_until
    found = {a.published for m in case.measures.values() for a in m.acts}
    found |= {e.published for e in record.events} | {f.published for f in record.figures}
    for agreement in record.agreements.values():
        for clause in agreement.clauses:
            found |= {p.published for p in clause.status_history}
            found |= {d.published for d in clause.deadlines}
    for promise in record.commitments.values():
        found |= {promise.published, *(p.published for p in promise.status_history)}
        found |= {d.published for d in promise.deadlines}
    found |= {row[0] for row in held.panel.ask("SELECT DISTINCT known FROM observations")}
    yield first
    yield from (day for day in found if first < day <= last)


def _told(
    case: Case, texts: Sequence[Text], facts: Shipped, answers: Answers, day: date
) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    for text, claims in texts:
        if text.published is None or text.published > day:
            continue
        judged = verdicts(text, claims, facts, answers, day)
        for claim in claims:
            found = judged[claim.id]
            if found.label in _SHOWN and (claim.values or claim.basis.base.startswith(_FIRST)):
                yield (text.name, claim.id), _row(case, text, claim, found, answers)


def _row(
    case: Case, text: Document, claim: Claim, found: Verdict, answers: Answers
) -> tuple[Any, ...]:
    rows = dict.fromkeys(f"{r.id} {r.period}".strip() for r in found.rows)
    sources = dict.fromkeys(s for r in found.rows for s in r.sources)
    return (
        case.about.id, text.name, text.published, text.raw_span(claim.start, claim.end)[0],
        claim.speaker.name if claim.speaker else "", answers.title(claim.subject),
        figures(claim), found.label, found.why, found.reason, MARK.join(rows), MARK.join(sources),
    )  # fmt: skip


def figures(claim: Claim) -> str:
    """Return what a claim gives, in words that are not those of its text."""
    told = [_figure(value) for value in sorted(claim.values, key=lambda v: v.role == "to")]
    base = claim.basis.base
    if base.startswith(_FIRST):
        told.append(f"the {base}")
    if claim.period is not None:
        told.append(str(claim.period) or claim.period.text)
    return ", ".join(told)


def _figure(value: Value) -> str:
    number, unit = value.value, value.unit
    if unit not in _UNSCALED:
        for size, name in _SCALES:
            if abs(number) >= size:
                number, unit = number / size, f"{name} {unit}"
                break
    role = f"{value.role} " if value.role in {"from", "to"} else ""
    approx = f"{value.approx} " if value.approx != "exact" else ""
    return f"{role}{approx}{number.normalize():f} {unit}"


def write(folder: Path) -> Mapping[str, Any]:
    """Write the table and enter it into the manifest of a folder; return its entry."""
    made = table(load_case(name) for name in shipped_cases())
    path = write_table(made, folder)
    row = entry(
        path,
        title=TITLE,
        rows=len(made.rows),
        sources=[],
        licence=LICENCE,
        rebuild="python -m detente.verdict.sayings.derive",
    )
    named = row | {"source": SOURCE}
    enter(folder, {path.name: named})
    return named


if __name__ == "__main__":
    sys.stdout.write(f"{TABLE}.parquet: {write(SHIPPED)['rows']:,} rows\n")
