"""The subjects of the clauses read so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.flows import Flow
from detente.record.claims.naming.subjects import INDICATORS, Topic
from detente.record.claims.reading.units.currencies import currencies

#: How many subjects are remembered beside the last.
_KEPT = 9
#: How many words the label of an item has at most.
_LABEL = 7
#: How many sentences open a text and tell what it is about.
_OPENING = 2


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
    source : str
        The party whose office tells the clause.
    flow, goods : Flow or None, Topic or None
        The flow spoken of last, and the exports.
    topic, counted : Topic or None
        The subject spoken of last, and the one a figure was about last, with their places.
    product, before : str
        The product named last, and the one before this clause.
    control, fee, bought : Topic or None
        The controls, the charge for a unit and the purchase spoken of last.
    told : tuple of Topic
        The subjects spoken of last, the latest first.
    rates, charged : dict, Topic or None
        The duties that each rate was told of last, and those spoken of last.
    item : Topic or None
        What the first of some labelled items is about: the others are alike.
    lead : Flow or None
        The flow of goods that a text or a part of it begins with.
    """

    page: Page
    sentence: int = 0
    paragraph: int = 0
    agent: str = ""
    source: str = ""
    flow: Flow | None = None
    goods: Topic | None = None
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
    fee: Topic | None = None
    bought: Topic | None = None
    bought_in: tuple[int, int] = (-1, -1)
    led: Topic | None = None
    lead: Flow | None = None
    aside: bool = False
    item: Topic | None = None
    item_in: int = -1
    labelled: bool = False
    waiting: tuple[int, tuple[Topic, ...]] = (-1, ())
    told: tuple[Topic, ...] = ()
    rates: dict[Decimal, Topic] = field(default_factory=dict)
    charged: Topic | None = None
    charged_in: tuple[int, int] = (-1, -1)

    def begin(self, sentence: int, paragraph: int) -> None:
        """Start a sentence."""
        self.sentence, self.paragraph, self.agent, self.led = sentence, paragraph, "", None
        self.labelled = self._label()
        if self.labelled:
            self.item = self.item if self.item_in == paragraph - 1 else None
            self.item_in = paragraph

    def _label(self) -> bool:
        """Tell whether a paragraph begins with its label: "Batteries: from 7.5% to 25%"."""
        here = self.page.sentences[self.sentence]
        if self.sentence and self.page.sentences[self.sentence - 1].paragraph == self.paragraph:
            return False
        first = self.page.at(here.start)
        told = self.page.keys(first, first + _LABEL)
        colon = first + told.index(":") if ":" in told else first
        apart = self.page.text[self.page.tokens[colon].end :][:1].isspace()
        return colon > first and apart and not self.page.figures_in(first, colon)

    def seen(self, topic: Topic, *, counted: bool) -> None:
        """Remember what was spoken of; the subject of last resort is nothing to go on."""
        place = (self.sentence, self.paragraph)
        if counted and self.aside and self.counted_in[0] >= self.sentence - 1:
            return
        if (topic.rank > 1 or counted) and topic.family != "agenda-only":
            self.topic, self.topic_in = topic, place
            self.told = (topic, *self.told[:_KEPT])
        if counted:
            self.counted, self.counted_in = topic, place
            self.item = self.item or (topic if self.labelled else None)
        row = self.page.vocabulary.named(topic.id) if topic.family == "control" else None
        if row is not None and any("c:control" in needs for needs in row.needs):
            self.control = topic
        if topic.family == "control" and currencies().price in topic.units:
            self.fee = topic
        if topic.family == "tariff" and "%" in topic.units:
            self.charged, self.charged_in = topic, place
        if topic.family == "purchase":
            self.bought, self.bought_in = topic, place
        if counted and topic.family in INDICATORS:
            self.series, self.series_in = topic, self.sentence
        if topic.flow is not None:
            self.flow = topic.flow
            self.goods = topic if topic.flow.way == "exports" else self.goods
            if self.sentence <= _OPENING:
                self.lead = self.lead or topic.flow

    def suiting(self, units: set[str], first: int) -> Topic | None:
        """Return the subject spoken of last that has figures of some units."""
        fits = (t for t in self.told if (units - {""}) & t.units)
        return next((replace(t, at=first) for t in fits), None)
