"""Which subject a figure fits: by its unit, and by how near their words stand."""

from __future__ import annotations

from collections.abc import Sequence

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.subjects import INDICATORS, Topic
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.units.currencies import currencies


def suits(topic: Topic, units: set[str]) -> bool:
    """Tell whether figures of some units may be about a subject."""
    return not topic.units or not units or bool(units & topic.units)


def lasting(topics: list[Topic], quantities: Sequence[Quantity]) -> list[Topic]:
    """Return the subjects that may last, where the figures are lengths of time alone.

    A series has no length, but one that is counted in it: waiting times.
    """
    lengths = {q.unit for q in quantities if q.is_time and q.kind != "streak"}
    if not lengths or len(lengths) < len({q.unit for q in quantities}):
        return topics
    return [t for t in topics if t.family not in INDICATORS or lengths & t.units]


#: Families that give way to duties whose word touches the figure.
_CHARGED = frozenset({"control", "topic", "diplomacy", "tariff"})
#: How far behind a subject its verb may stand, and the tags of verbs.
_BEHIND, _DOES = 6, ("act:", "dir:", "aux", "verb")
#: Rank from which on a subject is told by words of its own.
FIRM = 5


def units_of(quantities: Sequence[Quantity]) -> set[str]:
    """Return the units of some figures as subjects name theirs: any money, any price, the rest.

    "None" is none of anything.
    """
    sized = [q for q in quantities if not (q.is_time or q.kind == "streak" or q.is_none)]
    told = {q.unit for q in sized}
    money = {q.unit for q in quantities if q.is_money}
    named = currencies()
    return (told - money) | {named.price if "/" in unit else named.any for unit in money}


def counted_flow(topics: list[Topic], quantities: Sequence[Quantity]) -> Topic | None:
    """Return the flow of goods whose word stands shortly before the first figure."""
    if not quantities:
        return None
    first = quantities[0]
    near = [t for t in topics if t.flow is not None and 0 < first.first - t.at <= 6]
    behind = topics[0].flow is not None and topics[0].at > first.first
    rises = near and (topics[0].family in ("control", "topic") or behind)
    rises = rises and first.unit in ("%", "t", currencies().any)
    return near[0] if rises else None


def nearest(page: Page, topics: list[Topic], quantities: Sequence[Quantity]) -> Topic:
    """Return the best subject; one whose word touches the figure wins over one a rank above.

    One that stands behind the figure in a part of its own ("as the court rules …") gives way to
    one before it.
    """
    best = topics[0]
    if quantities and _apart(page, best, quantities):
        before = [t for t in topics if t.at < quantities[0].first and t.rank >= FIRM]
        best = before[0] if before else best
    traded = best.flow is not None and page.tokens[best.at].key in page.words.little["trades"]
    for topic in topics:
        if best.flow is not None and best.flow.partner and topic.flow and not topic.flow.partner:
            continue
        if traded and best.product and topic.flow is None and topic.at > best.at:
            continue  # the goods of "sold 5 tons of beans" are what is sold
        layer = topic.rank > FIRM + 1 or best.family != "tariff"
        charged = topic.family == "tariff" and best.family in _CHARGED and layer
        if _touches(page, topic, quantities) and best.rank - topic.rank <= (3 if charged else 1):
            return best if _touches(page, best, quantities) else topic
    return best


def apart(page: Page, topics: Sequence[Topic], quantities: Sequence[Quantity]) -> int | None:
    """Return where the first subject stands if all stand behind the figures, parted from them."""
    if not topics or not quantities:
        return None
    away = all(_apart(page, topic, quantities) for topic in topics)
    return min(t.at for t in topics) if away else None


def _apart(page: Page, topic: Topic, quantities: Sequence[Quantity]) -> bool:
    """Tell whether a subject stands behind all figures, parted from them by a joining word.

    "As" joins only where something is done behind it: "10% as the basic rate" is one part.
    """
    last = quantities[-1].last
    keys = set(page.keys(last, topic.at))
    if topic.at <= last or not keys & (page.words.little["joining"] | page.words.little["as"]):
        return False
    done = (t for m in page.speech_in(last, topic.at + _BEHIND) for t in m.tags)
    return bool(keys & page.words.little["joining"]) or any(t.startswith(_DOES) for t in done)


def _touches(page: Page, topic: Topic, quantities: Sequence[Quantity]) -> bool:
    parted = page.words.little["parted"]
    reach = 4 if topic.flow is not None and topic.product else 2  # "20% of American bean exports"
    return any(
        0 <= topic.at - q.last <= reach and not parted & set(page.keys(q.last, topic.at))
        for q in quantities
    )
