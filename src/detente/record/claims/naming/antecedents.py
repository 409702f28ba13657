"""What a text was about just now: subjects that the next clause may leave unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.flows import Flow
from detente.record.claims.naming.parties import (
    first_party,
    only_statute,
    settled_by_agent,
    settled_tariff,
)
from detente.record.claims.naming.subjects import FLOW_UNITS, INDICATORS, Topic, topics_in
from detente.record.claims.reading.quantities import Quantity

#: Families of what parties do to each other.
ACTED = frozenset({"tariff", "control", "truce", "law", "purchase", "agreement"})
_WEIGHTS = frozenset({"t", "bushel"})
#: How many sentences back what was spoken of last still claims an amount.
_FAR = 6
#: How many sentences back a series counted last may be meant.
_RECENT = 4
#: Words that part a figure from what is named right behind it.
_APART = frozenset(
    {"once", "when", "if", "after", "as", "while", "and", "but", ",", "because", ";"}
)
#: Families of which bare numbers are counted.
_COUNTS = frozenset({"tariff", "control", "purchase", "law", "index", "agreement", "truce"})
#: A figure with one of these is always about something.
_CLAIMED = frozenset({"%", "pp", "USD", "CNY", "t", "bushel"})
#: A subject below this rank gives way to the one that was counted last.
_WEAK = 5
#: One below this rank gives way to whatever was named last.
_LOOSE = 3
#: The rank of a bare word for duties.
_BARE = 6


@dataclass
class Antecedents:
    """Subjects of the clauses read so far.

    Parameters
    ----------
    page : Page
        The document.
    sentence, paragraph : int
        Where the reader stands.
    agent : str
        The party that acts in the sentence.
    topic, counted : Topic or None
        The subject spoken of last, and the one a figure was about last, with their places.
    """

    page: Page
    sentence: int = 0
    paragraph: int = 0
    agent: str = ""
    flow: Flow | None = None
    topic: Topic | None = None
    topic_in: tuple[int, int] = (-1, -1)
    counted: Topic | None = None
    counted_in: tuple[int, int] = (-1, -1)
    product: str = ""
    before: str = ""
    heading: Topic | None = None
    series: Topic | None = None
    series_in: int = -1
    led: Topic | None = None

    def begin(self, sentence: int, paragraph: int) -> None:
        """Start a sentence."""
        self.sentence, self.paragraph, self.agent, self.led = sentence, paragraph, "", None

    def topics(self, first: int, last: int, *, verb: bool) -> list[Topic]:
        """Return the subjects that the words of a clause tell, best first."""
        found = self._with_product(self._told(first, last), first, last)
        found = [settled_tariff(self.page, t, first, last, self.agent) for t in found]
        if self.page.figures_in(first, last):
            found = [self._by_statute(t, first) for t in found]
        if verb or self.page.figures_in(first, last):
            found = [t for t in found if t.family != "agenda-only"]
        self.agent = self.agent or first_party(self.page, first, last)
        return found

    def _told(self, first: int, last: int) -> list[Topic]:
        """Return the subjects that words tell; an output or price is that of the product named."""
        named = [t for m in self.page.names_in(first, last) for t in m.tags if t[:8] == "product:"]
        self.product, self.before = (named[-1][8:] if named else self.product), self.product
        figures = self.page.figures_in(first, last)
        priced_in = tuple(f"unit:{q.unit.partition('/')[2]}" for q in figures if "/" in q.unit)
        if priced_in and named:
            priced_in = (*priced_in, "c:price")
        found = topics_in(self.page, first, last, self.flow, priced_in)
        weighed = any(q.unit in _WEIGHTS for q in figures)
        priced = any("c:price" in m.tags for m in self.page.names_in(first, last))
        made = any("c:output" in m.tags for m in self.page.names_in(first, last)) and figures
        told = any(t.rank >= _WEAK for t in found)
        if told or not ((weighed or priced or made) and self.product):
            return found
        maker = self.agent
        meant = topics_in(
            self.page, first, last, self.flow, (f"product:{self.product}", f"place:{maker}")
        )
        units = units_of(figures)
        fits = [t for t in meant if t.family in INDICATORS and t.flow is None and _fits(t, units)]
        return [*fits, *found]

    def part(
        self, first: int, last: int, whole: tuple[int, int], about: Topic | None = None
    ) -> list[Topic]:
        """Return the subjects told in a part of a clause; of duties, a layer needs no word."""
        found = topics_in(self.page, first, last, self.flow)
        if not found and about is not None and about.family == "tariff":
            named = topics_in(self.page, first, last, self.flow, implied=("c:tariff",))
            found = [t for t in named if t.rank > _BARE]
        found = [t for t in found if t.family != "agenda-only"]
        return [settled_tariff(self.page, t, *whole, self.agent) for t in found]

    def _by_statute(self, topic: Topic, first: int) -> Topic:
        """Give a bare word for duties the one statute that the document has named for them."""
        row = self.page.vocabulary.named(topic.id)
        if row is None or not row.mirror:
            return topic
        statute = only_statute(self.page, first)
        return replace(topic, id=statute) if statute else topic

    def _with_product(self, topics: list[Topic], first: int, last: int) -> list[Topic]:
        """Give a flow counted by weight the product named last, where it names none."""
        mentions = self.page.names_in(first, last)
        named = [t[8:] for m in mentions for t in m.tags if t.startswith("product:")]
        weighed = any(
            q.unit in _WEIGHTS or (q.unit == "" and q.factor >= 1000)
            for q in self.page.figures_in(first, last)
        )
        product = self.before
        if not (weighed and product) or named:
            return topics
        return [self._of(t, product) if t.flow and not t.flow.product else t for t in topics]

    def _of(self, topic: Topic, product: str) -> Topic:
        assert topic.flow is not None
        flow = replace(topic.flow, product=product)
        name = flow.name(self.page.vocabulary.flows)
        return replace(topic, id=name, flow=flow, units=FLOW_UNITS, product=product)

    def about(
        self, topics: list[Topic], quantities: Sequence[Quantity], first: int, last: int
    ) -> Topic | None:
        """Return what the figures of a clause are about: its own subject, else the last one's."""
        units = units_of(quantities)
        fitting = [t for t in topics if not units or not t.units or units & t.units or "" in units]
        if fitting:
            best = _counted_flow(fitting, quantities) or _nearest(self.page, fitting, quantities)
            far = self.counted is None or self.counted_in[0] < self.sentence - 1
            if best.rank >= _WEAK or (far and best.rank >= _LOOSE):
                return best
            if far:
                return self._just_named(units) or self._series(best) or best
        layer = self._layer(first, last) if units <= {"%", "pp"} and not fitting else None
        if layer is not None:
            return layer
        partner = self._partner(first, last)
        other = partner and self.counted is not None and self.counted.flow is not None
        if self.led is not None and not fitting and not other and _fits(self.led, units):
            return settled_by_agent(self.page, self.led, first_party(self.page, first, last))
        first_told = fitting[0] if fitting else topics[0] if topics else None
        if quantities and all(q.kind == "streak" for q in quantities) and not fitting:
            spoken = self.topic if self.topic and self.topic.family in INDICATORS else None
            return self._series() or first_told or spoken
        if not units and quantities and all(q.kind != "streak" for q in quantities):
            return first_told or self.acted(first)
        listed = self._listed(first, last, units) if not fitting else None
        if listed is not None:
            return listed
        recent = self._just_named(units)
        if recent is not None and not fitting and not (partner and recent.flow):
            return recent
        again = None
        if self.counted is not None and quantities:
            again = self._counted_again(self.counted, units, partner, first, last, fitting)
        headed = self._headed(units, first) if not fitting else None
        price = self._priced(first) if "USD/*" in units and not fitting else None
        weighed = self.weighed(units, first) if not fitting else None
        told = price or again or headed or first_told or weighed
        return told or self._last_resort(units, first)

    def _priced(self, first: int) -> Topic | None:
        """Return the price of the product named last, for a figure that is told for a unit."""
        found = topics_in(
            self.page, first, first + 1, implied=("c:price", f"product:{self.product}")
        )
        return next(iter(found), None) if self.product else None

    def _last_resort(self, units: set[str], first: int) -> Topic | None:
        """Return what was spoken of last, for an amount that nothing else claims."""
        if not units & _CLAIMED or self.topic is None or self.sentence - self.topic_in[0] > _FAR:
            return None
        return replace(self.topic, at=first, rank=1)

    def _series(self, loose: Topic | None = None) -> Topic | None:
        """Return the series counted last, for a streak or a word as loose as "growth"."""
        if self.series is None or self.sentence - self.series_in > _RECENT:
            return None
        meant = loose is None or (loose.rank < _LOOSE and self.series.flow is not None)
        return self.series if meant else None

    def _layer(self, first: int, last: int) -> Topic | None:
        """Return the layer of duties that a clause names without the word for duties."""
        charged = self.counted or self.topic
        near = max(self.counted_in[0], self.topic_in[0]) >= self.sentence - 1
        if charged is None or charged.family != "tariff" or not near:
            return None
        found = topics_in(self.page, first, last, self.flow, implied=("c:tariff",))
        return next((t for t in found if t.family == "tariff" and t.rank > _BARE), None)

    def _headed(self, units: set[str], first: int) -> Topic | None:
        """Return what the heading over a text names, for an amount without other subject."""
        if self.heading is None or not units - {""}:
            return None
        fits = _fits(self.heading, units)
        return replace(self.heading, at=first, rank=1) if fits else None

    def head(self, first: int, last: int) -> None:
        """Remember what a heading or a question is about."""
        told = topics_in(self.page, first, last, self.flow)
        told = [t for t in told if t.rank >= _LOOSE and t.family != "agenda-only"]
        if told:
            self.heading = settled_tariff(self.page, told[0], first, last, self.agent)

    def _counted_again(
        self,
        counted: Topic,
        units: set[str],
        partner: str,
        first: int,
        last: int,
        fitting: list[Topic],
    ) -> Topic | None:
        """Return the subject counted last where it still holds, with the partner named now."""
        if partner and counted.flow is not None and units & FLOW_UNITS:
            moved = replace(counted.flow, partner=partner, at=first)
            name = moved.name(self.page.vocabulary.flows)
            return replace(counted, id=name, at=first, flow=moved)
        old = settled_by_agent(self.page, counted, self._acting(first, last))
        old = self._widened(old, first, last)
        fits = not old.units or units <= old.units or not units
        fits = fits or ("" in units and old.family in _COUNTS)
        near = self.sentence - self.counted_in[0] <= 2 or self.counted_in[1] == self.paragraph
        if not (fits and near):
            return None
        same = bool(fitting) and fitting[0].family == old.family == "purchase"
        return fitting[0] if fitting and (same or fitting[0].rank >= old.rank) else old

    def _listed(self, first: int, last: int, units: set[str]) -> Topic | None:
        """Return the flow counted last with the product named now: "chips rose 9%, cars 5%"."""
        old, place = self.counted, self.counted_in
        if self.topic is not None and self.topic.flow is not None and self.topic_in > place:
            old, place = self.topic, self.topic_in
        if old is None or old.flow is None or not old.flow.product or not units <= FLOW_UNITS:
            return None
        goods = [
            t[8:] for m in self.page.names_in(first, last) for t in m.tags if t[:8] == "product:"
        ]
        here = place[0] == self.sentence
        return self._of(replace(old, at=first), goods[0]) if goods and here else None

    def _widened(self, topic: Topic, first: int, last: int) -> Topic:
        """Return duties on many countries where the clause says that everybody pays them."""
        row = self.page.vocabulary.named(topic.id)
        named = {t for m in self.page.names_in(first, last) for t in m.tags}
        wide = row is not None and row.wide and "place:world" in named
        return replace(topic, id=row.wide) if row is not None and wide else topic

    def _acting(self, first: int, last: int) -> str:
        return first_party(self.page, first, last) or self.agent

    def _just_named(self, units: set[str]) -> Topic | None:
        """Return the subject named last if it stands nearer than the one counted last."""
        topic = self.topic
        if topic is None or self.topic_in[0] < self.counted_in[0]:
            return None
        near = self.sentence - self.topic_in[0] <= 1 and self.topic_in[1] == self.paragraph
        rate = topic.family == "tariff" and units <= {"%", "pp"}
        countable = topic.family in INDICATORS or rate or topic.family == "purchase"
        countable = countable or (units == {""} and topic.family == "control")
        fits = not topic.units or bool(units & topic.units)
        if not (near and countable and fits and units):
            return None
        return settled_by_agent(self.page, topic, self.agent)

    def _partner(self, first: int, last: int) -> str:
        return next(iter(self.partners(first, last)), "")

    def partners(self, first: int, last: int) -> list[str]:
        """Return the partners that a run of tokens lists: "to Africa and Latin America"."""
        home = self.page.vocabulary.home
        codes = [
            t[6:] for m in self.page.names_in(first, last) for t in m.tags if t[:6] == "place:"
        ]
        return [c for c in codes if c not in (home, "world") and "," not in c]

    def turned(self, topic: Topic, partner: str) -> Topic:
        """Return a flow with another partner; any other subject as it is."""
        if topic.flow is None:
            return topic
        flow = replace(topic.flow, partner=partner)
        return replace(topic, id=flow.name(self.page.vocabulary.flows), flow=flow)

    def weighed(self, units: set[str], first: int) -> Topic | None:
        """Return the purchase of the product named last, for a weight without other subject."""
        if not (self.product and units <= _WEIGHTS):
            return None
        for row in self.page.vocabulary.subjects:
            if row.family == "purchase" and row.id.endswith(f".{self.product}"):
                return Topic(row.id, row.family, row.rank, first, row.units, product=self.product)
        return None

    def firm(self, topics: list[Topic]) -> list[Topic]:
        """Return the subjects with the series of the sentence in place of a loose word."""
        if not topics or topics[0].rank >= _LOOSE or self.series_in != self.sentence:
            return topics
        return [replace(self.series, at=topics[0].at)] if self.series is not None else topics

    def acted(self, first: int) -> Topic | None:
        """Return the measure, truce or pledge named in this sentence or the one before."""
        topic = self.topic
        near = self.sentence - self.topic_in[0] <= 1 and self.topic_in[1] == self.paragraph
        if topic is None or topic.family not in ACTED or not near:
            return None
        return replace(topic, at=first)

    def unsaid(self, first: int, last: int) -> Topic | None:
        """Return what a speaker without a named subject speaks of: the last, or the last resort."""
        if last - first < 4:
            return None
        near = self.sentence - self.topic_in[0] <= 1 or self.topic_in[1] == self.paragraph
        if self.topic is not None and near:
            return replace(self.topic, at=first, rank=0)
        row = self.page.vocabulary.fallback
        return Topic(row.id, row.family, 0, first) if row is not None else None

    def seen(self, topic: Topic, *, counted: bool) -> None:
        """Remember what was spoken of; the subject of last resort is nothing to go on."""
        place = (self.sentence, self.paragraph)
        if topic.rank > 1 and topic.family != "agenda-only":
            self.topic, self.topic_in = topic, place
        if counted:
            self.counted, self.counted_in = topic, place
        if counted and topic.family in INDICATORS:
            self.series, self.series_in = topic, self.sentence
        if topic.flow is not None:
            self.flow = topic.flow


def _fits(topic: Topic, units: set[str]) -> bool:
    return not topic.units or not units or bool(units & topic.units)


def units_of(quantities: Sequence[Quantity]) -> set[str]:
    """Return the units of some figures as subjects name theirs: any money, any price, the rest."""
    told = {q.unit for q in quantities if not q.is_time and q.kind != "streak"}
    money = {q.unit for q in quantities if q.is_money}
    return (told - money) | {"USD/*" if "/" in unit else "USD" for unit in money}


def _counted_flow(topics: list[Topic], quantities: Sequence[Quantity]) -> Topic | None:
    """Return the flow of goods whose word stands shortly before the first figure."""
    if not quantities:
        return None
    first = quantities[0]
    near = [t for t in topics if t.flow is not None and 0 < first.first - t.at <= 6]
    behind = topics[0].flow is not None and topics[0].at > first.first
    rises = near and (topics[0].family in ("control", "topic") or behind)
    rises = rises and first.unit in ("%", "t", "USD")
    return near[0] if rises else None


def _nearest(page: Page, topics: list[Topic], quantities: Sequence[Quantity]) -> Topic:
    """Return the best subject; one whose word touches the figure wins over one a rank above."""
    best = topics[0]
    for topic in topics[1:]:
        charged = topic.family == "tariff" and best.family in ("control", "topic", "diplomacy")
        if _touches(page, topic, quantities) and best.rank - topic.rank <= (3 if charged else 1):
            return best if _touches(page, best, quantities) else topic
    return best


def _touches(page: Page, topic: Topic, quantities: Sequence[Quantity]) -> bool:
    return any(
        0 <= topic.at - q.last <= 2 and not _APART & set(page.keys(q.last, topic.at))
        for q in quantities
    )
