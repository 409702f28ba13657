"""What a text was about just now: subjects that the next clause may leave unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.record.claims.naming.fitting import (
    FIRM,
    apart,
    counted_flow,
    lasting,
    nearest,
    suits,
    units_of,
)
from detente.record.claims.naming.flows import Flow
from detente.record.claims.naming.parties import first_party, settled_by_agent
from detente.record.claims.naming.subjects import INDICATORS, Topic, topics_in
from detente.record.claims.naming.told.completing import LOOSE, WEIGHTS
from detente.record.claims.naming.told.duties import Duties
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.units.currencies import currencies

#: Families of what parties do to each other.
ACTED = frozenset({"tariff", "control", "truce", "law", "purchase", "agreement"})
#: Families of which there is a figure to compare.
_FIGURED = INDICATORS | {"tariff"}
#: How many sentences back a series counted last may be meant.
_RECENT = 8
#: Families whose rows list every unit that a figure about them has.
_LISTED = frozenset({"control", "law"})
#: Words for what somebody has undertaken to reach.
_AIMED = frozenset({"c:target", "c:pledged"})
#: How far before a relative clause stands what it is about.
_BEHIND = 16
#: Families of which bare numbers are counted.
_COUNTS = frozenset({"tariff", "control", "purchase", "law", "index", "agreement", "truce"})


@dataclass
class Antecedents(Duties):
    """Tells what the figures of a clause are about, by its words or by what was told before."""

    def about(
        self, topics: list[Topic], quantities: Sequence[Quantity], first: int, last: int
    ) -> Topic | None:
        """Return what the figures of a clause are about: its own subject, else the last one's."""
        units = units_of(quantities)
        topics = self._without_replaced(self._without_total(topics, first, last))
        self.aside = any("c:aside" in m.tags for m in self.page.names_in(first, first + 1))
        fitting = [t for t in topics if not units or not t.units or units & t.units or "" in units]
        fitting = lasting(fitting, quantities)
        if units == {""}:  # a bare number counts things: no sum of goods, no flow of them
            fitting = [t for t in fitting if not t.units or "" in t.units] or fitting
        if quantities and all(q.kind == "streak" for q in quantities) and self._series():
            fitting = [t for t in fitting if t.family in INDICATORS]
        aside = [] if apart(self.page, fitting, quantities) is None else fitting
        if aside:
            fitting = []
        part = self._product_of(first, last, units) or self._own_share(first, last)
        if part is not None:
            return part
        told = fitting[0] if fitting else self.counted
        if told is not None and told.flow is not None and (fitting or self._near()):
            other = self._other_books(told, told.flow, first, last)
            if other is not None and suits(other, units):
                return other
        if fitting:
            best = counted_flow(fitting, quantities) or nearest(self.page, fitting, quantities)
            far = self.counted is None or self.counted_in[0] < self.sentence - 1
            if best.flow is not None and best.flow.said:
                best = self._pledged(first, last, units) or best
            if best.rank >= FIRM or (far and best.rank >= LOOSE):
                return best
            if far:
                return self._just_named(units, first, last) or self._series(best) or best
        pledged = self._pledged(first, last, units)
        related = self._related(first, units) if not fitting else None
        if pledged is not None or related is not None:
            return pledged or related
        return self._unnamed(topics, fitting, quantities, first, last) or next(iter(aside), None)

    def _unnamed(
        self,
        topics: list[Topic],
        fitting: list[Topic],
        quantities: Sequence[Quantity],
        first: int,
        last: int,
    ) -> Topic | None:
        """Return what the figures of a clause are about where its own words are weak or none."""
        units = units_of(quantities)
        known = self._known(fitting, quantities, first, last) or self._figure(units, first, last)
        if known is not None:
            return known
        partner = self._partner(first, last) or self._pronounced(first)
        other = partner and self.counted is not None and self.counted.flow is not None
        if self.led is not None and not fitting and not other and suits(self.led, units):
            return settled_by_agent(self.page, self.led, first_party(self.page, first, last))
        left = lasting(topics, quantities)
        first_told = fitting[0] if fitting else left[0] if left else None
        if quantities and all(q.kind == "streak" for q in quantities) and not fitting:
            spoken = self.topic if self.topic and self.topic.family in INDICATORS else None
            return self._series() or first_told or spoken
        if quantities and all(q.is_time and q.kind != "streak" for q in quantities):
            return first_told or self.acted(first)
        weak = not fitting or all(t.rank < FIRM for t in fitting)
        another = self.another(first, last, units) if weak else None
        if another is not None:
            return another
        listed = self.listed_again(first, last, units) if not fitting else None
        if listed is not None:
            return listed
        recent = self._just_named(units, first, last)
        if (
            recent is not None
            and recent.family == "tariff"
            and self._stands_for_series(first, units)
        ):
            return self.series
        if recent is not None and not fitting:
            return self._whole(self._with_partner(recent, partner, first, units), first)
        again = None
        if self.counted is not None and quantities:
            again = self._counted_again(self.counted, units, partner, first, last, fitting)
        headed = self._headed(units, first) if not fitting else None
        price = self._priced(first) if currencies().price in units and not fitting else None
        price = replace(self.fee, at=first) if price and self.fee else price
        weighed = self.weighed(units, first) if not fitting else None
        if again is not None and currencies().price in again.units:
            price = None
        told = first_told if first_told is not None and suits(first_told, units) else None
        return (
            price or again or headed or told or weighed or self.suiting(units, first) or first_told
        )

    def _pledged(self, first: int, last: int, units: set[str]) -> Topic | None:
        """Return the purchase whose target a clause tells, by the product spoken of last."""
        names = self.page.names_in(first, last)
        if not units or not any(_AIMED & set(m.tags) for m in names):
            return None
        named = next((t[8:] for m in names for t in m.tags if t[:8] == "product:"), "")
        counted = self.counted if self.counted_in > self.bought_in else None
        if counted is not None and counted.flow is not None and self._mutual(counted.flow):
            return self.purchase(named or counted.flow.product, first)
        other = counted is not None and counted.family != "purchase"
        if self.bought is None or other:
            bought = any("c:purchase" in m.tags for m in names)
            return self.purchase(named, first) if bought else None
        return self.purchase(named, first) if named else replace(self.bought, at=first)

    def _mutual(self, flow: Flow) -> bool:
        """Tell whether a flow goes from the other party of the dispute to the home party."""
        home, rival = self.page.vocabulary.home, self.page.vocabulary.rival
        sides = (flow.way, flow.reporter, flow.partner)
        return sides in (
            ("imports", home, rival),
            ("exports", rival, home),
            ("exports", rival, ""),
        )

    def _related(self, first: int, units: set[str]) -> Topic | None:
        """Return what "which" stands for: the subject named last before it."""
        if not (units and self.page.has("open:rel", first, first + 1)):
            return None
        if self.page.words.little["link"] & set(self.page.keys(first + 1, first + 2)):
            return None  # "that with Peru": another of the kind
        start = self.page.sentences[self.sentence].start
        begin = max(self.page.at(start), first - _BEHIND)
        named = topics_in(self.page, begin, first, self.flow)
        weighed = bool(units & WEIGHTS)
        named = [self.filled(t, weighed=weighed, whole=False) for t in named]
        fitting = [t for t in named if t.family in INDICATORS and suits(t, units)]
        return max(fitting, key=lambda t: t.at, default=None)

    def _figure(self, units: set[str], first: int, last: int) -> Topic | None:
        """Return what "the figure" is of: the series counted last, not what was named since.

        A sum of money is none of duties told in between.
        """
        little = self.page.words.little
        nouns = (k for k in range(first + 1, last) if self.page.tokens[k].key in little["figure"])
        led = any(set(self.page.keys(k - 1, k)) & little["told-again"] for k in nouns)
        if not led:
            return None
        told = self.counted if self.counted_in[0] >= self.sentence - 2 else None
        if told is None or (told.family == "tariff" and not units <= {"%", "pp"}):
            told = self._series()
        if told is None or told.family not in _FIGURED or not suits(told, units):
            return None
        return replace(told, at=first)

    def _known(
        self, fitting: list[Topic], quantities: Sequence[Quantity], first: int, last: int
    ) -> Topic | None:
        """Return what a rate told again, a partner's share, an item of a list or a layer is of."""
        units = units_of(quantities)
        again = self._told_rate(quantities, first, last) if not fitting else None
        shared = self._share_of(first, last) if units <= {"%"} and not fitting else None
        if again or shared:
            return again or shared
        weak = not fitting or all(t.rank < FIRM for t in fitting)
        alike = self.item if self.labelled and weak else None
        if alike is not None and alike.flow is None and quantities and suits(alike, units):
            return replace(alike, at=first)
        tags = {t for m in self.page.names_in(first, last) for t in m.tags}
        part = {"c:share", "c:all"} <= tags
        bare = units <= {"%", "pp"} and not fitting and not part
        return self._layer(first, last) if bare else None

    def _priced(self, first: int) -> Topic | None:
        """Return the price of the product named last, for a figure that is told for a unit."""
        found = topics_in(
            self.page, first, first + 1, implied=("c:price", f"product:{self.product}")
        )
        return next(iter(found), None) if self.product else None

    def _series(self, loose: Topic | None = None) -> Topic | None:
        """Return the series counted last, for a streak or a word as loose as "growth"."""
        if self.series is None or self.sentence - self.series_in > _RECENT:
            return None
        meant = loose is None or (loose.rank < LOOSE and self.series.flow is not None)
        return self.series if meant else None

    def _headed(self, units: set[str], first: int) -> Topic | None:
        """Return what the heading over a text names, for an amount without other subject."""
        if self.heading is None or not units - {""}:
            return None
        fits = suits(self.heading, units)
        return replace(self.heading, at=first, rank=1) if fits else None

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
        if partner and counted.flow is not None and units & self.page.vocabulary.flow_units["all"]:
            return self._with_partner(counted, partner, first, units)
        old = settled_by_agent(self.page, counted, self._acting(first, last))
        old = self._on_origin(old, first, last)
        old = self._whole(self._widened(old, first, last), first)
        fits = not old.units or units <= old.units or not units
        fits = fits or ("" in units and old.family in _COUNTS)
        near = self.sentence - self.counted_in[0] <= 2 or self.counted_in[1] == self.paragraph
        if not (fits and near):
            return None
        same = bool(fitting) and fitting[0].family == old.family == "purchase"
        return fitting[0] if fitting and (same or fitting[0].rank >= old.rank) else old

    def _stands_for_series(self, first: int, units: set[str]) -> bool:
        """Tell whether "it" is the series of before: "when duties reached 50%, it had slid 2%"."""
        if (
            self.series is None
            or self.topic_in[0] != self.sentence
            or not suits(self.series, units)
        ):
            return False
        near = self.sentence - self.series_in <= 1
        pronoun = self.page.words.little["pronoun"] & set(self.page.keys(first, first + 7))
        moved = self.page.has("dir:up", first, first + 9) or self.page.has(
            "dir:down", first, first + 9
        )
        return near and bool(pronoun) and moved

    def _pronounced(self, first: int) -> str:
        """Return the partner that "it" means: the one that the sentence before tells of.

        "Trade with Japan stood out. It fell 3%": a sentence without figures names one partner.
        """
        start = self.page.at(self.page.sentences[self.sentence].start)
        opens = self.page.words.little["pronoun"] & set(self.page.keys(first, first + 1))
        if not opens or first != start or not self.sentence:
            return ""
        before = self.page.sentences[self.sentence - 1]
        place = self.page.range(before.start, before.end)
        named = set(self.partners(*place))
        lone = len(named) == 1 and before.paragraph == self.paragraph
        return named.pop() if lone and not self.page.figures_in(*place) else ""

    def _just_named(self, units: set[str], first: int, last: int) -> Topic | None:
        """Return the subject named last if it stands nearer than the one counted last."""
        topic = self.topic
        if topic is None or self.topic_in[0] < self.counted_in[0]:
            return None
        near = self.sentence - self.topic_in[0] <= 1 and self.topic_in[1] == self.paragraph
        rate = topic.family == "tariff" and units <= {"%", "pp"}
        countable = topic.family in INDICATORS or rate or topic.family == "purchase"
        countable = countable or (topic.family in _LISTED and units <= topic.units | {""})
        fits = not topic.units or bool(units & topic.units)
        if not (near and countable and fits and units):
            return None
        topic = settled_by_agent(self.page, topic, self._acting(first, last))
        return self._widened(self._on_origin(topic, first, last), first, last)

    def weighed(self, units: set[str], first: int) -> Topic | None:
        """Return the purchase of the product named last, for a weight without other subject."""
        if not (self.product and units <= WEIGHTS):
            return None
        for row in self.page.vocabulary.subjects:
            if row.family == "purchase" and row.id.endswith(f".{self.product}"):
                return Topic(row.id, row.family, row.rank, first, row.units, product=self.product)
        return None

    def firm(self, topics: list[Topic]) -> list[Topic]:
        """Return the subjects with the series of the sentence in place of a loose word."""
        if not topics or topics[0].rank >= LOOSE or self.series_in != self.sentence:
            return topics
        return [replace(self.series, at=topics[0].at)] if self.series is not None else topics

    def acted(self, first: int) -> Topic | None:
        """Return the measure, truce or pledge named in this sentence or the one before."""
        topic = self.topic
        near = self.sentence - self.topic_in[0] <= 1 and self.topic_in[1] == self.paragraph
        if topic is None or topic.family not in ACTED or not near:
            return None
        return replace(topic, at=first)

    def lasted(self, first: int, last: int, quantities: Sequence[Quantity]) -> Topic | None:
        """Return what a speaker gives a length of time for without naming it."""
        told = self.unsaid(first, last)
        return told if told is not None and lasting([told], quantities) else None

    def unsaid(self, first: int, last: int) -> Topic | None:
        """Return what a speaker without a named subject speaks of: the last, or the last resort."""
        if last - first < 4:
            return None
        near = self.sentence - self.topic_in[0] <= 1 or self.topic_in[1] == self.paragraph
        if self.topic is not None and near:
            return replace(self.topic, at=first, rank=0)
        row = self.page.vocabulary.fallback
        counts = any(not q.is_time for q in self.page.figures_in(first, last))
        # What is counted is a thing, and a thing without a name is no state of a relationship.
        return Topic(row.id, row.family, 0, first) if row is not None and not counts else None
