"""Quotations of a text: where they open and close."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_MARK = re.compile(r"[“”\"]|\n")
#: A statement between single marks: it opens a line or stands behind a comma, or a full stop.
_SINGLE = re.compile(
    r"(?:^|(?<=[.,:?!’'] ))['‘](?=[A-Z])[^\n“”\"]{20,}?(?:[,.?!…]['’](?!\w)|$)", re.M
)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans between quotation marks; one left open ends with its paragraph.

    >>> quoted_spans('He said “yes, we will” and left')
    [(8, 22)]
    """
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark == "\n":
            if start is not None and "\n" in text[start : match.start() + 2][1:]:
                spans.append((start, match.start()))
                start = None
        elif start is None and mark != "”":
            start = match.start()
        elif start is not None and mark != "“":
            spans.append((start, match.end()))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    single = [m.span() for m in _SINGLE.finditer(text)]
    starts, ends = [a for a, _ in spans], [b for _, b in spans]
    apart = [(a, b) for a, b in single if bisect_right(ends, a) >= bisect_left(starts, b)]
    return sorted([*spans, *apart])


class Quoted:
    """The quotations of a text, none overlapping another, asked for the one around a place."""

    def __init__(self, text: str, longer: int = 0) -> None:
        self.spans = [(a, b) for a, b in quoted_spans(text) if b - a > longer]
        self._starts = [a for a, _ in self.spans]

    def around(self, place: int) -> tuple[int, int] | None:
        """Return the quotation that a character stands in, its first mark counted in, or None."""
        k = bisect_right(self._starts, place)
        return self.spans[k - 1] if k and place < self.spans[k - 1][1] else None

    def inside(self, place: int) -> bool:
        """Tell whether a character stands between two marks, none of which it is."""
        a, b = self.around(place) or (place, place)
        return a < place < b - 1
