"""The source of a page: its text as a reader sees it, and where each character stands.

A scanner, not a parser: it answers what a parser may lose in silence, how deep the page is nested
and how much text it holds, in time that grows with its length alone.
"""

from __future__ import annotations

import html
import re
from array import array
from dataclasses import dataclass

from detente.errors import SchemaError

MOST_DEPTH = 256
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!DOCTYPE[^>\[]*\[.*?\]\s*>|<![^>]*>|<\?[^>]*>|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]{0,200})(?:[^>\"']|\"[^\"]{0,20000}\"|'[^']{0,20000}'){0,20000}+>"
    r"|<(?P<end2>/?)(?P<tag2>[a-zA-Z][^\s/>]{0,200})[^>]{0,200000}>",
    re.DOTALL,
)
_GAP = 2_000
_HEAD = 100_000
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_VOID = frozenset(
    {
        *["area", "base", "br", "col", "embed", "hr", "img"],
        *["input", "link", "meta", "param", "source", "track", "wbr"],
    }
)
#: Elements whose end is implied by the next of their kind.
_IMPLIED = frozenset(
    {
        *["p", "li", "td", "th", "tr", "dt"],
        *["dd", "option", "optgroup", "thead", "tbody", "tfoot"],
    }
)
_RAW = frozenset(
    {
        *["script", "style", "template", "noscript"],
        *["textarea", "svg", "math", "iframe", "object"],
    }
)
_UNREAD = frozenset(["head", "title", "nav", "footer", "select", "button", "form"])


@dataclass(slots=True)
class Page:
    """The visible characters of a page without blanks, and where each begins and ends.

    `text` is for search alone: its blanks are gone, since a page sets them as it likes.
    """

    text: str
    starts: array[int]
    ends: array[int]
    depth: int
    body: int
    source: str

    def is_apart(self, number: int) -> bool:
        """Tell whether a blank stands in the source before a character, tags left out."""
        gap = self.source[self.ends[number - 1] : self.starts[number]][:_GAP]
        if not gap:
            return False
        plain = html.unescape(_TAG.sub("", gap))
        return any(char.isspace() for char in plain)


def scanned(source: str, name: str) -> Page:
    """Return what a reader sees of a page.

    Raises
    ------
    SchemaError
        It is nested deeper than a parser follows.
    """
    if "<!ENTITY" in source[:_HEAD].upper():
        raise SchemaError(
            "the page declares entities of its own", where=name, hint="nothing of it was used"
        )
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    stack: list[str] = []
    here = deepest = body = unread = 0
    length = len(source)
    while here < length:
        match = _TOKEN.search(source, here)
        until = match.start() if match else length
        if until > here:
            added = _seen(source, here, until, parts, starts, ends)
            body += 0 if unread else added
        if match is None:
            break
        here = match.end()
        tag = (match["tag"] or match["tag2"] or "").lower()
        if not tag or tag in _VOID:
            continue
        if match["end"] or match["end2"]:
            unread -= _closed(stack, tag)
            continue
        if tag in _RAW:
            here = _after(source, tag, here)
            continue
        if tag in _IMPLIED and stack and stack[-1] == tag:
            stack.pop()
        stack.append(tag)
        unread += tag in _UNREAD
        deepest = max(deepest, len(stack))
        if deepest > MOST_DEPTH:
            raise SchemaError(
                f"the page is nested deeper than {MOST_DEPTH} elements",
                where=f"{name}: offset {match.start():,}",
                hint="a parser would lose its text without a word: nothing of it was used",
            )
    return Page("".join(parts), starts, ends, deepest, body, source)


def _closed(stack: list[str], tag: str) -> int:
    """Close an element and all that it holds; return how many of them are not read as text."""
    if tag not in stack:
        return 0
    gone = 0
    while stack:
        last = stack.pop()
        gone += last in _UNREAD
        if last == tag:
            break
    return gone


def _after(source: str, tag: str, here: int) -> int:
    """Return where an element of raw content ends: at its own end tag, or with the page."""
    match = re.compile(rf"</{re.escape(tag)}\b[^>]*>", re.IGNORECASE).search(source, here)
    return match.end() if match else len(source)


def _seen(
    source: str, here: int, until: int, parts: list[str], starts: array[int], ends: array[int]
) -> int:
    """Add the visible characters of a stretch of text; return how many."""
    before = len(starts)
    while here < until:
        entity = _ENTITY.search(source, here, until)
        stop = entity.start() if entity else until
        for at in range(here, stop):
            if not source[at].isspace():
                parts.append(source[at])
                starts.append(at)
                ends.append(at + 1)
        if entity is None:
            break
        said = html.unescape(entity[0])
        # Without its semicolon a name may stand for a shorter one and some letters.
        for char in said:
            if not char.isspace():
                parts.append(char)
                starts.append(entity.start())
                ends.append(entity.end())
        here = entity.end()
    return len(starts) - before
