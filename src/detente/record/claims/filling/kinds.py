"""Type, hedge, polarity and direction of a clause, from the words that stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claim import Direction, Hedge, Type
from detente.record.claims.filling.values import Figure
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.naming.subjects import Topic

_INDICATORS = frozenset({"indicator", "index", "fx"})
_ORDER: tuple[Hedge, ...] = ("conditional", "threatened", "hinted", "expected")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a clause say about it."""

    tags: frozenset[str]
    first: int
    last: int

    def has(self, *tags: str) -> bool:
        """Tell whether one of the tags stands in the clause."""
        return any(tag in self.tags for tag in tags)


def reading_of(page: Page, first: int, last: int) -> Reading:
    """Return the tags of the words of a clause."""
    tags = {t for m in page.speech_in(first, last) for t in m.tags}
    return Reading(frozenset(tags), first, last)


def hedge_of(read: Reading, framed: Reading | None, family: str, *, if_clause: bool) -> Hedge:
    """Return the hedge of a clause: the strongest of its own words and of its frame's."""
    if if_clause:
        return "conditional"
    own = _own_hedge(set(read.tags), family)
    if own != "stated" or framed is None:
        return own
    told = {t for t in framed.tags if t != "hedge:soft"}
    if "foresee" in told and family in _INDICATORS:
        return "expected"
    return _own_hedge(told, family)


def _own_hedge(tags: set[str], family: str) -> Hedge:
    """Return the strongest hedge among some tags."""
    if "hedge:threatened" in tags and family not in ("tariff", "control", "law"):
        tags.discard("hedge:threatened")
    for name in _ORDER:
        if f"hedge:{name}" in tags:
            return name
    if "hedge:soft" in tags and family in _INDICATORS:
        return "expected"
    return "stated"


def negated(page: Page, first: int, last: int) -> bool:
    """Tell whether a clause denies its content."""
    barred = {
        k
        for m in page.speech_in(first, last)
        if "not-neg" in m.tags
        for k in range(m.first, m.last)
    }
    for mention in page.speech_in(first, last):
        if "neg" not in mention.tags or mention.first in barred:
            continue
        before = page.tokens[mention.first - 1].text if mention.first > first else ""
        if page.tokens[mention.first].key == "not" and before in (",", "–", "—"):
            continue
        return True
    return False


@dataclass(frozen=True, slots=True)
class Wording:
    """What decides the type of a claim, besides the family of its subject."""

    read: Reading
    hedge: Hedge
    voice: Voice | None
    values: bool
    denied: bool

    @property
    def ahead(self) -> bool:
        """Whether it speaks of what is to come."""
        return self.hedge in ("expected", "hinted", "conditional") or self.read.has("future")

    @property
    def outside(self) -> bool:
        """Whether an outside judge speaks."""
        return self.voice is not None and self.voice.kind in ("analyst", "house", "outlet")

    @property
    def viewed(self) -> bool:
        """Whether somebody gives a view."""
        return self.read.has("act:view") and not self.values


def type_of(
    read: Reading,
    topic: Topic,
    hedge: Hedge,
    figures: list[Figure],
    voice: Voice | None,
    *,
    denied: bool,
) -> Type:
    """Return the type of a claim by the family of its subject and the words of its clause."""
    told = Wording(read, hedge, voice, bool(figures), denied)
    family = topic.family
    if family in _INDICATORS:
        return _of_indicator(told, topic)
    if family == "purchase":
        return _of_purchase(told)
    if family in ("tariff", "control", "law"):
        return _of_measure(told)
    if family == "truce":
        return _of_truce(told)
    if family in ("diplomacy", "agreement"):
        return _of_meeting(told, family)
    if family in ("event", "release", "agenda", "agenda-only"):
        return "position" if voice is not None and read.has("act:view") else "event"
    if denied and read.has("future") and voice is not None:
        return "position"
    if family == "escalation":
        return "event" if voice is None and not read.has("act:view") else "position"
    foreseen = told.ahead and (read.has("future") or hedge != "stated")
    return "forecast" if foreseen and voice is not None and not read.has("act:view") else "position"


def _of_indicator(told: Wording, topic: Topic) -> Type:
    if topic.targeted and not told.read.has("hedge:expected"):
        return "commitment"
    if told.ahead:
        return "forecast"
    if told.values or told.read.has("dir:up", "dir:down", "dir:hold"):
        return "statistic"
    return "position" if told.voice is not None else "statistic"


def _of_purchase(told: Wording) -> Type:
    read = told.read
    if told.outside and told.ahead:
        return "forecast"
    counted = read.has("act:count") and not read.has("act:commit")
    if (read.has("act:book") or counted) and told.values and not read.has("future"):
        return "statistic"
    if read.has("act:commit"):
        return "commitment"
    if told.hedge == "conditional":
        return "forecast"
    if told.viewed:
        return "position"
    if told.ahead:
        return "commitment"
    moved = read.has("dir:up", "dir:down")
    if read.has("act:book") or (told.values and moved):
        return "statistic"
    if told.values:
        return "commitment"
    silent = told.voice is None and not told.denied
    return "statistic" if silent and moved else "position"


def _of_measure(told: Wording) -> Type:
    read = told.read
    if told.hedge == "threatened" or (read.has("act:threaten") and not read.has("act:lift")):
        return "threat"
    if told.viewed:
        return "position"
    if read.has("act:consider") and told.hedge == "hinted":
        return "threat"
    if told.outside and told.ahead:
        return "forecast"
    if read.has("act:commit"):
        return "commitment"
    if told.values or read.has("act:impose", "act:lift", "dir:hold", "dir:up", "dir:down"):
        return "measure"
    return "position" if told.voice is not None or told.denied else "measure"


def _of_truce(told: Wording) -> Type:
    if told.read.has("act:agree") and not told.ahead:
        return "event"
    if told.outside or told.read.has("act:view"):
        return "forecast" if told.ahead else "position"
    if told.read.has("dir:hold", "act:lift", "expiry"):
        return "measure"
    return "forecast" if told.ahead and told.voice is not None else "position"


def _of_meeting(told: Wording, family: str) -> Type:
    read = told.read
    if told.outside and told.hedge in ("expected", "conditional"):
        return "forecast"
    if family == "agreement":
        struck = read.has("act:agree", "act:impose") and not read.has("act:view")
        return "event" if struck else "position"
    if read.has("act:commit"):
        return "commitment"
    return "position" if read.has("act:view") or told.denied else "event"


def direction_of(
    read: Reading, page: Page, topic: Topic, kind: Type, figures: list[Figure]
) -> Direction | None:
    """Return where the thing named goes: up, down or held."""
    change = next((f for f in figures if f.role == "change"), None)
    if change is not None:
        return "down" if change.sign < 0 else "up"
    if kind in ("position", "event") and not figures:
        return None
    for mention in page.speech_in(read.first, read.last):
        for tag in mention.tags:
            if tag in ("dir:up", "dir:down", "dir:hold"):
                return {"dir:up": "up", "dir:down": "down", "dir:hold": "hold"}[tag]  # type: ignore[return-value]
            if tag in ("act:lift", "act:impose") and topic.family in ("tariff", "control", "law"):
                return "down" if tag == "act:lift" else "up"
    if topic.family == "purchase" and kind in ("commitment", "forecast"):
        return "up"
    return None
