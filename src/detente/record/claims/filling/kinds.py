"""Type, hedge, polarity and direction of a clause, from the words that stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claim import Direction, Hedge, Type
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.verbs import is_verb
from detente.record.claims.naming.subjects import Topic
from detente.record.claims.reading.tokens import Mention

_INDICATORS = frozenset({"indicator", "index", "fx"})
#: Families of what a side thinks, which nobody undertakes.
_INNER = frozenset({"escalation", "relations", "strategy"})
#: What tells that an act of authority is done, ends or stays.
_WORKS = ("act:impose", "act:lift", "dir:hold", "dir:up", "dir:down", "expiry")
#: Roles of what a duty is set at.
_SET = frozenset({"rate", "from", "to", "threshold", "duration"})
#: What a subordinate clause says of its own words only.
_AHEAD = frozenset({"hedge:hinted", "hedge:expected", "hedge:soft", "future", "would", "foresee"})
_LOOKS = frozenset({"expected", "hinted", "conditional"})
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
    """Return the tags of the words of a clause; a word that describes a noun hedges nothing."""
    tags: set[str] = set()
    under = _under(page, first, last)
    for mention in page.speech_in(first, last):
        told = set(mention.tags)
        if mention.first > under:
            told = {t for t in told if t not in _AHEAD}
        if "names it" in told and page.among("free relative", mention.first - 3, mention.first):
            told.discard("act:view")  # "what he called a deal" is a deal
        if _describes(page, mention, first):
            told = {t for t in told if not t.startswith(("hedge:", "act:threaten"))}
        tags |= told
    if _judges(page, first, last):
        tags.add("judged")
    return Reading(frozenset(tags), first, last)


def _under(page: Page, first: int, last: int) -> int:
    """Return where words begin that only describe a noun or ask: "those who may", "how it will"."""
    tokens, framing = page.tokens, page.words.framing
    relative, subordinate = framing["relative"], framing["subordinate"]
    verb = next((k for k in range(first, last) if is_verb(page, k)), last)
    for k in range(verb + 1, min(last, len(tokens))):
        key = tokens[k].key
        if key in subordinate or (key in relative and page.little("finite", k + 1)):
            return k
    return last


def _judges(page: Page, first: int, last: int) -> bool:
    """Tell whether a clause says what something is like: "the talks were constructive"."""
    for mention in page.speech_in(first, last - 1):
        then = mention.last
        if "be" not in mention.tags or then >= last:
            continue
        while then < last - 1 and page.has("degree", then, then + 1):
            then += 1
        token = page.tokens[then]
        if any(w.start == token.start for w in page.whens_in(then, last)):
            return False
        if not token.is_word or token.key.endswith(page.words.forms["participle"]):
            return token.text in '“"'
        return not (page.has("no judgement", then, then + 1) or _acts(page, then))
    return False


def _acts(page: Page, k: int) -> bool:
    tags = [t for m in page.speech_in(k, k + 1) for t in m.tags]
    return any(t.startswith(("act:", "dir:", "hedge:")) and t != "act:view" for t in tags)


def _describes(page: Page, mention: Mention, first: int) -> bool:
    """Tell whether words hedge nothing: "a threatened round of duties", "due to the duties"."""
    k, then = mention.first, min(mention.last, len(page.tokens) - 1)
    if "cause" in mention.tags:
        thing = page.names_in(then, then + 1) and not page.speech_in(then, then + 1)
        return bool(thing) or page.tokens[then].is_capital or page.little("determiner", then)
    if "intent" in mention.tags and mention.last - k > 1 and k > first:
        return page.little("article", k - 1) or page.has("its", k - 1, k)
    if not page.has("participle", k, k + 1) or k <= first:
        return False
    before = k - 1 - page.tokens[k - 1].key.endswith(page.words.forms["adverb"])
    noun = page.tokens[then].is_word and not page.has("describes no noun", then, then + 1)
    return noun and page.little("determiner", before)


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
        if page.reads(mention.first, "negation") and before in (",", "–", "—"):
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
    roles: frozenset[str] = frozenset()

    @property
    def ahead(self) -> bool:
        """Whether it speaks of what is to come."""
        return self.hedge in ("expected", "hinted", "conditional") or self.read.has("future")

    @property
    def outside(self) -> bool:
        """Whether an outside judge speaks."""
        return self.voice is not None and self.voice.kind in ("analyst", "house", "outlet")

    @property
    def looms(self) -> bool:
        """Whether a burden is to be laid on that is not yet: "will impose", "would raise"."""
        read = self.read
        eased = read.has("act:lift", "dir:down", "dir:hold", "neg", "act:commit")
        laid = read.has("burden") and (
            read.has("future") or self.hedge in ("hinted", "conditional")
        )
        enacts = self.voice is not None and self.voice.rule == "issuer"  # who decides tells it
        return laid and not eased and not (self.denied or self.outside or enacts)

    @property
    def sworn(self) -> bool:
        """Whether a rate is promised that nobody asked for: "he promised 60 per cent"."""
        eased = self.read.has("act:lift", "dir:down", "dir:hold", "future", "agreed to")
        return "rate" in self.roles and not eased and not self.denied

    @property
    def effect(self) -> bool:
        """Whether it foresees what a measure will do: "they would push up prices"."""
        read = self.read
        guessed = self.hedge == "hinted" or (read.has("would") and self.voice is not None)
        return guessed and read.has("effect") and not read.has("act:lift", "act:commit")

    @property
    def viewed(self) -> bool:
        """Whether somebody gives a view, or says what should be."""
        ought = self.read.has("oblige") and self.hedge != "conditional"
        return (self.read.has("act:view", "judged", "urge") or ought) and not self.values


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
    roles = frozenset(f.role for f in figures if f.role is not None)
    told = Wording(read, hedge, voice, bool(figures), denied, roles)
    family = topic.family
    if read.has("odds") and hedge != "stated":
        return "forecast"
    if read.has("silent") and not figures:
        return "position"
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
    if read.has("act:commit") and not told.viewed and family not in _INNER:
        return "commitment"
    if family == "escalation" and read.has("would") and not (denied or read.has("act:view")):
        return "forecast"
    if family == "escalation":
        return "event" if voice is None and not read.has("act:view") else "position"
    sworn = voice is not None and voice.kind == "body"  # what a body says it will, it decides
    foreseen = hedge in _LOOKS or (read.has("future") and not sworn)
    return "forecast" if foreseen and voice is not None and not read.has("act:view") else "position"


def _of_indicator(told: Wording, topic: Topic) -> Type:
    done = told.read.has("past") and not told.read.has("aim")
    if topic.targeted and not (done or told.read.has("hedge:expected")):
        return "commitment"
    if told.read.has("urge") and told.hedge == "stated":
        return "position"
    if told.ahead:
        return "forecast"
    if told.values or told.read.has("dir:up", "dir:down", "dir:hold", "best"):
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
        return "statistic" if read.has("past") and not read.has("aim") else "commitment"
    return "statistic" if moved and not told.denied else "position"


def _of_measure(told: Wording) -> Type:
    read = told.read
    if told.hedge == "threatened" or (read.has("act:threaten") and not read.has("act:lift")):
        return "threat"
    if told.viewed:
        return "position"
    if read.has("act:consider") and told.hedge == "hinted":
        return "threat"
    if told.looms:
        return "threat"
    if told.outside and (told.ahead or read.has("would")):
        return "forecast"
    if told.effect:
        return "forecast"
    if read.has("tally") and told.roles and not (told.roles & _SET or told.ahead):
        return "statistic"
    if read.has("permit") and not read.has("act:view"):
        return "measure"
    if read.has("act:commit"):
        return "threat" if told.sworn else "commitment"
    if told.values or read.has(*_WORKS):
        return "measure"
    if told.hedge in _LOOKS and told.voice is not None:
        return "forecast"
    return "position" if told.voice is not None or told.denied else "measure"


def _of_truce(told: Wording) -> Type:
    if told.read.has("act:agree", "agreed to") and not told.ahead:
        return "event"
    if told.outside or told.viewed:
        return "forecast" if told.ahead else "position"
    if told.read.has("dir:hold", "act:lift", "expiry"):
        return "measure"
    return "forecast" if told.ahead and told.voice is not None else "position"


def _of_meeting(told: Wording, family: str) -> Type:
    read = told.read
    if told.outside and told.hedge in ("expected", "conditional"):
        return "forecast"
    if "rating" in told.roles:
        return "position"
    if family == "agreement":
        struck = read.has("act:agree", "act:impose") and not told.viewed
        struck = struck and told.hedge != "hinted"
        return "event" if struck else "position"
    if read.has("act:commit"):
        return "commitment"
    return "position" if told.viewed or told.denied else "event"


def direction_of(
    read: Reading, page: Page, topic: Topic, kind: Type, figures: list[Figure]
) -> Direction | None:
    """Return where the thing named goes: up, down or held."""
    change = next((f for f in figures if f.role == "change"), None)
    if change is not None:
        return "down" if change.sign < 0 else "up"
    if kind in ("position", "event") and not figures:
        return None
    spoken = page.speech_in(read.first, read.last)
    told = {t for m in spoken for t in m.tags}
    if kind == "statistic" and not figures and {"dir:up", "dir:down"} <= told:
        # Of two movements the one told of the subject stands next to it.
        spoken = sorted(spoken, key=lambda m: abs(m.first - topic.at))
    for mention in spoken:
        for tag in mention.tags:
            if tag in ("dir:up", "dir:down", "dir:hold"):
                return {"dir:up": "up", "dir:down": "down", "dir:hold": "hold"}[tag]  # type: ignore[return-value]
            if tag in ("act:lift", "act:impose") and topic.family in ("tariff", "control", "law"):
                return "down" if tag == "act:lift" else "up"
    if topic.family == "purchase" and kind in ("commitment", "forecast"):
        return "up"
    return None
