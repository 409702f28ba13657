"""Claims of one clause: its figures grouped, its subject, period, speaker and words filled in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.claim import Claim
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.filling.foreseen import WEIGHED as _WEIGHED
from detente.record.claims.filling.foreseen import foreseen_by
from detente.record.claims.filling.groups import Group, grouped, told_by_rate, told_on_the_way
from detente.record.claims.filling.kinds import (
    Reading,
    direction_of,
    reading_of,
)
from detente.record.claims.filling.making import Draft, made
from detente.record.claims.filling.moods import Moods, Said
from detente.record.claims.filling.releases import releases_in
from detente.record.claims.filling.times.periods import Times
from detente.record.claims.filling.values import Roles
from detente.record.claims.frames.clauses import Clause, Splitter
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.verbs import first_since
from detente.record.claims.naming.antecedents import ACTED as _ACTED
from detente.record.claims.naming.antecedents import Antecedents
from detente.record.claims.naming.parties import actor_of, charged_on, first_party
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
#: How many words a label before a paragraph has at most, its stop counted.
_LABEL = 6
#: Families of which a rate is none unless their own words stand with it.
_MEANT = INDICATORS | {"control"}
#: Families that have no rate: where one stands it is that of the duties told of before.
_UNCHARGED = frozenset({"purchase", "diplomacy", "agreement", "event", "topic", "escalation"})
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
    sign: int = 0
    out: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the readers of figures, times and subjects."""
        self.roles = Roles(self.page)
        self.times = Times(self.page)
        self.past = Antecedents(self.page)
        self.moods = Moods(self.page, self.splitter, self.times)

    def begin(self, index: int, clauses: list[Clause], *, asked: bool) -> None:
        """Start a sentence: what hangs on the whole of it."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        self.asked, self.sign = asked, 0
        self.moods.begin(index, first, last)
        self.past.begin(index, sentence.paragraph)
        if (clauses and clauses[0].heading) or self.page.text[
            sentence.start : sentence.end
        ].endswith("?"):
            self.past.head(first, last)
        elif self._labels(index, first, last):
            self.past.head(first, last, opens=True)
        self.times.begin(index, clauses)

    def _labels(self, index: int, first: int, last: int) -> bool:
        """Tell whether a sentence only names what its paragraph is about: "Refunds. On 4 May …"."""
        here, beside = (
            self.page.sentences[index],
            self.page.sentences[max(0, index - 1) : index + 2],
        )
        told = [s for s in beside if s.paragraph == here.paragraph]
        opens = told[0] is here and told[-1] is not here
        return opens and last - first <= _LABEL and not self.splitter.has_verb(first, last)

    def write(self, said: Said) -> list[Told]:
        """Return the claims of a clause."""
        first, last = said.whole
        frame = said.frame
        self.past.source = first_party(self.page, frame.first, frame.last) if frame else ""
        topics = self.past.topics(first, last, verb=self.splitter.has_verb(first, last))
        quantities = self.page.figures_in(first, last)
        topic = self.past.about(topics, quantities, first, last)
        family = topic.family if topic else ""
        self.roles.of_shares = topic is not None and topic.flow is not None and topic.flow.shared
        figures = [self.roles.of(q, first, last, family, quantities) for q in quantities]
        figures = [self._signed(f, first, last) for f in figures]
        for figure in figures:
            if not figure.is_value:
                self.page.reasons[figure.quantity.first] = figure.rule
        values = [f for f in figures if f.is_value]
        if topic is not None and self._uncharged(topic, topics, values):
            topic = self.past.duty(values[0].quantity, first, last) or topic
        if values and topic is None:
            topic = self.past.weighed({f.unit for f in values}, first)
            if topic is None and said.voice and all(f.quantity.is_time for f in values):
                topic = self.past.lasted(first, last, quantities)
        if values and topic is not None:
            return self._numeric(said, topics, topic, values)
        return self._plain(said, topics)

    @staticmethod
    def _uncharged(topic: Topic, topics: list[Topic], values: list[Figure]) -> bool:
        """Tell whether a rate cannot be of a subject: its kind has none, or it was only meant."""
        roles = [f.role for f in values if f.unit in ("%", "pp")]
        if not roles or any(role not in ("rate", "from", "to") for role in roles):
            return False
        meant = topic.family in _MEANT and all(t.id != topic.id for t in topics)
        return topic.family in _UNCHARGED or (meant and "rate" in roles)

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
                elif number and not listed:
                    about = self.past.moved(topic, behind, counted[0].first, counted[-1].last)
            about = told_by_rate(self.page, about, group)
            first = group.figures[0].quantity.first
            hit = charged_on(self.page, about, first)
            for one in self.past.each(hit, group.first, behind, first):
                part = group if one is hit else replace(group, first=one.at)
                found.extend(self._nested(said, part, one, topics))
            self.past.seen(about, counted=True)
            if about.family == "tariff":
                charged = (f for f in group.figures if f.role in ("rate", "from", "to"))
                self.past.rates |= {f.quantity.value: about for f in charged}
            behind = group.figures[-1].quantity.last
        return found

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
        names = self.page.reads(first, "personal relative")
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
        row = page.vocabulary.named(topic.id)
        foreseen = foreseen_by(page, group, topic)
        mood = self.moods.of(said, group, topic, foreseen=foreseen is not None)
        if foreseen is not None and (said.voice is None or said.voice.kind in _WEIGHED):
            said = replace(said, voice=foreseen)
        dated = self.times.around(
            said.clause,
            group,
            said.whole,
            future=(mood.kind == "forecast" or mood.ahead) and foreseen is None,
        )
        period = self.times.of_claim(
            said.clause, mood.kind, topic.family, group, dated, daily=bool(row and row.daily)
        )
        mood = self.moods.foreseen(mood, topic, period, figures)
        draft = Draft(
            group=group, topic=topic, kind=mood.kind, hedge=self.moods.dated(mood, dated),
            denied=mood.denied, voice=said.voice, frame=said.frame, read=mood.read, dated=dated,
            period=period,
            direction=direction_of(mood.read, page, topic, mood.kind, figures),
            actor=actor_of(page, topic, group.first, group.last, self.past.agent),
            asked=self.asked, heading=said.clause.heading,
        )  # fmt: skip
        return Told(made(page, draft), tuple(f.quantity for f in figures))


def _moves(topic: Topic, read: Reading) -> bool:
    return topic.family in INDICATORS and read.has(*_MOVES)
