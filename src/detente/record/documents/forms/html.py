"""A page of HTML: its article, its links, what it says of itself; run in a guarded child."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from detente.errors import SchemaError
from detente.record.document import OffsetMap
from detente.record.documents.decoding import decoded, edited
from detente.record.documents.forms.page import Page, scanned

#: Loaded once by the process whose children read pages.
HEAVY = ("lxml.html", "trafilatura")

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_REACH = 4096
_KEPT = 0.08
_ENOUGH = 400
_BLOCKS = frozenset({"p", "head", "item", "quote", "cell", "code", "row", "list", "table", "lb"})
_OWN_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote pre td th tr div section article br dt dd".split()  # noqa: SIM905
)
_DROPPED = frozenset(
    "script style noscript template nav footer form button select svg iframe".split()  # noqa: SIM905
)
_DATES = (
    ("property", "article:published_time"),
    ("property", "og:article:published_time"),
    ("name", "article:published_time"),
    ("itemprop", "datepublished"),
    ("name", "pubdate"),
    ("name", "publishdate"),
    ("name", "publish_date"),
    ("name", "publish-date"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "dc.date.issued"),
    ("name", "dcterms.created"),
    ("name", "dc.date"),
    ("name", "dcterms.date"),
    ("name", "citation_publication_date"),
    ("name", "date"),
)
_DAY = re.compile(r"(?:19|20)\d{2}-?\d{2}-?\d{2}")
_MOST_LINKS = 2_000
#: Lines sought from the beginning again; beyond it a page is played with.
_MOST_MISSES = 200


@dataclass(slots=True)
class _Out:
    """The text of an article as it is put together, with spans of what its markup said."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def line(self) -> None:
        """End the paragraph, unless it has not begun."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.add("\n")


def read_html(data: bytes, name: str) -> dict[str, Any]:
    """Return the text of a page's article and what is known of it, as plain values.

    `name` may carry the encoding that the transport declared, behind a line break.

    Raises
    ------
    SchemaError
        Nested too deep, or no text in it.
    """
    name, _, declared = name.partition("\n")
    match = _CHARSET.search(data[:_META_REACH])
    said = declared or (match[1].decode("ascii") if match else "")
    return of_source(decoded(data, name, said), name)


def of_source(source: str, name: str) -> dict[str, Any]:
    """Return the text of a page given as text."""
    page = scanned(source, name)
    if not page.text:
        raise SchemaError("the page has no text", where=name, hint="a script may write it")
    out, meta, notes = _article(source, page, name)
    text = "".join(out.parts)
    offsets, lost, glued = placed(text, page)
    text, step = edited(text, [(at, at, " ") for at in glued])
    offsets = step.after(offsets, len(text))
    out.spans = [(kind, *_moved(glued, a, b)) for kind, a, b in out.spans]
    out.links = [(url, *_moved(glued, a, b)) for url, a, b in out.links]
    if lost:
        notes.append(f"{lost:,} characters were not found again in the source")
    return {
        "raw": source,
        "text": text,
        "at": offsets.at,
        "into": offsets.raw,
        "wide": list(offsets.wide.items()),
        "spans": out.spans,
        "links": out.links[:_MOST_LINKS],
        "meta": meta,
        "notes": notes,
    }


def _article(source: str, page: Page, name: str) -> tuple[_Out, dict[str, str], list[str]]:
    """Return the article; all of the page's text where most of it would be lost."""
    import lxml.html
    import trafilatura

    # Only bytes that the parser itself would refuse go before it sees the page.
    clean = source.replace("\x00", "")
    tree = lxml.html.fromstring(clean.encode("utf-8", "replace"), parser=_parser())
    meta = _meta(tree)
    notes: list[str] = []
    found = trafilatura.bare_extraction(
        clean,
        include_links=True,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        favor_recall=True,
        include_formatting=False,
    )
    out = _Out()
    if isinstance(found, trafilatura.settings.Document):
        _walk(found.body, out, _BLOCKS)
    kept = sum(not c.isspace() for part in out.parts for c in part)
    whole = max(page.body, 1)
    if kept < _KEPT * whole or (kept < _ENOUGH and kept < whole / 2):
        out = _Out()
        body = tree.find(".//body")
        _walk(tree if body is None else body, out, _OWN_BLOCKS)
        kept = sum(not c.isspace() for part in out.parts for c in part)
        notes.append("no article was found in the page: all of its text is read")
        if kept < _KEPT * whole:
            raise SchemaError(
                f"the page lost its text when parsed: {kept:,} of {whole:,} characters are left",
                where=name,
                hint="its markup is broken: nothing of it was used",
            )
    elif kept < whole:
        notes.append(f"{kept / whole:.0%} of the page's text is the article")
    return out, meta, notes


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _walk(root: Any, out: _Out, blocks: frozenset[str]) -> None:
    """Write an element's text in order, a line for each block; without recursion."""
    stack: list[tuple[Any, bool, int]] = [(root, False, 0)]
    while stack:
        node, is_done, start = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if is_done:
            _close(node, tag, start, out, blocks)
            continue
        if not tag or tag in _DROPPED:
            out.add(_flat(node.tail))
            continue
        if tag in blocks:
            out.line()
        begin = out.length
        out.add(_flat(node.text))
        stack.append((node, True, begin))
        stack.extend((child, False, 0) for child in reversed(node))


def _close(node: Any, tag: str, start: int, out: _Out, blocks: frozenset[str]) -> None:
    end = out.length
    url = node.get("target") if tag == "ref" else node.get("href") if tag == "a" else None
    if url and end > start and re.match(r"https?://", url):
        out.links.append((url[:2048], start, end))
    kind = {"head": "heading", "item": "bullet", "li": "bullet", "quote": "embedded"}.get(tag)
    if tag == "blockquote" and "tweet" in (node.get("class") or ""):
        kind = "embedded"
    if re.fullmatch(r"h[1-6]", tag):
        kind = "heading"
    if kind and end > start:
        out.spans.append((kind, start, end))
    if tag in blocks:
        out.line()
    if node.tail:
        out.add(_flat(node.tail))


def _flat(text: str | None) -> str:
    """Return text as a page shows it: any run of blanks and line ends is one blank."""
    if not text:
        return ""
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _meta(tree: Any) -> dict[str, str]:
    """Return what a page says of itself: title, author, publisher, day, language, address."""
    said: dict[tuple[str, str], str] = {}
    for node in tree.iter("meta"):
        content = (node.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            if node.get(key) and content:
                said.setdefault((key, node.get(key).strip().lower()), content[:500])
    linked = _linked_data(tree)
    days = [said[key] for key in _DATES if key in said]
    days += [linked["day"]] if linked.get("day") else []
    days += [t.get("datetime") for t in tree.iter("time") if t.get("datetime")][:1]
    title = tree.findtext(".//title") or ""
    whole = next((day for day in days if _DAY.match(day.strip())), "")
    link = next((n.get("href") for n in tree.iter("link") if n.get("rel") == "canonical"), "")
    html = tree.getroottree().getroot()
    return {
        "published": whole.strip()[:10],
        "title": said.get(("property", "og:title"), "") or _flat(title).strip()[:500],
        "author": said.get(("name", "author"), "") or linked.get("author", ""),
        "publisher": said.get(("property", "og:site_name"), "") or linked.get("publisher", ""),
        "language": (html.get("lang") or "")[:10],
        "url": (link or said.get(("property", "og:url"), ""))[:2048],
    }


def _linked_data(tree: Any) -> dict[str, str]:
    """Return day, author and publisher from the page's blocks of JSON, as far as they parse."""
    found: dict[str, str] = {}
    for node in tree.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            value = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _things(value):
            if isinstance(item.get("datePublished"), str):
                found.setdefault("day", item["datePublished"])
                for key in ("author", "publisher"):
                    name = _called(item.get(key))
                    if name:
                        found.setdefault(key, name)
    return found


def _things(value: Any) -> Iterator[dict[str, Any]]:
    items = value if isinstance(value, list) else [value]
    for item in items[:100]:
        if isinstance(item, dict):
            yield item
            inner = item.get("@graph")
            if isinstance(inner, list):
                yield from (one for one in inner[:100] if isinstance(one, dict))


def _called(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    name = first.get("name") if isinstance(first, dict) else first
    return name[:200] if isinstance(name, str) else ""


def _moved(glued: list[int], start: int, end: int) -> tuple[int, int]:
    return start + bisect_right(glued, start), end + bisect_left(glued, end)


def placed(text: str, page: Page) -> tuple[OffsetMap, int, list[int]]:
    """Return where the characters of a text stand in the page it is from.

    Lines are found one after another by their characters without blanks. What is not found is
    counted, and stands where the text before it ended. Last come the offsets at which the page
    has a blank between words that the extraction lost.
    """
    glued: list[int] = []
    pieces: list[tuple[int, int]] = []
    wide: dict[int, int] = {}
    cursor = lost = at = last = misses = 0
    for line in text.splitlines(keepends=True):
        dense = "".join(line.split())
        found = page.text.find(dense, cursor) if dense else -1
        if dense and found < 0 and misses < _MOST_MISSES:
            misses += 1
            found = page.text.find(dense)
        if dense and found < 0:
            lost += len(dense)
            pieces.append((at, last))
        elif dense:
            k = found
            for i, char in enumerate(line):
                if char.isspace():
                    continue
                if i and k > found and not line[i - 1].isspace() and page.is_apart(k):
                    glued.append(at + i)
                pieces.append((at + i, page.starts[k]))
                last = page.ends[k]
                if last - page.starts[k] != 1:
                    wide[at + i] = last - page.starts[k]
                k += 1
            cursor = k
        at += len(line)
    return OffsetMap.of(pieces, wide), lost, glued
