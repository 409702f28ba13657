"""Pages about what was said: texts with their claims marked, and who said what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from detente.desk.evidence.reading import DISPATCHES
from detente.ledger.views.told import events
from detente.report.parts.content import Column, Row, Section, Table, Text
from detente.report.parts.words import NOTHING, count, iso, listed, unique
from detente.report.record.lines import short
from detente.server.pages.view import Upload, View, Visit, standing
from detente.verdict.told import Claims, ToldClaim

KINDS = ".txt,.html,.htm,.md,.pdf,.eml,.xml"
GIVE = Upload(
    action="/record",
    paste="Paste a text",
    file="or choose a file (text, HTML, Markdown, PDF, mail; 5 MB)",
    accept=KINDS,
    fields=(("published", "The day it came out, where it does not say"), ("known", "Known by")),
    note="It is read in memory by a process of its own, answered, and forgotten: nothing of it "
    "is stored or logged, no model is asked and nothing is looked up elsewhere.",
)
_LEAD = (
    "Every checkable claim of the texts that ship with the record, with its exact words, held "
    "against law and figures as known. The texts are dispatches written for this site in the "
    "manner of the press."
)


def record(visit: Visit) -> View:
    """Lay out the claims of the record's texts, and the form for a text of one's own."""
    found: Claims = visit.answer
    by_text = Counter(claim.document for claim in found.claims)
    labels = Counter(claim.verdict.label for claim in found.claims)
    tally = listed(f"{n} {label}" for label, n in labels.most_common())
    texts = Table(
        "Texts",
        (Column("text"), Column("claims", "number")),
        tuple(Row((name, str(n))) for name, n in sorted(by_text.items())),
    )
    return View(
        title=f"{count(len(found.claims), 'claim').capitalize()} held against the record",
        lead=f"{_LEAD} {tally[:1].upper()}{tally[1:]}." if tally else _LEAD,
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        uploads=(GIVE,),
        sections=(
            Section("texts", "Texts", "Text by text", (texts,)),
            Section("claims", "Claims", "Claim by claim", (claims_table(found.claims),)),
        ),
        links={
            **{name: visit.address(f"/record/{name}") for name in by_text},
            **_voices(visit, found.claims),
        },
    )


def document(visit: Visit) -> View:
    """Lay out one text of the record with its claims marked."""
    # Readers of texts are dear to load: no other page waits for them.
    from detente.record.documents import opening
    from detente.report.record.article import words_of

    found: Claims = visit.answer
    name = str(visit.given["document"])
    # The verb refused what is not the name of a text of that folder.
    text = opening.read_file(visit.desk.case.root / DISPATCHES / name, name=name)
    return View(
        title=text.title or name,
        lead=f"{count(len(found.claims), 'claim').capitalize()}; each marked one carries a "
        "number that opens its verdict. On paper the verdicts follow the text.",
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(Section("claims", "Claims", "Claim by claim", (claims_table(found.claims),)),),
        links=_voices(visit, found.claims),
        turns=(("All texts", visit.address("/record")),),
        article=words_of(text.text, text.language, found.claims),
    )


def claims_table(claims: Iterable[ToldClaim]) -> Table:
    """Return claims as a table: words, speaker, verdict, why."""
    rows = tuple(
        Row(
            (short(c.quote), c.speaker or NOTHING, c.subject, c.verdict.label, c.verdict.reason),
            unique(s for row in c.verdict.rows for s in row.sources),
        )
        for c in claims
    )
    names = ("claim", "speaker", "of", "verdict", "why")
    return Table("Claims and verdicts", tuple(Column(name) for name in names), rows)


def people(visit: Visit) -> View:
    """Lay out who speaks in the texts of the record."""
    found: Claims = visit.answer
    spoken = Counter(claim.speaker for claim in found.claims if claim.speaker)
    rows = tuple(Row((name, str(n))) for name, n in sorted(spoken.items()))
    table = Table("Speakers", (Column("who"), Column("claims", "number")), rows)
    return View(
        title=f"{len(rows)} people and bodies speak in the texts of the record",
        lead="What each is told to have said, with verdicts, and the events that name them.",
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(Section("speakers", "Speakers", "Who speaks", (table,)),),
        links=_voices(visit, found.claims),
    )


def person(visit: Visit) -> View:
    """Lay out what one person or body said, and the events that name them."""
    found: Claims = visit.answer
    name = str(visit.given["speaker"])
    words = _names(visit.desk.case.root, name)
    told = events(visit.desk.record, found.known, None, None, None)
    named = [e for e in told if words and words.search(e.what)]
    happened = Table(
        "Events that name them",
        (Column("day", "date"), Column("kind"), Column("what")),
        tuple(Row((iso(e.date), e.kind, e.what), e.sources) for e in named),
    )
    said = claims_table(found.claims)
    return View(
        title=f"{name}: {count(len(said.rows), 'claim')}, {count(len(named), 'event')}",
        lead="Of the texts that ship with the record, and of the events in it; nothing else is "
        "looked up.",
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(
            Section("said", "Said", "What they are told to have said", _or(said)),
            Section("named", "Named", "Events that name them", _or(happened)),
        ),
        turns=(("All speakers", visit.address("/people")),),
    )


def _names(root: Path, name: str) -> re.Pattern[str] | None:
    """Return the words by which the rows of the case know somebody; None for nobody of theirs."""
    from detente.record.claims.reading.lexicon import entries_of

    every = [
        re.escape(word)
        for word, tag in entries_of(root / "vocabulary" / "people.yaml")
        if tag.partition(":")[2].casefold() == name.casefold()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(every)})(?!\w)", re.IGNORECASE) if every else None


def _or(table: Table) -> tuple[Table | Text, ...]:
    return (table,) if table.rows else (Text("Nothing on record."),)


def _voices(visit: Visit, claims: Iterable[ToldClaim]) -> dict[str, str]:
    """Lead from each speaker to all that they said."""
    return {c.speaker: visit.address(f"/people/{c.speaker}") for c in claims if c.speaker}
