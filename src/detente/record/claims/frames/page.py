"""A document as the extractor sees it: tokens, phrases, dates, figures and sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from detente.record.claims.frames.houses import House, houses_of
from detente.record.claims.reading.dates import Clock
from detente.record.claims.reading.lexicon import Lexicon, lexicon
from detente.record.claims.reading.quantities import Quantity, Reader
from detente.record.claims.reading.tokens import Mention, Token, tokens_of
from detente.record.claims.reading.units.understood import understood
from detente.record.claims.reading.whens import When, calendar
from detente.record.claims.vocabulary import Vocabulary
from detente.record.document import Document
from detente.record.documents.sentences import Sentence, sentences

#: Identifiers that give way to a date in the same place; the others win over it.
_POINTED = ("index", "fx")
_WEAK = frozenset({"name", "group", "age", "clock", "vote", "list number", "telephone"})


class Identifier(NamedTuple):
    """A figure that is a name: what kind, and where."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Page:
    """The layers of a document, each in order of place."""

    document: Document
    vocabulary: Vocabulary
    words: Lexicon
    tokens: list[Token]
    starts: list[int]
    sentences: tuple[Sentence, ...]
    identifiers: list[Identifier]
    whens: list[When]
    quantities: list[Quantity]
    names: list[Mention]
    speech: list[Mention]
    clock: Clock
    reasons: dict[int, str] = field(default_factory=dict)
    verbs: dict[int, bool] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.document.text

    @cached_property
    def openers(self) -> frozenset[int]:
        """Offsets of the words that open a sentence, or a quotation in one."""
        opened = {
            t.start for b, t in zip(self.tokens, self.tokens[1:], strict=False) if b.text in '“":'
        }
        return frozenset(opened | {s.start for s in self.sentences})

    @cached_property
    def houses(self) -> list[House]:
        """Bodies named by a noun in their name, in order."""
        return houses_of(self)

    @cached_property
    def sourced(self) -> bool:
        """Whether the text names an office that counts, or figures that came out."""
        if self.has("figures", 0, len(self.tokens)):
            return True
        tags = (t for m in self.names for t in m.tags)
        return any(t.startswith(("counts:", "office:", "data:")) for t in tags)

    @cached_property
    def source(self) -> tuple[str, str]:
        """The office that all figures of the text are from by its own note, and its party."""
        note = self.words.issuers["rests on"].search(self.text)
        if note is None:
            return "", ""
        for mention in self.names_in(*self.range(note.end(1), note.end())):
            tag = next((t for t in mention.tags if t.startswith("office:")), "")
            if tag:
                return self.said(mention.first, mention.last), self.vocabulary.party.get(tag, "")
        return "", ""

    def line(self, k: int) -> tuple[int, int]:
        """Return the tokens of the line that a token stands in."""
        place = self.tokens[k].start
        start = self.text.rfind("\n", 0, place) + 1
        stop = self.text.find("\n", place)
        return self.range(start, stop if stop >= 0 else len(self.text))

    def houses_in(self, first: int, last: int) -> list[House]:
        """Return the bodies named between two tokens."""
        begin = bisect_left(self._housed, first)
        inside = self.houses[begin : bisect_left(self._housed, last, begin)]
        return [h for h in inside if h.last <= last]

    def at(self, offset: int) -> int:
        """Return the first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens between two offsets, end left out."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    @cached_property
    def _named(self) -> list[int]:
        return [m.first for m in self.names]

    @cached_property
    def _counted(self) -> list[int]:
        return [q.first for q in self.quantities]

    @cached_property
    def _dated(self) -> list[int]:
        return [w.start for w in self.whens]

    @cached_property
    def _housed(self) -> list[int]:
        return [h.first for h in self.houses]

    @cached_property
    def _pointed(self) -> list[int]:
        return [i.start for i in self.identifiers]

    @cached_property
    def spelled(self) -> dict[str, list[Token]]:
        """The tokens of the text by how they are written."""
        places: dict[str, list[Token]] = {}
        for token in self.tokens:
            places.setdefault(token.text, []).append(token)
        return places

    @cached_property
    def in_office(self) -> dict[str, list[Mention]]:
        """Who is named that holds an office, by the words for it."""
        places: dict[str, list[Mention]] = {}
        for mention in self.names:
            held = (self.vocabulary.roles.get(tag, ()) for tag in mention.tags)
            for role in dict.fromkeys(role for roles in held for role in roles):
                places.setdefault(role, []).append(mention)
        return places

    @cached_property
    def _opened(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def first_named(self) -> dict[str, int]:
        """Where each tag of the vocabulary is named first."""
        places: dict[str, int] = {}
        for mention in self.names:
            for tag in mention.tags:
                places.setdefault(tag, mention.first)
        return places

    @cached_property
    def _spoken(self) -> list[int]:
        return [m.first for m in self.speech]

    @cached_property
    def _tagged(self) -> dict[str, list[int]]:
        """Where the phrases of the language pack begin, by their tags."""
        places: dict[str, list[int]] = {}
        for mention in self.speech:
            for tag in mention.tags:
                places.setdefault(tag, []).append(mention.first)
        return places

    def names_in(self, first: int, last: int) -> list[Mention]:
        """Return the phrases of the vocabulary that begin between two tokens."""
        begin = bisect_left(self._named, first)
        return self.names[begin : bisect_left(self._named, last, begin)]

    def tags_before(self, last: int) -> set[str]:
        """Return the tags of all that the vocabulary names before a token."""
        return {tag for tag, at in self.first_named.items() if at < last}

    def named_before(self, tag: str, last: int) -> bool:
        """Tell whether the vocabulary names a tag before a token."""
        return self.first_named.get(tag, last) < last

    def begun(self, offset: int) -> Sentence | None:
        """Return the last sentence that begins at or before a character."""
        k = bisect_right(self._opened, offset)
        return self.sentences[k - 1] if k else None

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that a character stands in, or None."""
        last = self.begun(offset)
        return last if last is not None and offset < last.end else None

    def identifiers_in(self, start: int, end: int) -> list[Identifier]:
        """Return the figures that are names and begin between two offsets."""
        begin = bisect_left(self._pointed, start)
        return self.identifiers[begin : bisect_left(self._pointed, end, begin)]

    def speech_in(self, first: int, last: int) -> list[Mention]:
        """Return the phrases of the language pack that begin between two tokens."""
        begin = bisect_left(self._spoken, first)
        return self.speech[begin : bisect_left(self._spoken, last, begin)]

    def has(self, tag: str, first: int, last: int) -> bool:
        """Tell whether a phrase of the language pack with a tag begins between two tokens."""
        places = self._tagged.get(tag)
        if places is None:
            return False
        next_one = bisect_left(places, first)
        return next_one < len(places) and places[next_one] < last

    def figures_in(self, first: int, last: int) -> list[Quantity]:
        """Return the quantities that begin between two tokens."""
        begin = bisect_left(self._counted, first)
        inside = self.quantities[begin : bisect_left(self._counted, last, begin)]
        return [q for q in inside if q.last <= last]

    def whens_in(self, first: int, last: int) -> list[When]:
        """Return the dates and periods that begin between two tokens."""
        if first >= last:
            return []
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        begin = bisect_left(self._dated, start)
        return self.whens[begin : bisect_left(self._dated, end, begin)]

    def said(self, first: int, last: int) -> str:
        """Return the words of a run of tokens."""
        last = min(last, len(self.tokens))
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def little(self, tag: str, k: int) -> bool:
        """Tell whether a token is one of the little words of a kind."""
        return k < len(self.tokens) and self.tokens[k].key in self.words.framing[tag]

    def reads(self, k: int, first: str, *more: str) -> bool:
        """Tell whether words of closed classes stand from a token on, one of each in order."""
        return self.words.stand(self.tokens, k, first, *more)

    def among(self, name: str, first: int, last: int) -> bool:
        """Tell whether a word of a closed class is among some tokens."""
        return self.words.among(name, self.keys(first, last))

    def keys(self, first: int, last: int) -> list[str]:
        """Return the keys of a run of tokens."""
        return [t.key for t in self.tokens[max(0, first) : last]]


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
    return Page(
        document, vocabulary, words, tokens, starts, around, identifiers, whens, quantities,
        _with_sections(names, identifiers, starts),
        [m for m in words.words.find(tokens, stops) if not taken[m.first]],
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
