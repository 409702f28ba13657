"""The gate of a reply's rows: what each points at must stand in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from detente.record.assisted.holding.locating import Finder
from detente.record.assisted.proposal import Proposal
from detente.record.claim import Span
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.naming.subjects import Topic, topics_in
from detente.record.claims.reading.quantities import Quantity


class Ungrounded(Exception):
    """A row points at something that the text does not have; the message says what."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A row whose words were found: the tokens they are, and what the vocabulary makes of them.

    Parameters
    ----------
    proposal : Proposal
        The row.
    sentence : int
        Number of its sentence.
    first, last : int
        Its tokens.
    topic : Topic
        Its subject, as the text names it.
    beside : bool
        Whether its paragraph, or the one before, names this subject.
    figures : tuple of Quantity
        What the rules read from the words of its values.
    below : frozenset of int
        First tokens of the figures that the reply gives with a minus.
    voice : Voice or None
        Who says it, by the rules of names.
    actor, target : str
        Parties, by the vocabulary; empty where the name is of none.
    """

    proposal: Proposal
    sentence: int
    first: int
    last: int
    topic: Topic
    beside: bool
    figures: tuple[Quantity, ...]
    below: frozenset[int]
    voice: Voice | None
    actor: str
    target: str


class Ground:
    """What a text has that a row may point at.

    Parameters
    ----------
    page : Page
        The document.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finder = Finder(page)
        self._names: dict[str, list[tuple[int, int]]] = {}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The subjects that the text names, by their ids."""
        found: dict[str, Topic] = {}
        for topics in self._topics.values():
            found = {**topics, **found}
        return dict(sorted(found.items()))

    @cached_property
    def _topics(self) -> dict[int, dict[str, Topic]]:
        """The subjects that each paragraph names, in one of its sentences or as a whole."""
        found: dict[int, dict[str, Topic]] = {}
        for paragraph, (first, last) in self._stretches():
            here = found.setdefault(paragraph, {})
            for topic in topics_in(self.page, first, last):
                here.setdefault(topic.id, topic)
                row = self.page.vocabulary.named(topic.id)
                for other in (row.mirror, row.wide, row.whole) if row else ():
                    told = self.page.vocabulary.named(other) if other else None
                    if told is not None:
                        here.setdefault(other, replace(topic, id=other, units=told.units))
        return found

    def _stretches(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the tokens of each sentence and of each paragraph, with the paragraph's number."""
        spans: dict[int, tuple[int, int]] = {}
        for sentence in self.page.sentences:
            first, last = self.page.range(sentence.start, sentence.end)
            yield sentence.paragraph, (first, last)
            begin, _ = spans.get(sentence.paragraph, (first, last))
            spans[sentence.paragraph] = (begin, last)
        yield from spans.items()

    def _beside(self, sentence: int) -> tuple[int, int]:
        """Return the paragraph of a sentence and the one before: what stands near it."""
        here = self.page.sentences[sentence].paragraph
        return here - 1, here

    def point(self, sentences: Sequence[int], proposal: Proposal) -> Pointed:
        """Return what a row about some sentences points at.

        Raises
        ------
        Ungrounded
            It points at something that does not stand there.
        """
        sentence, start, end = self._quote(sentences, proposal.quote)
        first, last = self.page.range(start, end)
        topic = self.topics.get(proposal.subject)
        if topic is None:
            raise Ungrounded("the text nowhere names this subject")
        inside = first <= topic.at < last
        beside = any(topic.id in self._topics.get(n, ()) for n in self._beside(sentence))
        figures = self._figures(proposal, start, end)
        pairs = zip(figures, proposal.values, strict=True)
        return Pointed(
            proposal, sentence, first, last, topic if inside else replace(topic, at=first, rank=0),
            beside, tuple(sorted(figures, key=lambda q: q.first)),
            frozenset(q.first for q, v in pairs if v.value < 0),
            self._voice(proposal.speaker, sentence, start),
            self._party(proposal.actor), self._party(proposal.target),
        )  # fmt: skip

    def _quote(self, sentences: Sequence[int], quote: str) -> tuple[int, int, int]:
        page = self.page
        cut = False
        for number in sentences:
            sentence = page.sentences[number]
            places = self.finder.places(quote, sentence.start, sentence.end)
            if places:
                start, end = places[0]
                if page.range(start, end)[1] - page.range(start, end)[0] < 2:
                    raise Ungrounded("the quote is a single word")
                return number, start, end
            cut = cut or self.finder.stands(quote, sentence.start, sentence.end)
        if cut:
            raise Ungrounded("the quote cuts a word, a figure, a date or a sentence")
        raise Ungrounded("the quote is not in the sentences that were asked about")

    def _figures(self, proposal: Proposal, start: int, end: int) -> list[Quantity]:
        """Return the figures of a row in its order, each read from the words given for it."""
        found: list[Quantity] = []
        for value in proposal.values:
            q = self._figure(value.quote, start, end, {other.first for other in found})
            if abs(value.value) not in (q.value, q.printed):
                raise Ungrounded(
                    f"{self.page.text[q.start : q.end]!r} reads as {q.value.normalize():f}, "
                    "not as the number in the reply"
                )
            found.append(q)
        return found

    def _figure(self, words: str, start: int, end: int, taken: set[int]) -> Quantity:
        """Return the first figure of a quote that some words read as and no value has yet."""
        read = [
            q
            for begin, stop in self.finder.places(words, start, end, part=True)
            for q in self.page.quantities
            if q.start < stop and begin < q.end and start <= q.start and q.end <= end
        ]
        if not read:
            raise Ungrounded("no figure of the quote is read from the words given for a value")
        free = next((q for q in read if q.first not in taken), None)
        if free is None:
            raise Ungrounded("the same figure stands in it twice")
        return free

    def _name(self, name: str) -> list[tuple[int, int]]:
        """Return where a name stands in the text."""
        places = self._names.get(name)
        if places is None:
            places = self._names[name] = self.finder.places(name, 0, len(self.page.text))
        if not places:
            raise Ungrounded("a name of it is not in the text")
        return places

    def _voice(self, name: str | None, sentence: int, near: int) -> Voice | None:
        if name is None:
            return None
        around = self._beside(sentence)
        spans = [(s.start, s.end) for s in self.page.sentences if s.paragraph in around]
        near_by = [p for p in self._name(name) if any(a <= p[0] < b for a, b in spans)]
        if not near_by:
            raise Ungrounded("who says it is named neither in its paragraph nor in the one before")
        start, end = min(near_by, key=lambda place: abs(place[0] - near))
        first, last = self.page.range(start, end)
        voice = phrase_voice(self.page, first, last, {})
        if voice is not None and voice.name:
            return voice
        words = self.page.tokens[first:last]
        small = self.page.words.framing["small in a name"]
        capital = all(w.is_capital or w.key in small for w in words) and words[0].is_capital
        if not capital:
            raise Ungrounded("what it gives as the speaker is nobody's name")
        span = Span.of(self.page.text, start, end)
        # Nothing tells whose side a name is on that stands in no list: it is a report.
        return Voice(span.quote, "reported", span=span)

    def _party(self, name: str | None) -> str:
        if name is None:
            return ""
        first, last = self.page.range(*self._name(name)[0])
        named = self.page.names_in(first, last)
        return next(filter(None, (self.page.vocabulary.party_in(m.tags) for m in named)), "")
