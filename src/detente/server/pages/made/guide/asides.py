"""The words of the dispute, and the file of entries of one's own."""

from __future__ import annotations

from detente.desk.guide.answers import Glossary
from detente.report.parts.content import Column, Row, Section, Table
from detente.report.parts.words import count
from detente.server.pages.view import Upload, View, Visit, standing

GIVE = Upload(
    action="/bulk",
    paste="",
    file="A file of entries, CSV or parquet (20 MB, 100,000 rows)",
    accept=".csv,.parquet",
    fields=(("known", "Known by"), ("explain", "A column for each layer"), ("form", "Answer as")),
    choices={"explain": ("no", "yes"), "form": ("page", "csv", "json")},
    note="It is worked through by a process of its own, answered, and forgotten: nothing of it "
    "is kept or logged.",
)
_COLUMNS = (
    ("code", "product code, 2 to 10 digits"),
    ("origin", "country of origin"),
    ("on", "day of entry"),
    ("value_usd", "customs value in US dollars"),
    ("dest", "importing party; may be left out"),
    ("quantity, unit", "for duties by weight or piece; may be left out"),
    ("loaded", "when the goods were loaded; may be left out"),
)


def glossary(visit: Visit) -> View:
    """Lay out the words and what they mean."""
    found: Glossary = visit.answer
    rows = tuple(Row((t.term, t.text, ", ".join(t.also)), t.sources) for t in found.terms)
    table = Table("Words", (Column("word"), Column("means"), Column("also")), rows)
    return View(
        title=f"{count(len(rows), 'word').capitalize()} of the dispute and of this site",
        lead="In our own wording. Where a name is one side's word, the entry says whose.",
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(Section("terms", "Words", "In the order of the alphabet", (table,)),),
    )


def bulk(visit: Visit) -> View:
    """Lay out the form for a file of entries."""
    columns = Table(
        "Columns of the file", (Column("column"), Column("holds")), tuple(map(Row, _COLUMNS))
    )
    return View(
        title="What does each entry of a file owe?",
        lead="Give a file of customs entries; each row is answered as the page of a product "
        "answers, with its rate, its amount and its status.",
        uploads=(GIVE,),
        sections=(Section("columns", "Columns", "What the file must hold", (columns,)),),
    )
