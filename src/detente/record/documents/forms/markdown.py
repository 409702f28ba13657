"""Markdown: its marks taken out, its links and headings kept as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from detente.record.document import Flag, Link, OffsetMap
from detente.record.documents.decoding import Edit, edited

_FRONT = re.compile(r"---[ ]*\n(?P<rows>(?:[^\n]*\n){0,60}?)---[ ]*(?:\n|\Z)")
_ROW = re.compile(r"^(\w[\w -]{0,30}):[ ]*(.*?)[ ]*$", re.MULTILINE)
#: What begins a block of its own, so that the line end before it is one.
_OPENS = re.compile(r"\s*(?:\n|#{1,6}\s|>|\||=+\s*$|-{3}|\*{3}|```|~~~|[-*+•]\s|\d{1,3}[.)]\s)")
_LINKS = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)"
    r"|(?P<open>\[)(?P<words>[^\[\]\n]{1,500})(?P<close>\]\((?P<url>[^()\s]{0,2000})"
    r"(?:[ ]+\"[^\"\n]{0,300}\")?\))"
    r"|(?P<open2>\[)(?P<words2>[^\[\]\n]{1,500})(?P<close2>\]\[[^\[\]\n]{0,100}\])"
    r"|<(?P<auto>https?://[^\s<>]{1,2000})>"
    r"|</?[a-zA-Z][^<>\n]{0,300}>",
    re.DOTALL,
)
_MARKS = re.compile(
    r"(?P<head>^[ ]{0,3}#{1,6}[ ]+)(?P<title>[^\n]*?)(?P<shut>[ ]+#+[ ]*)?$"
    r"|(?P<rule>^[ ]{0,3}(?:[-*_][ ]*){3,}$)"
    r"|(?P<fence>^[ ]{0,3}(?:```|~~~)[^\n]*$)"
    r"|(?P<quote>^[ ]{0,3}(?:>[ ]?)+)"
    r"|(?P<two>\*\*|__)(?=\S)(?P<bold>[^\n]{1,800}?)(?<=\S)(?P<two2>(?P=two))"
    r"|(?<![\w*\\])(?P<one>[*_])(?=[^\s*_])(?P<soft>[^*_\n]{1,800}?)(?<=[^\s*_\\])"
    r"(?P<one2>(?P=one))(?!\w)"
    r"|(?P<tick>`+)(?P<code>[^`\n]{1,800})(?P<tick2>(?P=tick))",
    re.MULTILINE,
)
_ESCAPES = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|<>~-])")
_PAIRS = (("two", "two2"), ("one", "one2"), ("tick", "tick2"), ("head", "shut"))


@dataclass(slots=True)
class Marked:
    """A text without its marks: the map back, what the marks said, what stood in front."""

    text: str
    map: OffsetMap
    flags: list[Flag] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)


def unmarked(text: str) -> Marked:
    """Return Markdown as plain text.

    >>> made = unmarked("# Talks\\n\\nA **firm** [pledge](https://example.org/a).")
    >>> made.text, made.links[0].url, made.flags[0].kind
    ('Talks\\n\\nA firm pledge.', 'https://example.org/a', 'heading')
    """
    front = _FRONT.match(text)
    begin: list[Edit] = [(0, front.end(), "")] if front else []
    text, joined = edited(text, [*begin, *_soft_ends(text, front.end() if front else 0)])
    edits = list(_link_edits(text))
    plain, first = edited(text, edits)
    first = first.after(joined, len(plain))
    links = _linked(text, edits)
    # Bold may hold soft marks, and these code: three passes undo any of it that people write.
    # What is escaped loses its backslash last, so that it is taken for no mark before.
    offsets = first
    flags: list[Flag] = []
    for kind in (_MARKS, _MARKS, _MARKS, _ESCAPES):
        found = list(_mark_edits(plain, kind))
        marks = sorted(edit for edit, _ in found if edit[0] < edit[1])
        made = [flag for _, flag in found if flag is not None]
        if not marks and not made:
            continue
        plain, step = edited(plain, marks)
        links = [Link(one.url, *_moved(marks, one.start, one.end)) for one in links]
        flags = [Flag(f.kind, *_moved(marks, f.start, f.end), f.note) for f in [*flags, *made]]
        offsets = step.after(offsets, len(plain))
    rows = {k.lower(): v.strip("\"'") for k, v in _ROW.findall(front["rows"])} if front else {}
    return Marked(plain, offsets, flags, links, rows)


def _soft_ends(text: str, start: int) -> Iterator[Edit]:
    """Yield the line ends inside paragraphs, which stand for a blank."""
    fenced = False
    here = start
    for line in text[start:].split("\n"):
        end = here + len(line)
        fenced ^= line.lstrip()[:3] in {"```", "~~~"}
        after = text[end + 1 : end + 9]
        plain = line.strip() and line.lstrip()[0] not in "#|=" and not line.endswith("  ")
        if plain and not fenced and after.strip() and not _OPENS.match(after):
            yield end, end + 1, " "
        here = end + 1


def _link_edits(text: str) -> Iterator[Edit]:
    for match in _LINKS.finditer(text):
        number = "2" if match["open2"] else ""
        if match[f"open{number}"]:
            yield *match.span(f"open{number}"), ""
            yield *match.span(f"close{number}"), ""
        elif match["auto"]:
            yield match.start(), match.start("auto"), ""
            yield match.end("auto"), match.end(), ""
        else:
            yield *match.span(), ""


def _linked(text: str, edits: list[Edit]) -> list[Link]:
    links = []
    for match in _LINKS.finditer(text):
        span = match.span("words") if match["url"] else match.span("auto")
        url = match["url"] or match["auto"]
        if url and re.match(r"https?://", url):
            links.append(Link(url, *_moved(edits, *span)))
    return links


def _mark_edits(text: str, kind: re.Pattern[str]) -> Iterator[tuple[Edit, Flag | None]]:
    for match in kind.finditer(text):
        if kind is _ESCAPES:
            yield (*match.span(), ""), None
            continue
        for opens, shuts in _PAIRS:
            if match[opens]:
                yield (*match.span(opens), ""), None
            if match[opens] and match[shuts]:
                yield (*match.span(shuts), ""), None
        for whole in ("rule", "fence", "quote"):
            if match[whole]:
                yield (*match.span(whole), ""), None
        if match["head"] and match["title"].strip():
            at = match.end("head")
            yield (at, at, ""), Flag("heading", at, at + len(match["title"].rstrip()))


def _moved(edits: list[Edit], start: int, end: int) -> tuple[int, int]:
    """Return where a span stands once the edits, which only take out, are made."""
    return _after(edits, start), _after(edits, end)


def _after(edits: list[Edit], at: int) -> int:
    return at - sum(min(stop, at) - start for start, stop, _ in edits if start < at)
