"""Pages about the site itself: how answers come about, which data, how it stands."""

from __future__ import annotations

import json
from typing import Any

from detente.report.parts.content import Column, Row, Section, Table, Text
from detente.report.parts.words import NOTHING, STATUS
from detente.server.asking.questions import offered
from detente.server.pages.view import View, Visit
from detente.store.manifest import NAME

_CLOCKS = (
    "Every answer has two dates. On is the day a rule applies to; a day without a time is the end "
    "of that day in the importer's zone. Known is the day by which things had been published. "
    "Set known to a past day and the page shows what could be known then; such a page stays as it "
    "is."
)
_BEYOND = (
    "After the last day of the record nothing is known. What was scheduled then is told as "
    "scheduled; where all acts on record end, both ways are shown, lapsed and extended."
)
_LAYERS = (
    "A duty is the sum of its layers. Each layer stands in rows of the case with the act that "
    "made it; rules of stacking say which layers shut each other out, and each layer that is left "
    "out names its rule. An average takes the duty of every line with the weights it names."
)
_SIDES = (
    "What only one side says stays its word. Both sides are measured on the same scale, and a "
    "side that is silent is shown as silent."
)
_SURE = (
    "Sources have one of four footings: a legal act or official record seen or cited, a "
    "statement of an official, a report of the press, memory. Nothing that rests on memory counts "
    "as computed."
)


def method(visit: Visit) -> View:
    """Lay out how answers come about, and what can be asked."""
    verbs = tuple(Row((v.name, v.summary)) for v in offered())
    marks = tuple(Row((STATUS.get(s, s), why), (), s) for s, why in _MARKS)
    asked = Table("What can be asked", (Column("verb"), Column("what it answers")), verbs)
    grammar = Table("Marks", (Column("status", "status"), Column("is")), marks)
    return View(
        title="How answers come about",
        lead=_CLOCKS,
        sections=(
            Section("beyond", "Beyond", "Beyond the record", (Text(_BEYOND),)),
            Section("layers", "Layers", "Layers and averages", (Text(_LAYERS),)),
            Section("sides", "Sides", "Two sides, one scale", (Text(_SIDES),)),
            Section("sources", "Sources", "How sure a source is", (Text(_SURE),)),
            Section("marks", "Marks", "One mark for each status", (grammar,)),
            Section("verbs", "Verbs", "What can be asked, here and elsewhere", (asked,)),
        ),
    )


_MARKS = (
    ("in-force", "applies on the day"),
    ("suspended", "stands, and is not applied for a time"),
    ("scheduled", "has an act, and a day to come"),
    ("threatened", "was said, without an act"),
    ("ended", "applied once"),
    ("lapsed", "ran out by its own terms"),
    ("never-applied", "was announced and never came to apply"),
    ("not-known", "lies beyond the record"),
)


def data(visit: Visit) -> View:
    """Lay out the tables that answers rest on, with their licences."""
    folder = visit.desk.catalogue.folder
    path = folder / NAME
    held: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    rows = tuple(
        Row(
            (
                name,
                str(row.get("title") or NOTHING),
                f"{row.get('rows', 0):,}",
                str(row.get("source") or NOTHING),
                str(row.get("licence") or NOTHING),
                str(row.get("sha256", ""))[:16],
            )
        )
        for name, row in sorted(held.items())
    )
    columns = (
        Column("table"), Column("what"), Column("rows", "number"), Column("source"),
        Column("licence"), Column("sha256"),
    )  # fmt: skip
    about = visit.desk.case.about
    reach = tuple(Row((name, day.isoformat())) for name, day in about.records.items())
    return View(
        title=f"Data {about.version}",
        lead="The law of the dispute is rows of text, each with its source; the tables beside it "
        "are derived from the originals named here.",
        sections=(
            Section("tables", "Tables", "Derived tables", (Table("Tables", columns, rows),)),
            Section(
                "reach",
                "Reach",
                "How far each record reaches",
                (Table("Last days", (Column("record"), Column("known until", "date")), reach),),
            ),
        ),
    )


def status(visit: Visit) -> View:
    """Lay out what the server answers from, and within which limits."""
    state = visit.state
    plain = [(k, v) for k, v in state.items() if isinstance(v, str)]
    rows = tuple(Row((name.replace("_", " "), str(value))) for name, value in plain)
    limits = tuple(
        Row((name.replace("_", " "), f"{value:g}")) for name, value in state["limits"].items()
    )
    feeds = tuple(Row((f["id"], f["title"], f["known_until"])) for f in state["feeds"])
    two = (Column("what"), Column("is"))
    three = (Column("feed"), Column("what"), Column("known until", "date"))
    return View(
        title="The server is well",
        sections=(
            Section("state", "State", "What it answers from", (Table("State", two, rows),)),
            Section("limits", "Limits", "Within which limits", (Table("Limits", two, limits),)),
            Section("feeds", "Feeds", "What can be refreshed", (Table("Feeds", three, feeds),)),
        ),
    )
