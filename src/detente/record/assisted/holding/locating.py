"""Where the words of a reply stand in a text: exactly, but for blanks and quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from detente.record.claims.frames.page import Page

_SINGLE = dict.fromkeys(map(ord, "‘’‛ʼ′`"), "'")
_DOUBLE = dict.fromkeys(map(ord, "“”„‟«»″"), '"')
_MARKS = {**_SINGLE, **_DOUBLE}
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a text with one kind of quotation mark and one blank for several.

    >>> plain("“It  holds”")
    '"It holds"'
    """
    return _BLANKS.sub(" ", text).translate(_MARKS)


@dataclass(frozen=True)
class Finder:
    """Finds words in a page.

    Parameters
    ----------
    page : Page
        The document.
    """

    page: Page

    @cached_property
    def _map(self) -> tuple[str, list[int]]:
        """The text made plain, and where each of its characters stands in the page."""
        parts: list[str] = []
        at: list[int] = []
        text, k = self.page.text, 0
        for blank in _BLANKS.finditer(text):
            parts += [text[k : blank.start()], " "]
            at += [*range(k, blank.start()), blank.start()]
            k = blank.end()
        parts.append(text[k:])
        at += range(k, len(text) + 1)
        return "".join(parts).translate(_MARKS), at

    @cached_property
    def _back(self) -> dict[int, int]:
        return {offset: i for i, offset in enumerate(self._map[1])}

    @cached_property
    def _within(self) -> frozenset[int]:
        """The offsets inside of figures and dates."""
        spans = [(q.start, q.end) for q in self.page.quantities]
        spans += [(w.start, w.end) for w in self.page.whens]
        return frozenset(k for start, end in spans for k in range(start + 1, end))

    def places(
        self, words: str, start: int, end: int, *, part: bool = False
    ) -> list[tuple[int, int]]:
        """Return the spans between two offsets where some words stand, whole tokens only.

        A figure or date is not cut, unless a part of it is sought.
        """
        text, at = self._map
        sought = plain(words).strip()
        found: list[tuple[int, int]] = []
        if not sought:
            return found
        k = text.find(sought, self._plain(start))
        while k >= 0 and at[k] < end:
            first, last = at[k], at[k + len(sought) - 1] + 1
            if last <= end and self._whole(first, last, part=part):
                found.append((first, last))
            k = text.find(sought, k + 1)
        return found

    def stands(self, words: str, start: int, end: int) -> bool:
        """Tell whether words stand between two offsets, be it inside of other words."""
        text, at = self._map
        sought = plain(words).strip()
        k = text.find(sought, self._plain(start)) if sought else -1
        return k >= 0 and at[k] < end

    def _plain(self, offset: int) -> int:
        """Return where an offset of the page stands in the plain text."""
        while offset not in self._back:
            offset -= 1
        return self._back[offset]

    def _whole(self, start: int, end: int, *, part: bool) -> bool:
        """Tell whether a span begins and ends where tokens do, and cuts no figure or date."""
        page = self.page
        first, last = page.range(start, end)
        if first >= last or (page.tokens[first].start, page.tokens[last - 1].end) != (start, end):
            return False
        return part or not {start, end} & self._within
