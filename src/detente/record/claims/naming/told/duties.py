"""Duties told before: whose rate a figure is, which layer, on whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.record.claims.naming.parties import duties_of, first_party, settled_by_agent
from detente.record.claims.naming.subjects import Topic, topics_in
from detente.record.claims.naming.told.completing import BARE
from detente.record.claims.naming.told.parts import Parts
from detente.record.claims.reading.quantities import Quantity


@dataclass
class Duties(Parts):
    """Knows the duties that a clause means without naming them."""

    def _told_rate(self, quantities: Sequence[Quantity], first: int, last: int) -> Topic | None:
        """Return the duties whose rate is told again: "at 30 percent we can work", "the 25"."""
        for figure in quantities:
            told = self.rates.get(figure.value) if figure.unit in ("%", "") else None
            before = self.page.keys(figure.first - 1, figure.first)
            if told is not None and set(before) & self.page.words.little["told-again"]:
                told = settled_by_agent(self.page, told, first_party(self.page, first, last))
                return replace(self._widened(told, first, last), at=figure.first)
        return None

    def duty(self, figure: Quantity, first: int, last: int) -> Topic | None:
        """Return the duties that a rate is of: those it was told of before, or the last ones."""
        told = self.rates.get(figure.value, self.charged)
        if told is None:
            return None
        told = settled_by_agent(self.page, told, first_party(self.page, first, figure.first))
        return replace(self._widened(told, first, last), at=figure.first)

    def _layer(self, first: int, last: int) -> Topic | None:
        """Return the layer of duties that a clause names without the word for duties."""
        charged = self.counted or self.topic
        near = max(self.counted_in[0], self.topic_in[0]) >= self.sentence - 1
        if charged is None or charged.family != "tariff" or not near:
            return None
        found = topics_in(self.page, first, last, self.flow, implied=("c:tariff",))
        return next((t for t in found if t.family == "tariff" and t.rank > BARE), None)

    def _widened(self, topic: Topic, first: int, last: int) -> Topic:
        """Return duties on many countries where the clause says that everybody pays them."""
        row = self.page.vocabulary.named(topic.id)
        named = {t for m in self.page.names_in(first, last) for t in m.tags}
        if row is None or row.family != "tariff" or "place:world" not in named:
            return topic
        if f"place:{row.target}" in named or self.page.vocabulary.of_section(topic.id):
            return topic
        bare = (r.wide for r in self.page.vocabulary.subjects if r.mirror)
        return replace(topic, id=row.wide or next(bare, "") or topic.id)

    def _on_origin(self, topic: Topic, first: int, last: int) -> Topic:
        """Return duties on the goods of a third country: "13%, against 3% for Peruvian ones"."""
        row = self.page.vocabulary.named(topic.id)
        figure = next((q for q in self.page.figures_in(first, last) if q.unit == "%"), None)
        if row is None or row.family != "tariff" or figure is None:
            return topic
        links = self.page.words.little["from"] | self.page.words.little["for"]
        behind = self.page.names_in(figure.last, min(last, figure.last + 6))
        named = [
            tag[6:]
            for mention in behind
            if links & set(self.page.keys(mention.first - 1, mention.first))
            for tag in mention.tags
            if tag.startswith("place:")
        ]
        if len(named) != 1 or named[0] in ("world", row.actor, row.target) or "," in named[0]:
            return topic
        return replace(topic, id=duties_of(self.page, row.actor, named[0]))

    def _acting(self, first: int, last: int) -> str:
        return first_party(self.page, first, last) or self.agent
