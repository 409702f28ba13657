"""What was learnt lately, figures that seem to contradict, and what is not known."""

from __future__ import annotations

from datetime import timedelta

from detente.ledger.views.changes import changes
from detente.report.parts.content import Column, Row, Section, Short, Table, Text
from detente.report.parts.words import count, iso, long_day, unique
from detente.report.sections.asked import Asked

RECENT = timedelta(days=30)


def learnt(asked: Asked) -> Section:
    """Return what was published in the month before the day known."""
    after = asked.known - RECENT
    found = changes(asked.case, asked.record, asked.catalogue, after, asked.known)
    span = f"the 30 days to {long_day(asked.known)}"
    if not found:
        return Section(
            "learnt",
            "Lately learnt",
            f"Nothing was published in {span}",
            (Text(f"The record holds no act or statement published in {span}."),),
        )
    columns = (
        Column("Published", "date"),
        Column("About"),
        Column("Was"),
        Column("Becomes"),
        Column("Applies from", "date"),
    )
    rows = tuple(
        Row(
            cells=(iso(c.published), c.about, c.was, c.becomes, iso(c.effective)),
            sources=unique(c.sources),
        )
        for c in found
    )
    verb = f"detente changes --known {after}..{asked.known}"
    short = Short(("Published", "About", "Becomes"), verb, latest=True)
    table = Table("What was published, and what it changed", columns, rows, short=short)
    heading = f"{count(len(rows), 'change').capitalize()} learnt in {span}"
    return Section("learnt", "Lately learnt", heading, (table,))


def contradictions(asked: Asked) -> Section:
    """Return published figures that differ, and why."""
    rows = tuple(
        Row(
            cells=(f.figure, f.by, iso(f.on), iso(f.published), f.basis, f.difference_explained),
            sources=unique(f.sources),
        )
        for f in sorted(asked.record.figures, key=lambda f: (f.on, f.published))
        if f.published <= asked.known
    )
    if not rows:
        text = Text(f"No figure published by {long_day(asked.known)} is held for comparison.")
        return Section(
            "figures", "Other figures", "No published figure is held against this one", (text,)
        )
    columns = (
        Column("Figure"),
        Column("Printed by"),
        Column("For", "date"),
        Column("Published", "date"),
        Column("Basis"),
        Column("Why it differs"),
    )
    heading = (
        f"{count(len(rows), 'published figure').capitalize()} of the same duty, and why they differ"
    )
    verb = "detente brief --format md"
    short = Short(("Figure", "Printed by", "For", "Why it differs"), verb, latest=True)
    table = Table("Published averages", columns, rows, short=short)
    return Section("figures", "Other figures", heading, (table,))


def gaps(asked: Asked) -> Section:
    """Return what the record does not hold, and how far each part of it reaches."""
    about = asked.case.about
    rows = [
        Row(cells=(g.what, g.why, g.fill))
        for g in asked.record.gaps
        if g.published is None or g.published <= asked.known
    ]
    rows.append(
        Row(
            cells=(
                f"everything after {about.known_until.isoformat()}",
                "the record ends there",
                "a newer record",
            )
        )
    )
    for name, until in sorted(about.records.items()):
        rows.append(
            Row(
                cells=(
                    f"{name.replace('-', ' ')} after {until.isoformat()}",
                    "this part of the record reaches only so far",
                    "a newer record",
                )
            )
        )
    recalled = [s.name for s in asked.states if s.certainty == "recalled"]
    if recalled:
        rows.append(
            Row(
                cells=(
                    "; ".join(recalled),
                    "a rate, date or list of these measures is from memory",
                    "the legal text",
                )
            )
        )
    columns = (Column("Not held"), Column("Why"), Column("What would fill it"))
    heading = f"{count(len(rows), 'gap').capitalize()} to keep in mind"
    short = Short(("Not held", "Why"), "detente gaps")
    table = Table("What this page cannot say", columns, tuple(rows), short=short)
    return Section("gaps", "Gaps", heading, (table,))
