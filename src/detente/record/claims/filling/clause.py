"""Claims of one clause: its figures grouped, its subject, period, speaker and words filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claim import Claim, Hedge, Type
from detente.record.claims.filling.groups import Group, grouped, told_on_the_way
from detente.record.claims.filling.kinds import (
    Reading,
    direction_of,
    hedge_of,
    negated,
    reading_of,
    type_of,
)
from detente.record.claims.filling.making import Draft, made
from detente.record.claims.filling.periods import Times
from detente.record.claims.filling.values import Figure, Roles
from detente.record.claims.frames.clauses import Clause, Splitter
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.voices import Frame
from detente.record.claims.naming.antecedents import Antecedents
from detente.record.claims.naming.parties import actor_of
from detente.record.claims.naming.subjects import INDICATORS, Topic, topics_in
from detente.record.claims.reading.quantities import Quantity

_MOVES = ("dir:up", "dir:down", "dir:hold")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with the figures that went into it."""

    claim: Claim
    figures: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says, without the words that say who says it: its tokens, and the voice."""

    clause: Clause
    first: int
    last: int
    voice: Voice | None = None
    frame: Frame | None = None

    @property
    def whole(self) -> tuple[int, int]:
        """Its tokens."""
        return self.first, self.last


@dataclass
class Writer:
    """Writes the claims of clauses; remembers what the text was about.

    Parameters
    ----------
    page : Page
        The document.
    splitter : Splitter
        Knows verbs.
    """

    page: Page
    splitter: Splitter
    asked: bool = False
    conditional: bool = False
    ahead: bool = False
    sign: int = 0

    def __post_init__(self) -> None:
        """Make the readers of figures, times and subjects."""
        self.roles = Roles(self.page)
        self.times = Times(self.page)
        self.past = Antecedents(self.page)

    def begin(self, index: int, clauses: list[Clause], *, asked: bool) -> None:
        """Start a sentence: what hangs on the whole of it."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        self.asked, self.sign = asked, 0
        self.ahead = self.page.has("future", first, last)
        self.conditional = self.page.has("hedge:conditional", first, last)
        self.past.begin(index, sentence.paragraph)
        self.times.begin(index, clauses)

    def write(self, said: Said) -> list[Told]:
        """Return the claims of a clause."""
        first, last = said.whole
        topics = self.past.topics(first, last, verb=self.splitter.has_verb(first, last))
        quantities = self.page.figures_in(first, last)
        topic = self.past.about(topics, quantities, first, last)
        family = topic.family if topic else ""
        figures = [self.roles.of(q, first, last, family, quantities) for q in quantities]
        figures = [self._signed(f, first, last) for f in figures]
        for figure in figures:
            if not figure.is_value:
                self.page.reasons[figure.quantity.first] = figure.rule
        values = [f for f in figures if f.is_value]
        if values and topic is None:
            topic = self.past.weighed({f.unit for f in values}, first)
            if topic is None and said.voice and all(f.quantity.is_time for f in values):
                topic = self.past.unsaid(first, last)
        if values and topic is not None:
            return self._numeric(said, topics, topic, values)
        return self._plain(said, topics)

    def release(self, clause: Clause, first: int) -> list[Told]:
        """Return the claim that figures came out, told in the words before what they show."""
        shown = [m for m in self.page.speech_in(clause.first, first) if "show" in m.tags]
        if not shown or shown[0].first - clause.first < 3:
            return []
        end = shown[0].first
        topics = [t for t in topics_in(self.page, clause.first, end) if t.family == "release"]
        if not topics:
            return []
        said = Said(clause, max(clause.first, topics[0].at - 1), end)
        return [self._one(said, Group((), *said.whole), topics[0])]

    def _signed(self, figure: Figure, first: int, last: int) -> Figure:
        """Give a growth rate without a word of movement the sign of the one before it."""
        if figure.role != "change":
            return figure
        moved = self.page.has("dir:up", first, last) or self.page.has("dir:down", first, last)
        if not moved and not figure.quantity.sign and self.sign:
            return replace(figure, sign=self.sign)
        self.sign = figure.sign
        return figure

    def _numeric(
        self, said: Said, topics: list[Topic], topic: Topic, values: list[Figure]
    ) -> list[Told]:
        found: list[Told] = []
        for group in grouped(self.page, values, *said.whole):
            about = topic
            if (group.first, group.last) != said.whole:
                own = self.past.part(group.first, group.last, said.whole)
                counted = [f.quantity for f in group.figures]
                if own:
                    about = self.past.about(own, counted, group.first, group.last) or topic
            about = self._whole(about, group)
            found.extend(self._nested(said, group, about, topics))
            self.past.seen(about, counted=True)
        return found

    def _whole(self, topic: Topic, group: Group) -> Topic:
        """Return the whole rate where duties without a layer move from one level to another."""
        row = self.page.vocabulary.named(topic.id)
        roles = {f.role for f in group.figures}
        ends = roles >= {"from", "to"} and "amount" not in roles
        return replace(topic, id=row.whole) if row is not None and row.whole and ends else topic

    def _nested(self, said: Said, group: Group, about: Topic, topics: list[Topic]) -> list[Told]:
        """Return the claim of a group, or two where one is made about a figure on the way."""
        inner = told_on_the_way(self.page, group, about, topics)
        if inner is None:
            return [self._one(said, group, about)]
        over = next((t for t in topics if t.family == "event"), about)
        outer = Group(group.figures if about.targeted else (), group.first, group.last)
        part = Said(said.clause, inner, group.last)
        return [
            self._one(said, outer, replace(over, targeted=False)),
            self._one(part, Group(group.figures, *part.whole), about),
        ]

    def _plain(self, said: Said, topics: list[Topic]) -> list[Told]:
        """Return the claim of a clause without figures, if it makes one."""
        first, last = said.whole
        superlative = self._first_since(first, last)
        if superlative and self.past.counted is not None and not topics:
            topics = [replace(self.past.counted, at=first)]
        read = reading_of(self.page, first, last)
        if not self.splitter.has_verb(first, last) and not superlative:
            topics = self._without_verb(topics, read, said)
            if not topics:
                return []
        if said.clause.heading and not (topics and _moves(topics[0], read)):
            return []
        topic = topics[0] if topics else None
        if topic is None and said.voice is not None:
            topic = self.past.unsaid(first, last)
        idle = said.voice is None and topic is not None and self._idle(topic, read, superlative)
        if topic is None or idle:
            return []
        told = self._one(said, Group((), first, last), topic)
        self.past.seen(topic, counted=False)
        return [told]

    def _without_verb(self, topics: list[Topic], read: Reading, said: Said) -> list[Topic]:
        """Return what words without a verb claim: an item of an agenda, a movement, a threat."""
        tokens = self.page.tokens
        place = (tokens[said.first].start, tokens[said.last - 1].end)
        if self.page.document.inside(*place, "bullet") is not None:
            return [t for t in topics if t.family.startswith("agenda")]
        if topics and topics[0].family in INDICATORS and read.has("dir:up", "dir:down"):
            return topics
        if not read.has("act:threaten"):
            return []
        old = self.past.topic
        return topics or ([replace(old, at=said.first)] if old and old.family == "tariff" else [])

    def _first_since(self, first: int, last: int) -> bool:
        keys = self.page.keys(first, last)
        return "first" in keys[:3] and "since" in keys

    def _idle(self, topic: Topic, read: Reading, superlative: bool) -> bool:  # noqa: FBT001
        """Tell whether the document only mentions a subject in passing and says nothing of it."""
        if topic.family in INDICATORS:
            return not read.has(*_MOVES) and not superlative
        if topic.id in self.page.vocabulary.passing:
            dated = self.page.whens_in(read.first, read.last)
            return not (read.has("act:meet", "act:view", "neg") or dated)
        return False

    def _one(self, said: Said, group: Group, topic: Topic) -> Told:
        page, figures = self.page, list(group.figures)
        read = reading_of(page, group.first, group.last)
        framed = self._frame_reading(said.frame)
        ahead = read.has("future", "hedge:expected", "hedge:hinted", "hedge:soft")
        hangs = self._hangs(said.clause, read, ahead=ahead)
        hedge = hedge_of(read, framed, topic.family, if_clause=hangs)
        denied = negated(page, group.first, group.last)
        kind = type_of(read, topic, hedge, figures, said.voice, denied=denied)
        hedge = _settled(hedge, kind, planned=read.has("future") and not denied)
        dated = self.times.around(
            said.clause, group, said.whole, future=kind == "forecast" or ahead
        )
        draft = Draft(
            group=group, topic=topic, kind=kind, hedge=hedge, denied=denied, voice=said.voice,
            frame=said.frame, read=read, dated=dated,
            period=self.times.of_claim(said.clause, kind, topic.family, group, dated),
            direction=direction_of(read, page, topic, kind, figures),
            actor=actor_of(page, topic, group.first, group.last, self.past.agent),
            asked=self.asked, heading=said.clause.heading,
        )  # fmt: skip
        return Told(made(page, draft), tuple(f.quantity for f in figures))

    def _hangs(self, clause: Clause, read: Reading, *, ahead: bool) -> bool:
        """Tell whether a clause hangs on the sentence's if."""
        bare = clause.opener in ("and", ",") and not read.has("aux") and self.ahead
        return self.conditional and (ahead or bare or read.has("hedge:conditional"))

    def _frame_reading(self, frame: Frame | None) -> Reading | None:
        if frame is None or frame.kind not in ("prefix", "suffix"):
            return None
        return reading_of(self.page, frame.first, frame.last)


def _moves(topic: Topic, read: Reading) -> bool:
    return topic.family in INDICATORS and read.has(*_MOVES)


def _settled(hedge: Hedge, kind: Type, *, planned: bool) -> Hedge:
    """Return the hedge that the type implies where the words are plain."""
    if hedge == "stated" and (kind == "forecast" or (kind == "event" and planned)):
        return "expected"
    if kind == "threat" and hedge in ("stated", "expected"):
        return "threatened"
    return hedge
