"""How the layers of a document are read: which phrase, date and figure holds where they meet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from detente.record.claims.frames.page import Identifier, Page
from detente.record.claims.reading.dates import Clock
from detente.record.claims.reading.lexicon import Lexicon, lexicon
from detente.record.claims.reading.quantities import Quantity, Reader
from detente.record.claims.reading.tokens import Mention, Token, tokens_of
from detente.record.claims.reading.units.understood import understood
from detente.record.claims.reading.whens import When, calendar
from detente.record.claims.vocabulary import Vocabulary
from detente.record.document import Document
from detente.record.documents.sentences import Sentence, sentences

#: Families that are counted in points.
_POINTED = ("index", "fx")
#: Kinds of names whose words say nothing else.
_SOMEBODY = frozenset({"place", "person"})
#: Identifiers that give way to a date in the same place; the others win over it.
_WEAK = frozenset({"name", "group", "age", "clock", "vote", "list number", "telephone"})


def page_of(document: Document, vocabulary: Vocabulary) -> Page:
    """Read the layers of a document."""
    words = lexicon(document.language or "en")
    text = document.text
    tokens = tokens_of(text)
    starts = [t.start for t in tokens]
    dates = calendar(words.root.name)
    whens, identifiers = _apart(dates.find(text), _identifiers(text, words))
    taken = [False] * len(tokens)
    for start, end in [(w.start, w.end) for w in whens] + [(i.start, i.end) for i in identifiers]:
        for k in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            if tokens[k].end > start:
                taken[k] = True
    quantities = Reader(words).read(tokens, taken)
    around = _behind_datelines(sentences(text, words.root.name), document)
    parted = (b for a, b in pairwise(around) if a.paragraph != b.paragraph)
    stops = [bisect_left(starts, s.start) for s in parted]
    names = _apart_from_units(vocabulary.book.find(tokens, stops), quantities, tokens)
    names = _meant(names)
    whens = sorted([*whens, *_named(text, vocabulary)], key=lambda w: w.start)
    points = _Points(names, [n.first for n in names], starts, vocabulary)
    quantities = understood(tokens, quantities, around, words, points.named)
    within = _within_names(names)
    return Page(
        document, vocabulary, words, tokens, starts, around, identifiers, whens, quantities,
        _with_sections(names, identifiers, starts),
        [m for m in words.words.find(tokens, stops) if not (taken[m.first] or m.first in within)],
        Clock(dates, document.published),
    )  # fmt: skip


class _Points(NamedTuple):
    """What a text names that is counted in points: indexes and exchange rates."""

    names: list[Mention]
    firsts: list[int]
    starts: list[int]
    vocabulary: Vocabulary

    def named(self, start: int, end: int) -> bool:
        """Tell whether such a thing is named between two offsets."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        rows = self.vocabulary.by_tag
        return any(
            row.family in _POINTED and "" in row.units
            for name in self.names[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]
            for tag in name.tags
            if not tag.startswith("place:")
            for row in rows.get(tag, ())
        )


def _within_names(names: list[Mention]) -> set[int]:
    """Return the tokens inside names of somebody: the "states" of the United States is no verb."""
    return {
        k
        for name in names
        if any(tag.partition(":")[0] in _SOMEBODY for tag in name.tags)
        for k in range(name.first + 1, name.last)
    }


def _behind_datelines(found: Sequence[Sentence], document: Document) -> tuple[Sentence, ...]:
    """Part a dateline from the sentence it opens: its place and day are none of what is said."""
    made: list[Sentence] = []
    for one in found:
        flag = document.inside(one.start, one.end, "dateline")
        if flag is not None and flag.start <= one.start and flag.end < one.end:
            made.append(replace(one, end=flag.end))
            one = replace(one, start=flag.end)
        made.append(one)
    return tuple(made)


def _identifiers(text: str, words: Lexicon) -> list[Identifier]:
    found: list[Identifier] = []
    taken = bytearray(len(text))
    for pattern, matches in zip(words.identifiers, words.identifying.all(text), strict=True):
        for match in matches:
            group = next((g for g in ("id", "id2", "id3") if match.groupdict().get(g)), None)
            start, end = match.span(group) if group else match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Identifier(pattern.kind, start, end, text[start:end]))
    return sorted(found, key=lambda i: i.start)


def _apart(whens: list[When], identifiers: list[Identifier]) -> tuple[list[When], list[Identifier]]:
    """Settle which of two readings of the same characters holds."""
    kept_whens: list[When] = []
    lost: set[Identifier] = set()
    starts, ends = [i.start for i in identifiers], [i.end for i in identifiers]
    for when in whens:
        over = identifiers[bisect_right(ends, when.start) : bisect_left(starts, when.end)]
        if any(i.kind not in _WEAK for i in over):
            continue
        lost.update(over)
        kept_whens.append(when)
    return kept_whens, [i for i in identifiers if i not in lost]


def _apart_from_units(
    names: list[Mention], quantities: list[Quantity], tokens: list[Token]
) -> list[Mention]:
    """Leave out the names that are only the unit of an amount: "400 yuan", "US$300"."""
    money = [(q.first, q.last) for q in quantities if q.is_money]
    units = {k for first, last in money for k in range(first + 1, last)}
    for first, last in money:
        signs = [k for k in range(first, last) if tokens[k].text in "$€£¥"]
        units |= {k - 1 for k in signs if k and tokens[k - 1].end == tokens[k].start}
    return [name for name in names if name.first not in units]


def _meant(names: list[Mention]) -> list[Mention]:
    """Give a word that stands for a place named before its name: "the bloc".

    Its tag lists the places it may stand for, the likeliest first.
    """
    made: list[Mention] = []
    for name in names:
        tag = next((t for t in name.tags if t.startswith("meant:")), "")
        if tag:
            few = tag.removeprefix("meant:").split(",")
            told = (t[6:] for m in reversed(made) for t in m.tags if t.startswith("place:"))
            code = next((c for c in told if c in few), few[0])
            name = Mention((f"place:{code}",), name.first, name.last)
        made.append(name)
    return made


def _named(text: str, vocabulary: Vocabulary) -> list[When]:
    """Return the times that have a name of their own."""
    low, found = text.lower().replace("’", "'"), []
    for period in vocabulary.periods:
        for words in period.words:
            at = low.find(words.lower().replace("’", "'"))
            if at >= 0:
                parts = {"a": period.start, "b": period.end}
                found.append(When("named", at, at + len(words), text[at : at + len(words)], parts))
                break
    return found


def _with_sections(
    names: list[Mention], identifiers: list[Identifier], starts: list[int]
) -> list[Mention]:
    """Add the sections of law to the names found, so that subjects may be told by them."""
    extra: list[Mention] = []
    for found in identifiers:
        digits = "".join(c if c.isdigit() else " " for c in found.text).split()
        if found.kind == "section" and digits and len(digits[0]) == 3:
            first = bisect_left(starts, found.start)
            extra.append(Mention(("section", f"section:{digits[0]}"), first, first + 1))
    taken = {e.first for e in extra}
    kept = [n for n in names if n.first not in taken]
    return sorted([*kept, *extra], key=lambda m: m.first)
