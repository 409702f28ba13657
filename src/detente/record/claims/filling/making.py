"""The finished claim: every slot with its span or the rule that filled it, and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from detente.record.claim import (
    Basis,
    Claim,
    Direction,
    Evidence,
    Filled,
    Hedge,
    Period,
    Span,
    Speaker,
    Status,
    Type,
    Value,
    claim_id,
)
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.filling.figures.lengths import BEST_IN, FIRST_IN
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.kinds import Reading
from detente.record.claims.filling.times.derived import base_of
from detente.record.claims.filling.times.uses import Dated
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.voices import Frame
from detente.record.claims.naming.subjects import Topic
from detente.record.claims.reading.quantities import interval

_UNSAID: tuple[Status, None, str] = ("inherited", None, "antecedent")
EXTRACTOR = "rules/1"
#: Words by which a text judges.
_JUDGES = ("judged", "oblige", "urge", "wish")
#: Kinds of claim that figures of a series are told in.
_COUNTS = ("statistic", "forecast")
#: Tags of words that say in which currency figures are counted, and how far they open a sentence.
_TERMS, _VOLUME = "terms:", "c:volume"
_OPENED = 2
_OPEN = '“"‘'
_SHUT = '”"’'


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found out about a clause, before it is written down."""

    group: Group
    topic: Topic
    kind: Type
    hedge: Hedge
    denied: bool
    voice: Voice | None
    frame: Frame | None
    read: Reading
    dated: list[Dated]
    period: Period | None
    direction: Direction | None
    actor: tuple[str | None, str | None, str]
    asked: bool
    heading: bool


def made(page: Page, draft: Draft) -> Claim:
    """Return the claim of a draft."""
    start, end = _span(page, draft.group.first, draft.group.last)
    place = Span.of(page.text, start, end)
    values = tuple(value_of(page, f) for f in draft.group.figures)
    actor, target, _ = draft.actor
    told = draft.voice
    if told is not None and told.kind == "author" and not _signs(page, draft, told):
        told = None
    if told is not draft.voice:
        draft = replace(draft, voice=told)
    evidence = _evidence(page, draft, figures=bool(values))
    speaker = _speaker(told)
    if told is None and evidence == "official_data" and page.source[1] == actor:
        speaker = Speaker(page.source[0], "", "", None, "note")
    due = next((d.stretch.written for d in draft.dated if d.use == "due" and d.stretch.known), None)
    day = next(
        (
            str(d.stretch.start)
            for d in draft.dated
            if d.use in ("day", "as of") and d.stretch.known
        ),
        None,
    )
    return Claim(
        id=claim_id(page.document.raw_sha256, start, end, draft.kind, draft.topic.id),
        doc_id=page.document.id, spans=(place,), type=draft.kind, subject=draft.topic.id,
        basis=Basis(_base(page, draft), _currency(page, draft), series_note=_measure(page, draft)),
        actor=actor, target=target,
        product=draft.topic.product or None, speaker=speaker,
        evidence=evidence,
        hedge=draft.hedge, polarity="negated" if draft.denied else "affirmed", values=values,
        direction=draft.direction, period=draft.period, event_date=day, place=_venue(page, draft),
        deadline=due, parents=(), slots=_slots(page, draft, speaker, place),
        extractor=EXTRACTOR, rule_id="figures" if values else "clause",
        confidence=_confidence(draft.topic.rank),
    )  # fmt: skip


def _signs(page: Page, draft: Draft, author: Voice) -> bool:
    """Tell whether a claim is its author's own: a view or an outlook, or told with an "I".

    A firm that advises tells what the law is, and only its judgements are its own. What happened
    on a day is told, not held.
    """
    if author.rule == "first person":
        return True
    lawful = author.rule == "firm" and draft.kind in ("measure", "event")
    if author.rule == "firm" and draft.hedge == "expected":
        lawful = draft.topic.family != "indicator"  # what is due to be is law, no guess
    conditional = draft.hedge == "conditional" and draft.kind != "measure"
    if (draft.hedge == "hinted" or draft.kind == "forecast" or conditional) and not lawful:
        return True
    judged = draft.read.has(*_JUDGES)
    dated = page.whens_in(draft.group.first, draft.group.last)
    held = judged or (author.rule == "author" and (draft.read.has("act:view") or not dated))
    return draft.kind == "position" and held


def value_of(page: Page, figure: Figure) -> Value:
    """Return the value of a figure, with its interval and the span it re-reads from."""
    q = figure.quantity
    assert figure.role is not None
    size, step, unit, factor = q.value, q.step, figure.unit, Decimal(1)
    lo, hi, lo_open, hi_open = interval(size * factor, step, unit, q.approx, page.words)
    unit_span = None
    if q.unit_at is not None:
        start, end = page.tokens[q.unit_at[0]].start, page.tokens[q.unit_at[1] - 1].end
        unit_span = Span.of(page.text, start, end)
    return Value(
        figure.role, (size if figure.sign >= 0 else -size), unit, q.approx, lo, hi, lo_open,
        hi_open, Span.of(page.text, q.start, q.end), unit_span, figure.rule,
    )  # fmt: skip


def _span(page: Page, first: int, last: int) -> tuple[int, int]:
    """Return the offsets of a run of tokens, with the quotation marks that enclose it."""
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    text = page.text
    if start and text[start - 1] in _OPEN:
        start -= 1
    stop = end
    while stop < len(text) and text[stop] in ".,!?…" and stop - end < 3:
        stop += 1
    if stop < len(text) and text[stop] in _SHUT and any(c in _OPEN for c in text[start:end]):
        end = stop + 1
    return start, end


def _speaker(voice: Voice | None) -> Speaker | None:
    if voice is None or not voice.name:
        return None
    rule = voice.rule or ("frame" if voice.span is not None else "carried")
    return Speaker(voice.name, voice.role, voice.org, voice.span, rule)


def _confidence(rank: int) -> Literal["read", "inferred", "weak"]:
    """Return how far the subject was read: named, told by a loose word, or nobody's."""
    return "read" if rank >= 3 else "inferred" if rank else "weak"


def _evidence(page: Page, draft: Draft, *, figures: bool) -> Evidence:
    voice = draft.voice
    row = page.vocabulary.named(draft.topic.id)
    counted = draft.kind == "statistic" and draft.topic.family == "indicator" and figures
    official = counted and not (row is not None and row.daily)
    if draft.asked:
        return "reported"
    if voice is None:
        return "official_data" if official and page.sourced and not draft.heading else "narrator"
    if voice.kind in ("reported", "outlet"):
        return "reported"
    if voice.kind == "author":
        return "own"
    if voice.kind == "office" or (voice.kind == "body" and voice.party and official):
        return "official_data"
    if voice.kind == "anonymous":
        return "anonymous"
    if voice.kind in ("analyst", "house", "group"):
        return "analyst"
    actor = (draft.actor[0] or "").split(",")
    other = draft.actor[0] and voice.party and voice.party not in actor
    return "counterparty" if other and draft.kind not in ("position", "threat") else "own"


def _base(page: Page, draft: Draft) -> str:
    """Return what a growth rate is taken over, a streak's or record's beginning."""
    group = draft.group
    tokens = page.tokens[group.first : group.last]
    tags = [t for m in page.words.time.find(tokens) for t in m.tags]
    since = next((d for d in draft.dated if d.use in ("since", "record") and d.stretch.known), None)
    if since is not None and any(t.key in page.words.beside["foremost"] for t in tokens):
        return f"first since {since.stretch.start}"
    within = (q for q in page.figures_in(group.first, group.last) if q.is_time)
    long = next((q for q in within if page.reasons.get(q.first) in (FIRST_IN, BEST_IN)), None)
    before = page.tokens[group.first : long.first] if long is not None else ()
    if long is not None and any(t.key in page.words.beside["foremost"] for t in before):
        return f"first in {long.value:f} {long.unit}s"
    for tag in tags:
        if tag.startswith("base:"):
            return tag[5:]
    figures = draft.group.figures
    grows = not figures or any(f.role == "change" and f.unit == "%" for f in figures)
    if not grows or draft.kind not in _COUNTS:
        return ""
    # A date in brackets has a figure of its own: "up 4% (July: 7%)".
    bare = [
        d
        for d in draft.dated
        if page.keys(page.at(d.when.start) - 1, page.at(d.when.start)) != ["("]
    ]
    return base_of(draft.period, bare)


def _currency(page: Page, draft: Draft) -> str:
    """Return the currency in whose terms a figure is told: by its own words, or by those ahead.

    "In yuan terms exports rose 5% and imports 2%": what opens a sentence holds for all of it.
    """
    sentence = page.sentence_at(page.tokens[draft.group.first].start)
    if draft.kind not in _COUNTS or sentence is None:
        return ""
    opened = page.at(sentence.start)
    places = ((draft.group.first, draft.group.last), (opened, opened + _OPENED))
    named = (t for place in places for m in page.names_in(*place) for t in m.tags)
    told = next((t.removeprefix(_TERMS) for t in named if t.startswith(_TERMS)), "")
    grows = any(f.role == "change" and f.unit == "%" for f in draft.group.figures)
    return told or (page.counted_in if grows and draft.topic.flow is not None else "")


def _measure(page: Page, draft: Draft) -> str:
    """Return the measure of a figure where its clause tells another than money: volume."""
    names = page.names_in(draft.group.first, draft.group.last)
    return _VOLUME.partition(":")[2] if any(_VOLUME in m.tags for m in names) else ""


def _venue(page: Page, draft: Draft) -> str | None:
    for mention in page.names_in(draft.group.first, draft.group.last):
        for tag in mention.tags:
            if tag.startswith("venue:"):
                return tag[6:]
    return None


def _slots(page: Page, draft: Draft, speaker: Speaker | None, place: Span) -> tuple[Filled, ...]:
    inside = draft.group.first <= draft.topic.at < draft.group.last
    token = page.tokens[draft.topic.at]
    subject = Span.of(page.text, token.start, token.end) if inside and draft.topic.rank else None
    slots = [
        Filled("type", "explicit", place, "words of the clause"),
        Filled("subject", *(("explicit", subject, "vocabulary") if subject else _UNSAID)),
        Filled("hedge", "explicit", place, "words of the clause"),
        Filled("evidence", "inferred", None, "voice"),
    ]  # fmt: skip
    if draft.period is not None:
        slots.append(
            Filled("period", draft.period.status, draft.period.span, draft.period.rule or "date")
        )
    if speaker is not None:
        slots.append(
            Filled(
                "speaker", "explicit" if speaker.span else "inherited", speaker.span, speaker.rule
            )
        )
    if draft.actor[0] is not None:
        slots.append(Filled("actor", "inferred", None, draft.actor[2]))
    if draft.actor[1] is not None:
        slots.append(Filled("target", "inferred", None, draft.actor[2]))
    return tuple(slots)
