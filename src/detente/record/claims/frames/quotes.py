"""Quotations of a text: where they open and close."""

from __future__ import annotations

import re

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
    spans += [s for s in single if not any(a < s[1] and s[0] < b for a, b in spans)]
    return sorted(spans)
