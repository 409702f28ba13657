"""Hold a case against the official record, as far as that can judge.

Run as ``python -m detente.ledger.products.crosscheck DATA_FOLDER [--out FILE.md]``. What is
held against what is a row of the case's ``crosscheck/``; the differences are printed, each with
what the case does about it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.ledger.case.load import CASES, load_case
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.crosscheck.differences import CorrectedRow, Finding, read_plan
from detente.ledger.products.crosscheck.facts import hold_facts
from detente.ledger.products.crosscheck.headings import hold_headings, read_headings
from detente.ledger.products.crosscheck.lines import (
    Schedule,
    hold_compilations,
    hold_families,
    hold_lists,
    hold_rates,
    hold_renumbering,
)

FACTS = Path("ledger", "ledger_facts.csv")
_PREFACE = """# Cross-check against the official record

The acts, lists and rates of the case come from several hands: the acts themselves, a table of
facts, and compilations of product codes that others made. Where the tariff schedule can judge,
it is asked: every release and change record from {first} to {last}. This page is written by
`make crosscheck`; nothing on it is typed by hand. A difference stays on it for as long as it
exists, with what the case does about it. Where the case itself was wrong, the row was corrected:
the difference is gone, and the correction stands at the end.

What the schedule cannot judge is not on this page: products named only in the notes of a
special chapter, acts printed after {last}, base rates before {first}, and other parties'
schedules. Rows about these carry the certainty `press` or stand in the [gaps](gaps.md).
"""


def crosscheck(case: Case, data: Path) -> list[Finding]:
    """Return what every check finds, with what the case says of each difference.

    Parameters
    ----------
    case : Case
        The case with its ``crosscheck/`` rows.
    data : Path
        Folder of the originals.
    """
    plan = read_plan(case)
    catalogue = Catalogue.of(case)
    party = case.party(case.about.main_dest or next(iter(case.parties)))
    schedule = Schedule(case, party, catalogue.folder)
    headings = [row.heading for row in plan.headings]
    printed = read_headings(catalogue.folder, str(party.special), headings)
    findings = [
        *hold_headings(case, plan.headings, printed),
        *hold_compilations(plan.compilations, schedule, data),
        hold_lists(case, schedule),
        hold_renumbering(case, schedule),
        hold_families(plan.families, case, catalogue.folder),
        hold_rates(plan.rates, catalogue, party),
        hold_facts(case, plan.facts, data / FACTS),
    ]
    return [finding.explained(plan.known) for finding in findings]


def unexplained(findings: Sequence[Finding]) -> list[str]:
    """Return the differences that no row of the case explains."""
    return [f"{d.check}: {d.row}" for f in findings for d in f.differences if not d.case]


def page(case: Case, findings: Sequence[Finding]) -> str:
    """Return the findings as a page in Markdown."""
    party = case.party(case.about.main_dest or next(iter(case.parties)))
    head = _PREFACE.format(first=party.schedule_from, last=party.schedule_until)
    corrected = _corrected(read_plan(case).corrected)
    return head + "\n" + "\n".join([*_sections(findings), *corrected, ""])


def _sections(findings: Sequence[Finding]) -> Iterator[str]:
    yield "| check | compared | agree | differ | not to be judged |\n|---|--:|--:|--:|--:|"
    for f in findings:
        yield f"| {f.title} | {f.compared} | {f.agree} | {len(f.differences)} | {len(f.notes)} |"
    for f in findings:
        if f.differences:
            yield f"\n## {f.title}\n"
            yield f"| row | what it says | {f.against} | what the case does |"
            yield "|---|---|---|---|"
            for d in f.differences:
                yield _row(d.row, d.said, d.schedule, d.case or "**not explained**")
        if f.notes:
            yield f"\n### Not to be judged: {f.title[0].lower()}{f.title[1:]}\n"
            yield "| row | why |\n|---|---|"
            yield from (_row(name, why) for name, why in f.notes)


def _corrected(rows: Sequence[CorrectedRow]) -> Iterator[str]:
    if rows:
        yield "\n## Corrected in the case\n"
        yield "| row | was | is | by |\n|---|---|---|---|"
        yield from (_row(row.id, row.was, row.now, row.by) for row in rows)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; end with 3 if a difference is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="folder of the originals")
    parser.add_argument("--out", type=Path, help="page to write; standard output by default")
    parser.add_argument("--case", default=None, help="shipped case, or a folder of your own")
    asked = parser.parse_args(arguments)
    name = asked.case or min(path.parent.name for path in CASES.glob("*/case.yaml"))
    case = load_case(name)
    findings = crosscheck(case, asked.data)
    text = page(case, findings)
    if asked.out is None:
        sys.stdout.write(text)
    else:
        asked.out.write_text(text, encoding="utf-8")
    left = unexplained(findings)
    sys.stderr.writelines(f"not explained: {row}\n" for row in left)
    return 3 if left else 0
