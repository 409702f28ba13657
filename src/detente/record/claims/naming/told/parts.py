"""Parts and mirrors of a flow told before: a share, a product, a partner, the other's books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from detente.record.claims.naming.fitting import FIRM
from detente.record.claims.naming.flows import Flow
from detente.record.claims.naming.subjects import Topic
from detente.record.claims.naming.told.listing import Listing


@dataclass
class Parts(Listing):
    """Knows what a part of a clause says about a whole told before."""

    def _without_total(self, topics: list[Topic], first: int, last: int) -> list[Topic]:
        """Leave out the whole of which something is a part: "making up 60% of total exports".

        Of "beans make up 5% of Peru's exports" the part has the whole's parties.
        """
        shares = [m.last for m in self.page.names_in(first, last) if "c:share" in m.tags]
        goods = self._goods(first, shares[0]) if shares else []
        behind = [t for t in topics if goods and t.at > shares[0]]
        whole = [t for t in behind if t.flow and not t.flow.product]
        if whole and whole[0].flow and whole[0].flow.told:
            return [self.of_product(whole[0], goods[-1]), *(t for t in topics if t not in whole)]
        parts = [t for t in topics if t.flow and t.flow.product and shares and t.at < shares[0]]
        if parts:
            return [t for t in topics if t.flow is None or t.flow.product or t.at < shares[0]]
        part = [at for at in shares if at <= first + 4]
        if not part or self.counted is None or self.counted.flow is None:
            return topics
        kept = (t.flow is None or t.flow.product or t.at < part[0] or t.flow.shared for t in topics)
        return [t for t, keep in zip(topics, kept, strict=True) if keep]

    def _without_replaced(self, topics: list[Topic]) -> list[Topic]:
        """Leave out what something took the place of: "a surcharge that replaced the levies".

        And what it comes on top of.
        """
        little = self.page.words.little["replaces"]
        kept = [t for t in topics if not little & set(self.page.keys(t.at - 3, t.at))]
        atop = self.page.words.little["atop"]
        under = [
            t
            for t in kept
            if atop & set(self.page.keys(t.at - 2, t.at))
            and not self.page.figures_in(t.at - 3, t.at)
        ]
        return [t for t in kept or topics if t not in under]

    def _own_share(self, first: int, last: int) -> Topic | None:
        """Return what "its share" means: the share told of last."""
        old = self.counted
        shares = (m.first for m in self.page.names_in(first, last) if "c:share" in m.tags)
        own = self.page.words.little["own"]
        at = next((k for k in shares if own & set(self.page.keys(max(first, k - 1), k))), None)
        if old is None or old.flow is None or not old.flow.shared or at is None:
            return None
        return replace(old, at=at)

    def _share_of(self, first: int, last: int) -> Topic | None:
        """Return the share of a named partner in the flow told before: "China's share fell"."""
        flow = self.counted.flow if self.counted is not None else self.flow
        names = self.page.names_in(first, last)
        at = next((m.first for m in names if "c:share" in m.tags), None)
        if at is None or flow is None or not (flow.shared or flow.way in ("exports", "imports")):
            return None
        near = (self.page.vocabulary.party_in(m.tags) for m in names if at - 3 <= m.first < at)
        partner = next((p for p in near if p), "")
        if partner in ("", "world", flow.reporter) or "," in partner:
            return None
        way = flow.way if flow.product or flow.shared else f"share {flow.way}"
        told = Flow(way, flow.reporter, partner, flow.product, at)
        name = told.name(self.page.vocabulary.flows)
        return Topic(name, "indicator", FIRM, at, frozenset({"%", "pp"}), told)

    def _product_of(self, first: int, last: int, units: set[str]) -> Topic | None:
        """Return the part of a flow told just before: "beans made up $5 billion of this"."""
        flow = self.counted.flow if self.counted is not None else None
        goods = self._goods(first, last)
        if self.counted is None or flow is None or flow.product or not goods or not self._near():
            return None
        tags = {t for m in self.page.names_in(first, last) for t in m.tags}
        keys = self.page.keys(first, last)
        this = any(a in self.page.words.little["of"] and b in self.page.words.little["named-now"]
                   for a, b in pairwise(keys))  # fmt: skip
        shipped = flow.way in ("exports", "imports") and not any(t[:5] == "flow:" for t in tags)
        money = units and units <= self.page.vocabulary.flow_units["shared"]
        if not (shipped and money and ("c:share" in tags or this)):
            return None
        return self.of_product(replace(self.counted, at=first), goods[0])

    def _near(self) -> bool:
        """Tell whether the subject counted last stands in this sentence or the one before."""
        return self.counted_in[0] >= self.sentence - 1

    def _other_books(self, topic: Topic, flow: Flow, first: int, last: int) -> Topic | None:
        """Return a flow as its other party counts it: "Beijing's own tally", "on US figures"."""
        mirrored = self.page.vocabulary.flows["mirrored"]
        tallies = self.page.words.little["tallies"]
        for mention in self.page.names_in(first, last):
            party = self.page.vocabulary.party_in(mention.tags)
            near = set(self.page.keys(mention.last, mention.last + 3))
            if (
                not party
                or party == flow.reporter
                or not near & tallies
                or flow.way not in mirrored
            ):
                continue
            if party == flow.partner or (not flow.partner and flow.way in ("gap", "surplus")):
                seen = Flow(mirrored[flow.way], party, flow.reporter, flow.product, mention.first)
                name = seen.name(self.page.vocabulary.flows)
                return replace(topic, id=name, flow=seen, at=mention.first)
        return None

    def _with_partner(self, topic: Topic, partner: str, first: int, units: set[str]) -> Topic:
        """Return a flow with the partner named now, or of the reporter named now.

        What is told by partner without a word for it is exports, if there was talk of them: not
        the balance or the imports as a whole that were told in between.
        """
        flow = topic.flow
        if flow is not None and partner not in ("", flow.partner) and self.goods is not None:
            balance = flow.way in ("gap", "surplus") and units <= {"%"}
            all_in = flow.way == "imports" and not (flow.partner or flow.product)
            if balance or all_in:
                topic, flow = self.goods, self.goods.flow
        if flow is None or partner in ("", flow.reporter):
            return topic
        sides = (self.page.vocabulary.home, self.page.vocabulary.rival)
        own = flow.reporter not in sides and not flow.partner
        moved = replace(flow, at=first)
        moved = replace(moved, reporter=partner) if own else replace(moved, partner=partner)
        return replace(topic, id=moved.name(self.page.vocabulary.flows), at=first, flow=moved)

    def _whole(self, topic: Topic, first: int) -> Topic:
        """Return a flow with all partners together: "in August the total was 6,146 tons"."""
        opens = self.page.names_in(first, first + 4)
        whole = any({"c:all", "place:world"} & set(m.tags) for m in opens)
        return self.turned(topic, "") if whole else topic
