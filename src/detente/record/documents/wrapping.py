"""Lines broken at a width, as in mails and PDFs, made into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from detente.record.document import OffsetMap
from detente.record.documents.decoding import Edit, edited
from detente.record.documents.sentences import BULLET

_LINE = re.compile(r"[^\n]*")
_SPLIT = re.compile(r"([^\W\d_]+)-\n[ ]*([a-z]+)")
_ENDS = re.compile(r"[.!?:]['\"”’»)\]]*\s*\Z")
_LEAST_LINES = 6
_NARROW, _WIDE = 45, 115
_FULL = 0.75
_MOSTLY = 0.6


def width_of(text: str) -> int:
    """Return the width at which the lines of a text are broken; 0 if they are paragraphs."""
    lines = [line.rstrip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < _LEAST_LINES:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    if not _NARROW <= width <= _WIDE or lengths[-1] > 2 * width:
        return 0
    followed = [one for one, after in pairwise(lines) if one and after]
    full = [one for one in followed if len(one) >= _FULL * width]
    running = [one for one in full if not _ENDS.search(one)]
    if len(full) < _MOSTLY * len(followed) or len(running) < _MOSTLY * len(full):
        return 0
    return width if len(full) >= _LEAST_LINES - 2 else 0


def unwrapped(text: str, *, hyphens: bool = False, width: int = 0) -> tuple[str, OffsetMap]:
    """Return a text with the lines of a paragraph joined, and the map back.

    Parameters
    ----------
    text : str
        With lines broken at a width.
    hyphens : bool
        Whether words are divided at the end of a line.
    width : int, optional
        Where the lines are broken; found from the text if not given.
    """
    at = width or width_of(text)
    if not at:
        return text, OffsetMap()
    edits = sorted([*_joins(text, at), *(_divided(text) if hyphens else ())])
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return edited(text, kept)


def _joins(text: str, width: int) -> Iterator[Edit]:
    """Yield the line ends at which a paragraph goes on."""
    here = 0
    for line in text.split("\n")[:-1]:
        end = here + len(line)
        after = text[end + 1 : end + 1 + width * 2].partition("\n")[0]
        said, then = line.rstrip(), after.strip()
        if said and then and not BULLET.match(after + " "):
            long = len(said) + len(then.split(maxsplit=1)[0]) + 1 >= _FULL * width
            if (long and not (_ENDS.search(said) and len(said) < _FULL * width)) or (
                then[0].islower() and not _ENDS.search(said)
            ):
                yield here + len(said), end + 1 + len(after) - len(after.lstrip()), " "
        here = end + 1


def _divided(text: str) -> Iterator[Edit]:
    """Yield the hyphens that only a line end put into a word."""
    folded = text.lower()
    for match in _SPLIT.finditer(text):
        left, right = match[1].lower(), match[2]
        start = match.end(1)
        if f"{left}-{right}" in folded and left + right not in folded:
            start += 1  # a compound: its hyphen stays
        yield start, match.start(2), ""
