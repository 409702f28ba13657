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

_WEIGHTS = frozenset({"t", "bushel"})
#: A subject below this rank gives way to the one that was counted last.
_WEAK = 5


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
    statute: str | None = None

    def begin(self, sentence: int, paragraph: int) -> None:
        """Start a sentence."""
        self.sentence, self.paragraph, self.agent = sentence, paragraph, ""

    def topics(self, first: int, last: int, *, verb: bool) -> list[Topic]:
        """Return the subjects that the words of a clause tell, best first."""
        found = self._with_product(topics_in(self.page, first, last, self.flow), first, last)
        found = [settled_tariff(self.page, t, first, last, self.agent) for t in found]
        if self.page.figures_in(first, last):
            found = [self._by_statute(t) for t in found]
        if verb:
            found = [t for t in found if t.family != "agenda-only"]
        self.agent = self.agent or first_party(self.page, first, last)
        return found

    def part(self, first: int, last: int, whole: tuple[int, int]) -> list[Topic]:
        """Return the subjects told in a part of a clause."""
        found = topics_in(self.page, first, last, self.flow)
        return [settled_tariff(self.page, t, *whole, self.agent) for t in found]

    def _by_statute(self, topic: Topic) -> Topic:
        """Give a bare word for duties the one statute that the document names for them."""
        row = self.page.vocabulary.named(topic.id)
        if row is None or not row.mirror:
            return topic
        if self.statute is None:
            self.statute = only_statute(self.page)
        return replace(topic, id=self.statute) if self.statute else topic

    def _with_product(self, topics: list[Topic], first: int, last: int) -> list[Topic]:
        """Give a flow counted by weight the product named last, where it names none."""
        mentions = self.page.names_in(first, last)
        named = [t[8:] for m in mentions for t in m.tags if t.startswith("product:")]
        weighed = any(
            q.unit in _WEIGHTS or (q.unit == "" and q.factor >= 1000)
            for q in self.page.figures_in(first, last)
        )
        product, self.product = self.product, named[-1] if named else self.product
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
        units = {"USD" if q.is_money else q.unit for q in quantities if not q.is_time}
        fitting = [t for t in topics if not units or not t.units or units & t.units or "" in units]
        if fitting:
            best = _counted_flow(fitting, quantities) or _nearest(fitting, quantities)
            far = self.counted is None or self.counted_in[0] < self.sentence - 1
            if best.rank >= _WEAK or far:
                return best
        first_told = fitting[0] if fitting else topics[0] if topics else None
        if not units and quantities:
            return first_told
        recent = self._just_named(units)
        partner = self._partner(first, last)
        if recent is not None and not fitting and not (partner and recent.flow):
            return recent
        if self.counted is None or not quantities:
            return first_told
        return self._counted_again(self.counted, units, partner, first, last, fitting) or first_told

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
        fits = not old.units or units <= old.units or "" in units or not units
        near = self.sentence - self.counted_in[0] <= 2 or self.counted_in[1] == self.paragraph
        if not (fits and near):
            return None
        same = bool(fitting) and fitting[0].family == old.family == "purchase"
        return fitting[0] if fitting and (same or fitting[0].rank >= old.rank) else old

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
        home = self.page.vocabulary.home
        mentions = self.page.names_in(first, last)
        codes = [t[6:] for m in mentions for t in m.tags if t.startswith("place:")]
        return next((c for c in codes if c not in (home, "world") and "," not in c), "")

    def weighed(self, units: set[str], first: int) -> Topic | None:
        """Return the purchase of the product named last, for a weight without other subject."""
        if not (self.product and units <= _WEIGHTS):
            return None
        for row in self.page.vocabulary.subjects:
            if row.family == "purchase" and row.id.endswith(f".{self.product}"):
                return Topic(row.id, row.family, row.rank, first, row.units, product=self.product)
        return None

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
        if topic.rank > 1:
            self.topic, self.topic_in = topic, place
        if counted:
            self.counted, self.counted_in = topic, place
        if topic.flow is not None:
            self.flow = topic.flow


def _counted_flow(topics: list[Topic], quantities: Sequence[Quantity]) -> Topic | None:
    """Return the flow of goods whose word stands shortly before the first figure."""
    if not quantities:
        return None
    first = quantities[0]
    near = [t for t in topics if t.flow is not None and 0 < first.first - t.at <= 6]
    rises = near and topics[0].family in ("control", "topic") and first.unit in ("%", "t", "USD")
    return near[0] if rises else None


def _nearest(topics: list[Topic], quantities: Sequence[Quantity]) -> Topic:
    """Return the best subject; one whose word touches the figure wins over one a rank above."""
    best = topics[0]
    for topic in topics[1:]:
        if _touches(topic, quantities) and best.rank - topic.rank <= 1:
            return best if _touches(best, quantities) else topic
    return best


def _touches(topic: Topic, quantities: Sequence[Quantity]) -> bool:
    return any(0 <= topic.at - q.last <= 2 for q in quantities)
