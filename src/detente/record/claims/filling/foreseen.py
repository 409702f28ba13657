"""Figures that were foreseen: a consensus, a median, what economists had expected."""

from __future__ import annotations

from detente.record.claim import Span
from detente.record.claims.filling.groups import Group
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.verbs import is_verb
from detente.record.claims.naming.subjects import INDICATORS, Topic

#: Voices that only tell what others foresaw.
WEIGHED = frozenset({"author", "office", "house", "outlet"})
#: How far before a figure the words for a consensus stand, and behind it.
_BEFORE, _BEHIND = 6, 9
#: How far before a claim they may stand in its sentence.
_BACK = 3


def foreseen_by(page: Page, group: Group, topic: Topic) -> Voice | None:
    """Return who foresaw the figures of a claim, None where they were not foreseen."""
    if not group.figures or topic.family not in INDICATORS:
        return None
    at = group.figures[0].quantity
    first, last = max(group.first, at.first - _BEFORE), min(group.last, at.last + _BEHIND)
    while first > 0 and group.first - first < _BACK and page.tokens[first - 1].text not in ".;!?":
        first -= 1
    near = page.speech_in(first, last)
    told = [m for m in near if "consensus" in m.tags]
    judges = [m for m in page.speech_in(first, last) if "analyst" in m.tags]
    if not told and judges and any("hedge:expected" in m.tags for m in near):
        told = judges
    if not told:
        return None
    start, stop = told[0].first, told[0].last
    if judges:
        start = stop = judges[0].first
        while stop < min(last, start + _BEFORE) and not page.has("aux", stop, stop + 1):
            stop += 1
    while stop > start + 1 and (
        page.reads(stop - 1, "behalf")
        or is_verb(page, stop - 1)
        or page.has("aux", stop - 1, stop)
        or page.has("open:and", stop - 1, stop)
    ):
        stop -= 1
    start += page.has("article", start, start + 1) and stop - start > 1
    span = Span.of(page.text, page.tokens[start].start, page.tokens[stop - 1].end)
    return Voice(span.quote, "analyst", span=span, rule="foreseen")
