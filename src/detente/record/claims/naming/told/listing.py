"""Flows of goods with several partners or products in a list, each with a figure of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claims.naming.around import flows_in
from detente.record.claims.naming.fitting import suits
from detente.record.claims.naming.subjects import Topic, topics_in
from detente.record.claims.naming.told.completing import Completing


@dataclass
class Listing(Completing):
    """Knows whose figure is whose: "with cars, toys and chips rising 5%, 3% and 2%"."""

    def _partner(self, first: int, last: int) -> str:
        return next(iter(self.partners(first, last)), "")

    def partners(self, first: int, last: int) -> list[str]:
        """Return the partners that a run of tokens lists: "to Africa and Latin America"."""
        home = self.page.vocabulary.home
        codes = [
            t[6:] for m in self.page.names_in(first, last) for t in m.tags if t[:6] == "place:"
        ]
        return [c for c in codes if c not in (home, "world") and "," not in c]

    def listed(self, topic: Topic, first: int, figure: int, count: int) -> list[Topic]:
        """Return a flow with each of the partners, products or ways listed before its figures.

        As many figures as items: "with cars, toys and chips rising 5%, 3% and 2%". Else none.
        What the figures of one clause leave over is for those of the next.
        """
        place, left = self.waiting
        self.waiting = (-1, ())
        if topic.flow is None or not count:
            return []
        names = self.page.names_in(first, figure)
        if place == self.sentence and len(left) >= count and not names:
            found = list(left)
        else:
            found = self._items(topic, first, figure)
            shared = len(found) > count and self._one_each(figure, len(found))
            if not shared and (count < 2 or len(found) != count):
                return []
        self.waiting = (self.sentence, tuple(found[count:]))
        return found[:count]

    def each(self, topic: Topic, first: int, behind: int, figure: int) -> list[Topic]:
        """Return a flow with each partner that one figure is told for, else the flow alone.

        "Those to Japan and Korea both rose 5%"; each stands where its own words begin, the list
        somewhere behind the figure before.
        """
        shared, skipped = self.page.words.little["each"], (self.page.vocabulary.home, "world")
        if topic.flow is None or not shared & set(self.page.keys(behind, figure)):
            return [topic]
        found = [
            (tag[6:], mention)
            for mention in self.page.names_in(behind, figure)
            for tag in mention.tags
            if tag[:6] == "place:" and "," not in tag and tag[6:] not in skipped
        ]
        last = found[-1][1].last if found else figure
        if len(found) < 2 or not shared & set(self.page.keys(last, last + 1)):
            return [topic]
        places = [min(first, found[0][1].first), *(mention.first for _, mention in found[1:])]
        return [
            replace(self.turned(topic, partner), at=at)
            for (partner, _), at in zip(found, places, strict=True)
        ]

    def moved(self, topic: Topic, first: int, figure: int, behind: int) -> Topic:
        """Return a flow with the partner named around a further figure: "and that with Peru by 9".

        Behind the figure it must be linked to it: "and 9 to Peru".
        """
        named = self.partners(first, figure)
        if not named and self.page.words.little["link"] & set(self.page.keys(behind, behind + 1)):
            named = self.partners(behind, behind + 3)
        flow = topic.flow
        if flow is None or len(named) != 1 or named[0] in (flow.reporter, flow.partner):
            return topic
        return self.turned(topic, named[0]) if flow.partner else topic

    def _one_each(self, figure: int, items: int) -> bool:
        """Tell whether the rest of a sentence has a figure for each item of a list."""
        end = self.page.range(0, self.page.sentences[self.sentence].end)[1]
        if self.page.words.little["respectively"] & set(self.page.keys(figure, end)):
            return True
        rest = self.page.figures_in(figure, end)
        listed = self.page.words.little["listed"]
        run = 1
        while (
            run < len(rest) and set(self.page.keys(rest[run - 1].last, rest[run].first)) <= listed
        ):
            run += 1
        return run == items

    def _items(self, topic: Topic, first: int, figure: int) -> list[Topic]:
        """Return a flow with each of the items that stand in a list before a figure."""
        partners = self.partners(first, figure)
        if len(partners) > 1:
            return [self.turned(topic, partner) for partner in partners]
        names = self.page.names_in(first, figure)
        if any("flow:pair" in m.tags for m in names):
            flows = flows_in(self.page, first, figure, self.flow)
            named = self.page.vocabulary.flows
            return [replace(topic, id=f.name(named), flow=f) for f in flows]
        run, nearest = list[str](), figure
        for mention in reversed(names):
            goods = [t[8:] for t in mention.tags if t.startswith("product:")]
            between = set(self.page.keys(mention.last, nearest))
            if run and not between <= self.page.words.little["listed"]:
                break
            if goods:
                run.insert(0, goods[0])
                nearest = mention.first
        return [self.of_product(topic, product) for product in run]

    def listed_again(self, first: int, last: int, units: set[str]) -> Topic | None:
        """Return the flow counted last with the product named now: "chips rose 9%, cars 5%"."""
        old, place = self.counted, self.counted_in
        if self.topic is not None and self.topic.flow is not None and self.topic_in > place:
            old, place = self.topic, self.topic_in
        known = self.page.vocabulary.flow_units["all"]
        if old is None or old.flow is None or not units <= known:
            return None
        goods = self._goods(first, last)
        names = self.page.names_in(first, last)
        traded = any(t.startswith("flow:") for m in names for t in m.tags)
        again = self.page.words.little["those"] & set(self.page.keys(first, first + 1))
        here = place[0] == self.sentence or place == (self.sentence - 1, place[1])
        here = here and bool(place[0] == self.sentence or traded or again)
        if not (goods and here and place[1] == self.paragraph):
            return None
        if place[0] != self.sentence and not again:
            old = self.turned(old, "")
        return self.of_product(replace(old, at=first), goods[0])

    def another(self, first: int, last: int, units: set[str]) -> Topic | None:
        """Return the price counted last with the product named now: "corn rose 2%, oats 3%".

        It is told by the rows whose name has a place for a product.
        """
        old, goods = self.counted, self._goods(first, last)
        if (
            old is None
            or old.flow is not None
            or not goods
            or self.counted_in[0] < self.sentence - 1
        ):
            return None
        for row in self.page.vocabulary.subjects:
            head, hole, tail = row.id.partition("{product}")
            if not (hole and head + tail and old.id.startswith(head) and old.id.endswith(tail)):
                continue
            told = tuple(t for t in row.needs[0] if t != "product")
            plain = {t.id for t in topics_in(self.page, first, first, implied=told)}
            found = topics_in(self.page, first, first, implied=(*told, f"product:{goods[0]}"))
            found = [t for t in found if suits(t, units) and t.family == old.family]
            return next((t for t in found if t.id not in plain), next(iter(found), None))
        return None

    def _goods(self, first: int, last: int) -> list[str]:
        named = self.page.names_in(first, last)
        return [t[8:] for m in named for t in m.tags if t[:8] == "product:"]
