"""A document as the extractor sees it: tokens, phrases, dates, figures and sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from detente.record.claims.frames.houses import House, houses_of
from detente.record.claims.reading.dates import Clock
from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.tokens import Mention, Token
from detente.record.claims.reading.whens import When
from detente.record.claims.vocabulary import Vocabulary
from detente.record.document import Document
from detente.record.documents.sentences import Sentence

#: From which sum on money is that of a country's trade, and how many make a text count in it.
_LARGE, _SEVERAL = 10**9, 2


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

    @cached_property
    def counted_in(self) -> str:
        """The money of the home party where a text counts all its large sums in it, else none."""
        large = [q.unit for q in self.quantities if q.is_money and q.value >= _LARGE]
        home = str(self.vocabulary.flows["money"])
        return home if len(large) >= _SEVERAL and set(large) == {home} else ""

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
