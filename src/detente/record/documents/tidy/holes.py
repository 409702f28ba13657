"""Places where words are missing: the words of a link, dropped when the page was copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.record.document import Flag
from detente.record.documents.sentences import BULLET, is_item

#: The next line takes up in the middle of a sentence.
_TAKES_UP = re.compile(r"\n(?=[ ]*(?:[,;](?=\s)|[–—-]\s?[a-z]|\.(?=\s|$)|[)’](?=\s)))")
#: With these the line before came to an end.
_ENDED = frozenset("\n.!?:;…”’\"')]|*>")
_REACH = 40
#: A comma or stop with a blank before it; empty quotation marks or brackets.
_BARE = re.compile(r" (?=[,;](?:\s|$)|\.(?:\s|$)(?![ ]?\.))")
_EMPTY = re.compile(r"“\s*”|‘\s*’|\(\s*\)")


def holes(text: str) -> Iterator[Flag]:
    """Yield a flag, of no length or on the blank, where words seem to be missing."""
    for match in _TAKES_UP.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()].rstrip(" ")
        line = text.rfind("\n", 0, match.start()) + 1
        item = BULLET.match(text, match.end()) and is_item(text, line, match.end())
        if before and before[-1] not in _ENDED and not item:
            at = match.start() - _REACH + len(before) if match.start() > _REACH else len(before)
            yield Flag(
                "hole", at, match.end(), "the next line takes up in the middle of a sentence"
            )
    for kind in (_BARE, _EMPTY):
        for match in kind.finditer(text):
            if match.start() and (kind is _EMPTY or text[match.start() - 1].isalnum()):
                yield Flag("hole", match.start(), match.end(), "words seem to be missing here")
