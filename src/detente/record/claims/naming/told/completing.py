"""What the words of a clause are about, completed by what the text has said so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.record.claims.naming.fitting import FIRM, apart, suits, units_of
from detente.record.claims.naming.flows import Flow, settled
from detente.record.claims.naming.parties import (
    first_party,
    named_before,
    only_statute,
    settled_by_agent,
    settled_tariff,
)
from detente.record.claims.naming.subjects import (
    INDICATORS,
    Topic,
    topics_in,
)
from detente.record.claims.naming.told.memory import Memory
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.units.currencies import currencies

#: How many words back that lies which "those measures" means.
_BACK = 30
WEIGHTS = frozenset({"t", "bushel"})
#: One below this rank gives way to whatever was named last.
LOOSE = 3
#: The rank of a bare word for duties.
BARE = 6


@dataclass
class Completing(Memory):
    """Reads the subjects of a clause; what their words leave out is what was named last."""

    def topics(self, first: int, last: int, *, verb: bool) -> list[Topic]:
        """Return the subjects that the words of a clause tell, best first."""
        found = self.with_product(self._told(first, last), first, last)
        found = [settled_tariff(self.page, t, first, last, self.agent) for t in found]
        found = [self._on_goods(t, first, last) for t in found]
        found = [self._same_duties(t, first, last, verb=verb) for t in found]
        found = [self._of_weight(t) for t in found]
        if self.page.figures_in(first, last):
            found = [self._by_statute(t, first, last) for t in found]
        if verb or self.page.figures_in(first, last):
            found = [t for t in found if t.family != "agenda-only"]
        self.agent = first_party(self.page, first, last) or self.agent
        return found

    def _same_duties(self, topic: Topic, first: int, last: int, *, verb: bool) -> Topic:
        """Return the duties that "the tariffs" means: those told of just before, if no party is.

        Also a rate told on in the same sentence: "put 5% on corn and a 3% duty on oats".
        """
        row, charged = self.page.vocabulary.named(topic.id), self.charged
        near = self.charged_in[1] == self.paragraph and self.sentence - self.charged_in[0] <= 1
        if row is None or not row.mirror or charged is None or not near or charged.id == row.whole:
            return topic
        led = set(self.page.keys(topic.at - 1, topic.at)) & self.page.words.little["told-again"]
        aside = any("c:aside" in m.tags for m in self.page.names_in(first, topic.at))
        goes_on = not verb and not aside and self.charged_in[0] == self.sentence
        behind = next((q.last for q in self.page.figures_in(topic.at, last)), last)
        named = (self.page.vocabulary.party_in(m.tags) for m in self.page.names_in(first, behind))
        return replace(topic, id=charged.id) if (led or goes_on) and not any(named) else topic

    def _of_weight(self, topic: Topic) -> Topic:
        """Return what a weight bought is of: the product named last, if the words name none."""
        if topic.family != "purchase" or topic.rank > LOOSE or not self.product:
            return topic
        return self.purchase(self.product, topic.at) or topic if topic.units <= WEIGHTS else topic

    def _on_goods(self, topic: Topic, first: int, last: int) -> Topic:
        """Turn a bare word for duties to those on the goods spoken of: a party sells them.

        "American beans are dear. With a 13% tariff they find no buyers."
        """
        row = self.page.vocabulary.named(topic.id)
        before = self.page.sentences[max(0, self.sentence - 1)]
        near = self.page.names_in(self.page.at(before.start), last)
        goods = [t[8:] for m in near for t in m.tags if t[:8] == "product:"]
        sold = {self.page.vocabulary.sellers.get(product, "") for product in goods}
        here = self.page.names_in(first, last)
        parties = {self.page.vocabulary.party_in(m.tags) for m in here} - {""}
        other = parties or any("flow:imports" in m.tags for m in here)
        if row is None or not row.mirror or other or sold != {row.actor}:
            return topic
        return replace(topic, id=row.mirror)

    def _told(self, first: int, last: int) -> list[Topic]:
        """Return the subjects that words tell; what a product lacks is filled by the last one."""
        named = [t for m in self.page.names_in(first, last) for t in m.tags if t[:8] == "product:"]
        goods = [t[8:] for t in named if t[8:] not in self.page.vocabulary.loose]
        self.product, self.before = (goods[-1] if goods else self.product), self.product
        figures = self.page.figures_in(first, last)
        priced_in = _units_in(figures)
        if named and any("/" in q.unit for q in figures) and self.fee is None:
            priced_in = (*priced_in, "c:price")
        tags = {t for m in self.page.names_in(first, last) for t in m.tags}
        levied = 0 if "c:tariff" in tags else self._levied(figures)
        priced_in = (*priced_in, "c:tariff") if levied else priced_in
        there = self._where(first)
        sold = {"flow:sold", "flow:exports"} & tags
        if there and sold and self.flow is not None and there != self.flow.reporter:
            sent = Flow("exports", self.flow.reporter, there, at=first)
            name = sent.name(self.page.vocabulary.flows)
            return [
                Topic(name, "indicator", FIRM, first, self.page.vocabulary.flow_units["all"], sent)
            ]
        where = there or self.source
        if where and "c:output" in tags and not any(t[:6] == "place:" for t in tags):
            priced_in = (*priced_in, f"place:{where}")
        found = topics_in(self.page, first, last, self.flow, priced_in)
        if levied:
            found = [replace(t, at=levied) if t.family == "tariff" else t for t in found]
        again = self._recalled(found, first, last, goods=bool(named))
        found = sorted([*found, *again], key=lambda t: (-t.rank, t.at))
        told = any(t.rank >= FIRM for t in found) and apart(self.page, found, figures) is None
        if told or named or not (self.product and any(not q.is_time for q in figures)):
            return found
        series = self.series if self.sentence - self.series_in <= 1 else None
        if "c:price" in tags and series is not None and currencies().price in series.units:
            return [replace(series, at=first, rank=FIRM), *found]
        where = where or self.agent
        near_by = (f"place:{where}",) if where else ()
        implied = (f"product:{self.product}", *near_by)
        plain = {t.id for t in topics_in(self.page, first, last, self.flow, near_by)}
        meant = topics_in(self.page, first, last, self.flow, implied)
        meant = [t for t in meant if t.id not in plain]  # the product must tell it
        units = units_of(figures)
        fitting = [
            t for t in meant if t.family in INDICATORS and t.flow is None and suits(t, units)
        ]
        return [*fitting, *found]

    def _where(self, first: int) -> str:
        """Return the place that a clause with "where" is about: the one named right before it."""
        if not self.page.words.little["where"] & set(self.page.keys(first, first + 1)):
            return ""
        named = reversed(self.page.names_in(max(0, first - 4), first))
        return next((p for m in named if (p := self.page.vocabulary.party_in(m.tags))), "")

    def _levied(self, figures: Sequence[Quantity]) -> int:
        """Return where a rate is charged or falls on goods: "12.5 per cent on Chinese goods".

        Also where it is proposed or announced, in a text that has spoken of duties: "the 25
        percent you now propose".
        """
        little, page = self.page.words.little, self.page
        for figure in figures:
            if figure.unit != "%":
                continue
            after = page.names_in(figure.last, figure.last + 10)
            tags = {t for m in after for t in m.tags}
            goods = "c:goods" in tags or any(t.startswith("product:") for t in tags)
            upon = little["charged"] & set(page.keys(figure.last, figure.last + 1))
            worth = any(q.is_money for q in page.figures_in(figure.last, figure.last + 6))
            if upon and (worth or (goods and any(t.startswith("place:") for t in tags))):
                return figure.first
            if little["levies"] & set(page.keys(figure.first - 3, figure.first)):
                return figure.first
            behind = set(page.keys(figure.last, figure.last + 5))
            again = little["told-again"] & set(page.keys(figure.first - 1, figure.first))
            proposed = (little["proposed"] & behind) or (again and little["announced"] & behind)
            if proposed and page.named_before("c:tariff", figure.first):
                return figure.first
        return 0

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
        if order is not None and buys and (told := self.purchase(self._pledgeable(), order)):
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
        told = _units_in(self.page.figures_in(first, last))
        found = topics_in(self.page, first, last, self.flow, told)
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
        until = self.page.at(self.page.sentences[self.sentence].end)
        statute = named_before(self.page, first, last) or only_statute(self.page, until)
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
        if lead is not None and lead.product in self.page.vocabulary.loose:
            lead = None
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
        units = self.page.vocabulary.flow_units["all"]
        return replace(topic, id=name, flow=flow, units=units, product=product)

    def purchase(self, product: str, first: int) -> Topic | None:
        """Return the purchase of a product, or of goods as a whole."""
        bought = f"product:{product}" if product else "c:goods"
        found = topics_in(self.page, first, first, implied=("c:purchase", bought))
        return next((replace(t, at=first) for t in found if t.family == "purchase"), None)

    def _pledgeable(self) -> str:
        """Return the product named last of which purchases have a name of their own."""
        named = {row.id for row in self.page.vocabulary.subjects if row.family == "purchase"}
        if f"purchase.{self.product}" in named or self.bought is None:
            return self.product
        return self.bought.id.partition(".")[2]

    def turned(self, topic: Topic, partner: str) -> Topic:
        """Return a flow with another partner; any other subject as it is."""
        if topic.flow is None:
            return topic
        flow = replace(topic.flow, partner=partner)
        return replace(topic, id=flow.name(self.page.vocabulary.flows), flow=flow)

    def head(self, first: int, last: int, *, opens: bool = False) -> None:
        """Remember what a heading, a question, or a label that opens a paragraph is about."""
        told = topics_in(self.page, first, last, self.flow)
        named = [t for m in self.page.names_in(first, last) for t in m.tags if t[:8] == "product:"]
        self.product = named[-1][8:] if named else self.product
        told = [t for t in told if t.rank >= LOOSE and t.family != "agenda-only"]
        if told:
            self.heading = settled_tariff(self.page, told[0], first, last, self.agent)
            self.lead = told[0].flow or self.lead
            if opens:
                self.seen(self.heading, counted=True)


def _units_in(figures: Sequence[Quantity]) -> tuple[str, ...]:
    """Return the tags of the units of some figures."""
    return tuple(
        f"unit:{q.unit.partition('/')[2]}" if "/" in q.unit else f"in:{q.unit}"
        for q in figures
        if q.unit
    )
