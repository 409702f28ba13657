"""Where a text says that figures came out, or are to: "customs said on Friday"."""

from __future__ import annotations

from detente.record.claims.frames.page import Page

_DAYS = frozenset({"day", "weekday", "today", "yesterday", "tomorrow", "week", "rel"})
#: How far before the verb the figures or their office are named, and how far behind it the day.
_BEFORE, _AFTER = 5, 3


def releases_in(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """Return the runs of tokens that tell the release of figures and its day."""
    found: list[tuple[int, int]] = []
    for mention in page.speech_in(first, last):
        if "out" not in mention.tags or (found and mention.first < found[-1][1]):
            continue
        begin = _named(page, max(first, mention.first - _BEFORE), mention.first)
        end = _day(page, mention.last, last)
        if begin is not None and end is not None:
            found.append((begin, end))
    return found


def _named(page: Page, first: int, k: int) -> int | None:
    """Return where the figures or the office are named right before a verb."""
    offices = [m.first for m in page.names_in(first, k) if any(t[:7] == "office:" for t in m.tags)]
    nouns = [m.first for m in page.speech_in(first, k) if "figures" in m.tags]
    told = [*offices, *nouns]
    if not told or any(page.tokens[j].text in ",;:.–—" for j in range(min(told), k)):
        return None
    return min(told)


def _day(page: Page, k: int, last: int) -> int | None:
    """Return where the day behind a verb ends."""
    stop = k
    while stop < min(last, k + _AFTER) and page.tokens[stop].key in page.words.beside["release"]:
        stop += 1
    for when in page.whens_in(k, min(last, stop + 1)):
        weekly = when.kind != "rel" or page.clock.span(when) in ("week", "weekend")
        if when.kind in _DAYS and weekly:
            return page.at(when.end)
    return None
