"""A text with its claims marked: one page, no script, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from detente.kernel.plain import clean
from detente.record.document import Document
from detente.report.page import environment
from detente.verdict.told import Read, ReadAll, ToldClaim

#: From the one that a reader should see first.
_GRAVEST = ("conflicts", "explained", "outdated", "agrees", "cannot-tell")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one claim, under its number."""

    number: int
    anchor: str
    claim: ToldClaim

    @property
    def rows(self) -> str:
        """The rows of the record that the verdict rests on."""
        said = (f"{row.id} {row.period} {row.value}".split() for row in self.claim.verdict.rows)
        return "; ".join(" ".join(words) for words in said)

    @property
    def brief(self) -> str:
        """The verdict on one line."""
        return f"{self.number}. {self.claim.verdict.label}: {self.claim.verdict.reason}"


@dataclass(frozen=True, slots=True)
class Article:
    """One text of the page: its words with marks, and the notes they lead to."""

    read: Read
    words: Markup
    notes: tuple[Note, ...]


def article(found: ReadAll, texts: Sequence[Document], known: date) -> str:
    """Return texts as one HTML page, each claim marked and its verdict one press away."""
    told = [
        _article(read, text, place)
        for place, (read, text) in enumerate(zip(found.documents, texts, strict=True), 1)
    ]
    template = environment().get_template("article.html.j2")
    return template.render(
        prose=found.prose,
        names=", ".join(read.document.name for read in found.documents),
        articles=told,
        unread=found.unread,
        known=known,
        labels=_GRAVEST,
        shown=clean,
    )


def words_of(text: str, language: str, claims: Sequence[ToldClaim], place: int = 1) -> Markup:
    """Return one text with its claims marked, and their verdicts, as a part of a page."""
    notes = tuple(Note(n, f"t{place}c{n}", claim) for n, claim in enumerate(claims, 1))
    template = environment().get_template("marked.html.j2")
    told = template.render(
        words=marked(text, notes), notes=notes, language=language, labels=_GRAVEST, shown=clean
    )
    return Markup(told)


def _article(read: Read, text: Document, place: int) -> Article:
    notes = tuple(
        Note(number, f"t{place}c{number}", claim) for number, claim in enumerate(read.claims, 1)
    )
    return Article(read, marked(text.text, notes), notes)


def marked(text: str, notes: Sequence[Note]) -> Markup:
    """Return a text with its claims marked and the number of each after its last word.

    Claims may overlap: the text is cut wherever one begins or ends, and each piece carries the
    gravest verdict of those that cover it.
    """
    size = len(text)
    begins: dict[int, list[Note]] = {}
    ends: dict[int, list[Note]] = {}
    for note in notes:
        begins.setdefault(note.claim.text_start, []).append(note)
        ends.setdefault(note.claim.text_end, []).append(note)
    cuts = sorted({0, size, *begins, *ends})
    inside: list[Note] = []
    parts: list[str] = []
    for start, end in zip(cuts, [*cuts[1:], size], strict=True):
        inside = [note for note in inside if note not in ends.get(start, ())]
        parts += [_button(note) for note in ends.get(start, ())]
        inside += begins.get(start, ())
        parts.append(_piece(text[start:end], inside))
    return Markup("".join(parts))


def _piece(words: str, inside: Sequence[Note]) -> str:
    told = escape(clean(words))
    if not inside or not words:
        return str(told)
    labels = {note.claim.verdict.label for note in inside}
    gravest = next(label for label in _GRAVEST if label in labels)
    title = escape(clean("\n".join(note.brief for note in inside)))
    return f'<mark class="{gravest}" title="{title}">{told}</mark>'


def _button(note: Note) -> str:
    label = note.claim.verdict.label
    named = escape(f"claim {note.number}: {label}")
    return (
        f'<button type="button" popovertarget="{note.anchor}" class="{label}" '
        f'aria-label="{named}">{note.number}</button>'
    )
