"""Claims of one clause: its figures grouped, its subject, period, speaker and words filled in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.claim import Claim, Hedge, Type
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.filling.foreseen import WEIGHED as _WEIGHED
from detente.record.claims.filling.foreseen import foreseen_by
from detente.record.claims.filling.groups import Group, grouped, told_by_rate, told_on_the_way
from detente.record.claims.filling.kinds import (
    Reading,
    direction_of,
    hedge_of,
    negated,
    reading_of,
    type_of,
)
from detente.record.claims.filling.making import Draft, made
from detente.record.claims.filling.releases import releases_in
from detente.record.claims.filling.times.periods import Times
from detente.record.claims.filling.values import Roles
from detente.record.claims.frames.clauses import Clause, Splitter
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.verbs import first_since
from detente.record.claims.frames.voices import Frame
from detente.record.claims.naming.antecedents import ACTED as _ACTED
from detente.record.claims.naming.antecedents import Antecedents
from detente.record.claims.naming.parties import actor_of
from detente.record.claims.naming.subjects import INDICATORS, Topic
from detente.record.claims.reading.quantities import Quantity

#: Tags of verbs by which a pronoun makes a claim.
_DOES = ("expiry", "act:lift", "act:impose", "dir:hold", "act:commit")
#: Rank from which on a phrase without a verb says what the rest of its sentence is about.
_SAYS = 5
#: How far before a relative clause stands what it is about.
_BEHIND = 9
#: Verbs of saying that do what they say.
_SWORN = frozenset({"act:threaten", "act:commit", "urge"})
#: Rank from which on a subject is named, not guessed.
_READ = 3
#: How many sentences may stand in the title of a document.
_TITLE = 3
#: Tags of verbs by which a headline tells an act.
_DEEDS = (
    *("act:impose", "act:lift", "act:agree", "act:commit", "act:threaten", "act:meet"),
    *("dir:up", "dir:down", "dir:hold", "act:book"),
)
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
    modal: tuple[int, str] = (-1, "")
    mood: tuple[int, Hedge] = (-1, "stated")
    out: list[tuple[int, int]] = field(default_factory=list)

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
        was, self.conditional = self.conditional, self._hanging(first, last)
        if was and not self.conditional:
            self.conditional = self._goes_on(first, last)
        self.past.begin(index, sentence.paragraph)
        if (clauses and clauses[0].heading) or self.page.text[
            sentence.start : sentence.end
        ].endswith("?"):
            self.past.head(first, last)
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

    def releases(self, index: int, clauses: list[Clause]) -> list[Told]:
        """Return the claims of a sentence that figures come out: "customs said on Friday"."""
        page, found = self.page, []
        self.out = []
        sentence = page.sentences[index]
        row = next((r for r in page.vocabulary.subjects if r.family == "release"), None)
        if row is None:
            return []
        for first, last in releases_in(page, *page.range(sentence.start, sentence.end)):
            clause = next((c for c in clauses if c.first <= first < c.last), None)
            if clause is not None:
                told = Said(clause, first, last)
                topic = Topic(row.id, row.family, row.rank, first)
                found.append(self.one(told, Group((), first, last), topic))
                self.out.append((first, last))
        return found

    def _signed(self, figure: Figure, first: int, last: int) -> Figure:
        """Give a growth rate without a word of movement the sign of the one before it."""
        if figure.role != "change" or figure.rule == "rate of growth":
            return figure
        moved = self.page.has("dir:up", first, last) or self.page.has("dir:down", first, last)
        moved = moved or bool(self.roles.beside(figure.quantity))
        if (not moved or figure.rule == "bare rate") and not figure.quantity.sign and self.sign:
            return replace(figure, sign=self.sign)
        self.sign = figure.sign
        return figure

    def _numeric(
        self, said: Said, topics: list[Topic], topic: Topic, values: list[Figure]
    ) -> list[Told]:
        found: list[Told] = []
        groups = grouped(self.page, values, *said.whole)
        at, behind = groups[0].figures[0].quantity.first, said.first
        listed = self.past.listed(topic, said.first, at, len(groups))
        for number, group in enumerate(groups):
            about = listed[number] if listed else topic
            if (group.first, group.last) != said.whole:
                own = self.past.part(group.first, group.last, said.whole, topic)
                counted = [f.quantity for f in group.figures]
                if own and not listed:
                    about = self.past.about(own, counted, group.first, group.last) or topic
            about = told_by_rate(self.page, self._whole(about, group), group)
            for one in self.past.each(about, group.first, behind, group.figures[0].quantity.first):
                part = group if one is about else replace(group, first=one.at)
                found.extend(self._nested(said, part, one, topics))
            self.past.seen(about, counted=True)
            behind = group.figures[-1].quantity.last
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
            return [self.one(said, group, about)]
        over = next((t for t in topics if t.family == "event"), about)
        outer = Group(group.figures if about.targeted else (), group.first, group.last)
        part = Said(said.clause, inner, group.last)
        return [
            self.one(said, outer, replace(over, targeted=False)),
            self.one(part, Group(group.figures, *part.whole), about),
        ]

    def _plain(self, said: Said, topics: list[Topic]) -> list[Told]:
        """Return the claim of a clause without figures, if it makes one."""
        first, last = said.whole
        superlative = first_since(self.page, first, last)
        if superlative and self.past.counted is not None and not topics:
            topics = [replace(self.past.counted, at=first)]
        topics = self.past.firm(topics)
        read = reading_of(self.page, first, last)
        if not self.splitter.has_verb(first, last) and not superlative:
            named = topics[0] if topics and topics[0].rank >= _SAYS else None
            topics = self._without_verb(topics, read, said)
            if not topics:
                self.past.led = named or self.past.led
                return []
        if said.clause.heading and not (topics and self._headline(said, topics[0], read)):
            return []
        topic = topics[0] if topics else None
        names = self.page.keys(first, first + 1) == ["who"]
        if topic is None and said.voice is not None and not names:
            topic = self.past.unsaid(first, last)
        if topic is None:
            topic = self._meant(said, read)
        idle = said.voice is None and topic is not None and self._idle(topic, read, superlative)
        release = topic is not None and topic.family == "release"
        if release and self.page.has("show", last - 1, last):
            return []
        out = release and self.out
        if topic is None or idle or (out and any(a < last and first < b for a, b in self.out)):
            if topic is not None and topic.family in INDICATORS:
                self.past.led = topic
            return []
        told = self.one(said, Group((), first, last), topic)
        self.past.seen(topic, counted=False)
        return [told]

    def _headline(self, said: Said, topic: Topic, read: Reading) -> bool:
        """Tell whether a heading says what happens: a movement, or an act in the title."""
        title = said.clause.sentence < _TITLE and said.voice is None
        if self.page.said(*said.whole).isupper() and not title:
            return False
        asks = any(self.page.has(t, read.first, read.first + 1) for t in ("opens clause", "aux"))
        acts = read.has(*_DEEDS) and topic.rank >= _READ and topic.family not in INDICATORS
        return _moves(topic, read) or (title and acts and not asks and topic.at > read.first)

    def _meant(self, said: Said, read: Reading) -> Topic | None:
        """Return what a pronoun means that does something: "it lapses on 24 July"."""
        if not (self.page.has("anaphor", said.first, said.first + 1) and read.has(*_DOES)):
            return None
        relative = said.clause.opener.startswith("rel")
        begin = max(0, said.first - _BEHIND)
        named = self.past.part(begin, said.first, (begin, said.last)) if relative else []
        acts = [t for t in named if t.family in _ACTED]
        return replace(acts[0], at=said.first) if acts else self.past.acted(said.first)

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

    def _idle(self, topic: Topic, read: Reading, superlative: bool) -> bool:  # noqa: FBT001
        """Tell whether the document only mentions a subject in passing and says nothing of it."""
        if topic.family in INDICATORS:
            return not read.has(*_MOVES, "best") and not superlative
        if topic.id in self.page.vocabulary.passing:
            dated = self.page.whens_in(read.first, read.last)
            return not (read.has("act:meet", "act:view", "neg", "judged") or dated)
        return False

    def one(self, said: Said, group: Group, topic: Topic) -> Told:
        """Return the claim that some words make about a subject, with some of their figures."""
        page, figures = self.page, list(group.figures)
        read, row = reading_of(page, group.first, group.last), page.vocabulary.named(topic.id)
        framed = self._frame_reading(said.frame)
        ahead = read.has("future", "hedge:expected", "hedge:hinted", "hedge:soft")
        hangs = self._hangs(said.clause, read, ahead=ahead)
        hedge = hedge_of(read, framed, topic.family, if_clause=hangs)
        denied = negated(page, group.first, group.last)
        acts = read.tags | (frozenset(t for t in framed.tags if t in _SWORN) if framed else set())
        kind = type_of(replace(read, tags=acts), topic, hedge, figures, said.voice, denied=denied)
        if hedge in ("stated", "expected") and self._supposed(said, read, kind):
            hedge = "conditional"
        foreseen = foreseen_by(page, group, topic)
        if foreseen is not None and (said.voice is None or said.voice.kind in _WEIGHED):
            said = replace(said, voice=foreseen)
        if foreseen is not None or (kind == "statistic" and self._goes_along(said, group)):
            kind, hedge = "forecast", hedge if hedge == "conditional" else "expected"
        if hedge == "stated" and self._shares(said, read):
            hedge = self.mood[1]
        self.modal, self.mood = (self.past.sentence, kind), (self.past.sentence, hedge)
        hedge = _settled(hedge, kind, planned=read.has("future") and not denied)
        dated = self.times.around(
            said.clause,
            group,
            said.whole,
            future=(kind == "forecast" or ahead) and foreseen is None,
        )
        draft = Draft(
            group=group, topic=topic, kind=kind, hedge=hedge, denied=denied, voice=said.voice,
            frame=said.frame, read=read, dated=dated,
            period=self.times.of_claim(
                said.clause, kind, topic.family, group, dated, daily=bool(row and row.daily)
            ),
            direction=direction_of(read, page, topic, kind, figures),
            actor=actor_of(page, topic, group.first, group.last, self.past.agent),
            asked=self.asked, heading=said.clause.heading,
        )  # fmt: skip
        return Told(made(page, draft), tuple(f.quantity for f in figures))

    def _goes_along(self, said: Said, group: Group) -> bool:
        """Tell whether words without a verb of their own share that of a forecast before them."""
        if self.modal != (self.past.sentence, "forecast") or self.times.compares(said.clause):
            return False
        if not group.figures or self.page.tokens[group.first].key == "from":
            return False
        opens = self.page.tokens[group.first]
        bare = self.splitter.verb(group.first) and not opens.key.endswith("ed")
        bare = bare or (opens.key.endswith("ing") and opens.is_word)
        return bare or not self.splitter.has_verb(group.first, group.last)

    def _shares(self, said: Said, read: Reading) -> bool:
        """Tell whether a plain verb shares the "may" before it: "may delay it and cut sales"."""
        if self.mood[0] != self.past.sentence or said.clause.opener not in ("and", "or", ","):
            return False
        key = self.page.tokens[said.first].key
        bare = self.splitter.verb(said.first) and not key.endswith(("ed", "s", "ing"))
        return bare and not read.has("aux", "future")

    def _hanging(self, first: int, last: int) -> bool:
        """Tell whether a sentence has an if, or one by the order of its words."""
        if self.page.has("hedge:conditional", first, last):
            return True
        tokens = self.page.tokens[first:last]
        begin = first + (tokens[0].text in '“"‘' if tokens else 0)
        ahead = self.ahead or self.page.has("hedge:hinted", first, last)
        ahead = ahead and not any(t.text == "?" for t in tokens)
        return ahead and self.page.has("inverted", begin, begin + 1)

    def _goes_on(self, first: int, last: int) -> bool:
        """Tell whether a sentence tells what follows from the if before it: "that would …"."""
        keys = [k for k in self.page.keys(first, min(first + 4, last)) if k not in '“"‘']
        head = keys[1:2] if keys[:1] in (["and"], ["but"]) else keys[:1]
        return head in (["that"], ["this"], ["then"]) and self.ahead

    def _supposed(self, said: Said, read: Reading, kind: Type) -> bool:
        """Tell whether "would" supposes something; told by another it only looks ahead."""
        if kind not in ("forecast", "measure", "event") or not read.has("would"):
            return False
        return said.frame is None or self.page.text[self.page.tokens[said.first].start - 1] in '“"'

    def _hangs(self, clause: Clause, read: Reading, *, ahead: bool) -> bool:
        """Tell whether a clause hangs on the sentence's if."""
        bare = clause.opener in ("and", ",") and not read.has("aux") and self.ahead
        hangs = self.conditional and (ahead or bare or read.has("hedge:conditional"))
        return hangs or self.page.has("else", clause.first - 1, clause.first + 1)

    def _frame_reading(self, frame: Frame | None) -> Reading | None:
        if frame is None or frame.kind not in ("prefix", "suffix"):
            return None
        return reading_of(self.page, frame.first, frame.last)


def _moves(topic: Topic, read: Reading) -> bool:
    return topic.family in INDICATORS and read.has(*_MOVES)


def _settled(hedge: Hedge, kind: Type, *, planned: bool) -> Hedge:
    """Return the hedge that the type allows, and the one it implies where the words are plain.

    A figure told is told, and what is to come is expected.
    """
    if kind == "statistic" and hedge != "hinted":
        return "stated"
    if hedge == "stated" and (kind == "forecast" or (kind == "event" and planned)):
        return "expected"
    if kind == "threat" and hedge in ("stated", "expected"):
        return "threatened"
    return hedge
