"""What the words of a clause are about, completed by what the text has said so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.fitting import FIRM, suits, units_of
from detente.record.claims.naming.flows import Flow, settled
from detente.record.claims.naming.parties import (
    first_party,
    named_before,
    only_statute,
    settled_by_agent,
    settled_tariff,
)
from detente.record.claims.naming.subjects import (
    FLOW_UNITS,
    INDICATORS,
    Topic,
    topics_in,
)
from detente.record.claims.reading.quantities import Quantity

#: How many sentences open a text and tell what it is about.
_OPENING = 2
#: How many words back that lies which "those measures" means.
_BACK = 30
WEIGHTS = frozenset({"t", "bushel"})
#: One below this rank gives way to whatever was named last.
LOOSE = 3
#: The rank of a bare word for duties.
BARE = 6


@dataclass
class Memory:
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
    product, before : str
        The product named last, and the one before this clause.
    control, bought : Topic or None
        The controls and the purchase spoken of last.
    lead : Flow or None
        The flow of goods that a text or a part of it begins with.
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
    control: Topic | None = None
    bought: Topic | None = None
    bought_in: tuple[int, int] = (-1, -1)
    led: Topic | None = None
    lead: Flow | None = None
    aside: bool = False
    waiting: tuple[int, tuple[Topic, ...]] = (-1, ())

    def begin(self, sentence: int, paragraph: int) -> None:
        """Start a sentence."""
        self.sentence, self.paragraph, self.agent, self.led = (
            sentence,
            paragraph,
            "",
            None,
        )

    def seen(self, topic: Topic, *, counted: bool) -> None:
        """Remember what was spoken of; the subject of last resort is nothing to go on."""
        place = (self.sentence, self.paragraph)
        if counted and self.aside and self.counted_in[0] >= self.sentence - 1:
            return
        if topic.rank > 1 and topic.family != "agenda-only":
            self.topic, self.topic_in = topic, place
        if counted:
            self.counted, self.counted_in = topic, place
        row = self.page.vocabulary.named(topic.id) if topic.family == "control" else None
        if row is not None and any("c:control" in needs for needs in row.needs):
            self.control = topic
        if topic.family == "purchase":
            self.bought, self.bought_in = topic, place
        if counted and topic.family in INDICATORS:
            self.series, self.series_in = topic, self.sentence
        if topic.flow is not None:
            self.flow = topic.flow
            if self.sentence <= _OPENING:
                self.lead = self.lead or topic.flow


@dataclass
class Completing(Memory):
    """Reads the subjects of a clause; what their words leave out is what was named last."""

    def topics(self, first: int, last: int, *, verb: bool) -> list[Topic]:
        """Return the subjects that the words of a clause tell, best first."""
        found = self.with_product(self._told(first, last), first, last)
        found = [settled_tariff(self.page, t, first, last, self.agent) for t in found]
        if self.page.figures_in(first, last):
            found = [self._by_statute(t, first, last) for t in found]
        if verb or self.page.figures_in(first, last):
            found = [t for t in found if t.family != "agenda-only"]
        self.agent = first_party(self.page, first, last) or self.agent
        return found

    def _told(self, first: int, last: int) -> list[Topic]:
        """Return the subjects that words tell; what a product lacks is filled by the last one."""
        named = [t for m in self.page.names_in(first, last) for t in m.tags if t[:8] == "product:"]
        self.product, self.before = (
            (named[-1][8:] if named else self.product),
            self.product,
        )
        figures = self.page.figures_in(first, last)
        priced_in = tuple(
            f"unit:{q.unit.partition('/')[2]}" if "/" in q.unit else f"in:{q.unit}"
            for q in figures
            if q.unit
        )
        if named and any("/" in q.unit for q in figures):
            priced_in = (*priced_in, "c:price")
        tags = {t for m in self.page.names_in(first, last) for t in m.tags}
        if "c:tariff" not in tags and self._levied(figures):
            priced_in = (*priced_in, "c:tariff")
        found = topics_in(self.page, first, last, self.flow, priced_in)
        again = self._recalled(found, first, last, goods=bool(named))
        found = sorted([*found, *again], key=lambda t: (-t.rank, t.at))
        told = any(t.rank >= FIRM for t in found)
        if told or named or not (self.product and any(not q.is_time for q in figures)):
            return found
        meant = topics_in(
            self.page,
            first,
            last,
            self.flow,
            (f"product:{self.product}", f"place:{self.agent}"),
        )
        units = units_of(figures)
        fitting = [
            t for t in meant if t.family in INDICATORS and t.flow is None and suits(t, units)
        ]
        return [*fitting, *found]

    def _levied(self, figures: Sequence[Quantity]) -> bool:
        """Tell whether a rate falls on goods of a party: "12.5 per cent on most Chinese goods"."""
        upon = self.page.words.little["charged"]
        for figure in figures:
            if figure.unit != "%" or not upon & set(self.page.keys(figure.last, figure.last + 1)):
                continue
            after = self.page.names_in(figure.last, figure.last + 6)
            tags = {t for m in after for t in m.tags}
            goods = "c:goods" in tags or any(t.startswith("product:") for t in tags)
            if goods and any(t.startswith("place:") for t in tags):
                return True
        return False

    def _recalled(self, found: list[Topic], first: int, last: int, *, goods: bool) -> list[Topic]:
        """Return what a bare "the controls" or "the order" means: the ones spoken of last."""
        names = self.page.names_in(first, last)
        again: list[Topic] = []
        controls = next((m.first for m in names if "c:control" in m.tags), None)
        if controls is not None and self.control and all(t.family != "control" for t in found):
            again.append(replace(self.control, at=controls))
        meant = next((m.first for m in names if "c:measures" in m.tags), None)
        if meant is not None and (just := self._just_before(first)):
            again.append(replace(just, at=meant))
        order = next((m.first for m in names if "c:purchase" in m.tags), None)
        here = self.bought_in[1] == self.paragraph and not goods
        figures = {q.unit for q in self.page.figures_in(first, last)}
        home = self.page.vocabulary.home
        buys = first_party(self.page, first, last) == home and not goods and figures & WEIGHTS
        if order is not None and buys and (told := self.purchase(self.product, order)):
            again.append(replace(told, rank=FIRM))
        elif order is not None and self.bought and here and all(t.rank < FIRM for t in found):
            again.append(replace(self.bought, at=order, rank=FIRM))
        return again

    def _just_before(self, first: int) -> Topic | None:
        """Return the duties or controls that "those measures" means: named in the last words."""
        found = topics_in(self.page, max(0, first - _BACK), first, self.flow)
        acts = [t for t in found if t.family in ("tariff", "control") and t.rank >= FIRM]
        return max(acts, key=lambda t: (t.at, t.rank), default=None)

    def part(
        self, first: int, last: int, whole: tuple[int, int], about: Topic | None = None
    ) -> list[Topic]:
        """Return the subjects told in a part of a clause; of duties, a layer needs no word."""
        found = topics_in(self.page, first, last, self.flow)
        if not found and about is not None and about.family == "tariff":
            named = topics_in(self.page, first, last, self.flow, implied=("c:tariff",))
            found = [t for t in named if t.rank > BARE]
            turned = settled_by_agent(self.page, about, first_party(self.page, first, last))
            found = found or ([turned] if turned.id != about.id else [])
        found = self.with_product([t for t in found if t.family != "agenda-only"], first, last)
        return [settled_tariff(self.page, t, *whole, self.agent) for t in found]

    def _by_statute(self, topic: Topic, first: int, last: int) -> Topic:
        """Give a bare word for duties the one statute that the document has named for them."""
        row = self.page.vocabulary.named(topic.id)
        if row is None or not row.mirror:
            return topic
        statute = named_before(self.page, first, last) or only_statute(self.page, first)
        return replace(topic, id=statute) if statute else topic

    def with_product(self, topics: list[Topic], first: int, last: int) -> list[Topic]:
        """Give a flow without a product the one that the text is about.

        A weight is always one of a product: the last one named. A text that begins with the flow
        of one product goes on about it, until a total is named.
        """
        mentions = self.page.names_in(first, last)
        tags = {t for m in mentions for t in m.tags}
        if any(t.startswith("product:") for t in tags):
            return topics
        weighed = any(
            q.unit in WEIGHTS or (q.unit == "" and q.factor >= 1000)
            for q in self.page.figures_in(first, last)
        )
        return [self.filled(t, weighed=weighed, whole="c:all" in tags) for t in topics]

    def filled(self, topic: Topic, *, weighed: bool, whole: bool) -> Topic:
        """Return a flow with the product, and the partner, that the text is about."""
        flow, lead = topic.flow, self.lead
        home = self.page.vocabulary.home
        supplies = flow is not None and flow.way == "exports" and flow.told and not flow.partner
        if flow is not None and supplies and lead is not None and lead.product:
            bought = (lead.way, lead.reporter) == (
                "imports",
                home,
            ) and flow.reporter != home
            if bought and flow.product in ("", lead.product):
                told = Flow("imports", home, flow.reporter, at=flow.at, told=True)
                return self.of_product(replace(topic, flow=told), lead.product)
        if flow is None or flow.product or flow.way not in ("exports", "imports"):
            return topic
        if not whole and self._carried_on(flow):
            return self.turned(topic, self.counted.flow.partner)  # type: ignore[union-attr]
        named = whole or (flow.told and not weighed)
        if lead is not None and lead.product and lead.way == flow.way and not named:
            told = replace(flow, partner=flow.partner or lead.partner)
            return self.of_product(replace(topic, flow=told), lead.product)
        return self.of_product(topic, self.before) if weighed and self.before else topic

    def _carried_on(self, flow: Flow) -> bool:
        """Tell whether bare "shipments" are those to the partner told of just before."""
        old = self.counted.flow if self.counted is not None else None
        near = self.counted_in[1] == self.paragraph and self.sentence - self.counted_in[0] == 1
        if old is None or not near or flow.partner or old.product:
            return False
        if flow.way != old.way and not (flow.way == "exports" and old.way in ("surplus", "both")):
            return False
        carried = self.page.tokens[flow.at].key in self.page.words.little["carried"]
        return carried and bool(old.partner) and not flow.told

    def of_product(self, topic: Topic, product: str) -> Topic:
        """Return a flow of goods as that of one product."""
        assert topic.flow is not None
        flow = replace(topic.flow, product=product)
        if not flow.told and flow.reporter == self.page.vocabulary.home:
            flow = settled(self.page, replace(flow, reporter=""), None)
        name = flow.name(self.page.vocabulary.flows)
        return replace(topic, id=name, flow=flow, units=FLOW_UNITS, product=product)

    def purchase(self, product: str, first: int) -> Topic | None:
        """Return the purchase of a product, or of goods as a whole."""
        bought = f"product:{product}" if product else "c:goods"
        found = topics_in(self.page, first, first, implied=("c:purchase", bought))
        return next((replace(t, at=first) for t in found if t.family == "purchase"), None)

    def turned(self, topic: Topic, partner: str) -> Topic:
        """Return a flow with another partner; any other subject as it is."""
        if topic.flow is None:
            return topic
        flow = replace(topic.flow, partner=partner)
        return replace(topic, id=flow.name(self.page.vocabulary.flows), flow=flow)

    def head(self, first: int, last: int) -> None:
        """Remember what a heading or a question is about."""
        told = topics_in(self.page, first, last, self.flow)
        told = [t for t in told if t.rank >= LOOSE and t.family != "agenda-only"]
        if told:
            self.heading = settled_tariff(self.page, told[0], first, last, self.agent)
            self.lead = told[0].flow or self.lead
