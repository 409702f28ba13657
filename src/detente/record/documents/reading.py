"""From bytes to a document: decoded, cleaned, dated, with everything noticed on the way."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from detente.errors import BadFile, SchemaError
from detente.record.document import Document, Flag, Form, Link, OffsetMap, PublishedBy
from detente.record.documents import dating, naming
from detente.record.documents.decoding import decoded, normalised, refuse_binary, suspect
from detente.record.documents.forms.html import read_html
from detente.record.documents.forms.kind import form_of, refuse_length, refuse_size
from detente.record.documents.forms.mail import read_mail
from detente.record.documents.forms.markdown import unmarked
from detente.record.documents.forms.pdf import read_pdf
from detente.record.documents.inferring import Known, inferred
from detente.record.documents.lexicon import Pack, pack
from detente.record.documents.sentences import Sentence, paragraphs, sentences, trimmed
from detente.record.documents.tidy.embeds import named, outlets, posts
from detente.record.documents.tidy.holes import holes
from detente.record.documents.tidy.repeats import repeated
from detente.record.documents.tidy.shape import Paragraph, flags_of, shaped
from detente.record.documents.tidy.tails import boilerplate
from detente.record.documents.wrapping import unwrapped
from detente.wire.sandbox import Limits, in_child

LIMITS = Limits(
    cpu_seconds=30, memory_bytes=1_000_000_000, wall_seconds=60.0, most_answer=200_000_000
)
"""What a parser of a document of unknown origin may use."""

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a document beforehand; empty where nothing is.

    Parameters
    ----------
    published : date or None
        The day it came out; goes before anything it says itself.
    publisher, language, encoding : str
        Likewise.
    form : str or None
        What it is, if its bytes and name do not tell.
    content_type, url : str
        What the transport declared, and where it was found.
    known : tuple of Known
        Events by which an undated text may be dated.
    limits : Limits
        What a parser may use.
    """

    published: date | None = None
    publisher: str = ""
    language: str = ""
    encoding: str = ""
    form: Form | None = None
    content_type: str = ""
    url: str = ""
    known: tuple[Known, ...] = ()
    limits: Limits = LIMITS


@dataclass(slots=True)
class _Draft:
    """A document in the making."""

    raw: str
    text: str
    map: OffsetMap
    flags: list[Flag] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def step(self, text: str, offsets: OffsetMap) -> None:
        """Take over a text made from this one; spans noticed so far move along."""
        if offsets == OffsetMap():
            return
        back = _Back(offsets, len(text))
        self.flags = [replace(f, start=back(f.start), end=back(f.end)) for f in self.flags]
        self.links = [replace(k, start=back(k.start), end=back(k.end)) for k in self.links]
        self.map = offsets.after(self.map, len(text))
        self.text = text


class _Back:
    """From offsets before a step to offsets after it."""

    def __init__(self, offsets: OffsetMap, length: int) -> None:
        self._pieces = list(offsets.pieces(length))
        self._ends = [before + count for _, before, count in self._pieces]
        self._length = length

    def __call__(self, at: int) -> int:
        i = bisect_right(self._ends, at)
        if i == len(self._pieces):
            return self._length
        start, before, _ = self._pieces[i]
        return start + max(0, at - before)


def read_bytes(data: bytes, name: str, given: Given | None = None) -> Document:
    """Return the document that bytes hold.

    Parameters
    ----------
    data : bytes
        As they came.
    name : str
        File name, address, or ``-``.
    given : Given, optional
        What is known of it beforehand.

    Raises
    ------
    BadFile
        Empty, too large, no document, not of its encoding, hostile, or without text.
    NotCovered
        In a language for which there is no pack.

    Examples
    --------
    >>> text = b"WASHINGTON, Nov 3, 2025 - The two sides have agreed that the talks will go on."
    >>> made = read_bytes(text, "a.txt")
    >>> made.published.isoformat(), made.published_by, made.language
    ('2025-11-03', 'dateline', 'en')
    """
    how = given or Given()
    refuse_size(len(data), name)
    form = how.form or form_of(data, name, how.content_type)
    draft = _draft(data, name, form, how)
    language, why = naming.language_of(draft.text, name, how.language)
    draft.flags += [Flag("note", 0, 0, why)] if why else []
    words = pack(language)
    spans = paragraphs(draft.text)
    found = shaped(draft.text, spans, words, draft.flags)
    said = sentences(draft.text, language, spans)
    places = list(named(draft.text, words))
    draft.flags += _noticed(draft, found, said, places, words)
    published, by = _published(draft, found, said, name, how, words, form)
    publisher = _publisher(draft, places, how)
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(
        id=sha256[:12],
        name=name,
        publisher=publisher,
        published=published,
        published_by=by,
        language=language,
        text=draft.text,
        raw_sha256=sha256,
        map=draft.map,
        raw=draft.raw,
        form=form,
        title=draft.meta.get("title", "") or _title(found, draft.flags),
        author=draft.meta.get("author", ""),
        url=how.url or draft.meta.get("url", ""),
        flags=tuple(sorted(_once(draft.flags), key=lambda f: (f.start, f.end, f.kind))),
        links=tuple(sorted(draft.links, key=lambda k: (k.start, k.end))),
    )


def _draft(data: bytes, name: str, form: Form, how: Given) -> _Draft:
    """Return the normalised text of a document in any form."""
    if form in {"text", "markdown"}:
        raw = decoded(data, name, how.encoding or _charset(how.content_type))
        refuse_binary(raw, name)
        draft = _normal(raw)
        if form == "markdown":
            _unmark(draft)
    else:
        draft = _parsed(data, name, form, how)
    if form != "html":
        draft.step(*unwrapped(draft.text, hyphens=form == "pdf"))
    if not any(char.isalpha() for char in draft.text):
        raise BadFile("the document has no text", where=name)
    refuse_length(len(draft.text), name)
    return draft


def _normal(raw: str, flags: Iterable[Flag] = (), links: Iterable[Link] = ()) -> _Draft:
    draft = _Draft(raw, raw, OffsetMap(), list(flags), list(links))
    text, offsets, noticed = normalised(raw)
    draft.step(text, offsets)
    draft.text = text
    draft.flags += [*noticed, *suspect(text)]
    return draft


def _charset(content_type: str) -> str:
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip()
    return ""


def _unmark(draft: _Draft) -> None:
    made = unmarked(draft.text)
    draft.step(made.text, made.map)
    draft.text = made.text
    draft.flags += made.flags
    draft.links += made.links
    draft.meta = {
        "published": made.front.get("date", "")[:10],
        "title": made.front.get("title", ""),
        "author": made.front.get("author", ""),
        "publisher": made.front.get("publisher", "") or made.front.get("source", ""),
    }


def _parsed(data: bytes, name: str, form: Form, how: Given) -> _Draft:
    """Return what a guarded child made of a document that only a parser can read."""
    reader = {"html": read_html, "pdf": read_pdf, "mail": read_mail}[form]
    label = name[-_LONGEST_NAME:].replace("\n", " ")
    if form == "html":
        label += "\n" + (how.encoding or _charset(how.content_type))
    try:
        said: dict[str, Any] = in_child(reader, data, label, how.limits)
    except SchemaError as error:
        where = error.where.partition("\n")[0]
        raise BadFile(error.what, where=where or name, hint=error.hint) from error
    text = said.get("text", said["raw"])
    note = {"embedded": "set apart as a quotation", "boilerplate": "head or foot of the page"}
    flags = [
        Flag(k, *trimmed(text, start, end), note.get(k, "")) for k, start, end in said["spans"]
    ]
    links = [Link(url, start, end) for url, start, end in said["links"]]
    draft = _normal(text, flags, links)
    if "at" in said:
        wide = {int(at): int(count) for at, count in said["wide"]}
        earlier = OffsetMap(tuple(said["at"]), tuple(said["into"]), wide)
        draft.map = draft.map.after(earlier, len(draft.text))
        draft.raw = said["raw"]
    draft.meta = said["meta"]
    draft.flags += [Flag("note", 0, 0, one) for one in said["notes"]]
    return draft


def _noticed(
    draft: _Draft,
    found: Sequence[Paragraph],
    said: Sequence[Sentence],
    places: Sequence[tuple[int, int, str]],
    words: Pack,
) -> list[Flag]:
    """Return what cleaning finds: kept in the text, and flagged."""
    text = draft.text
    tails = list(boilerplate(found, words))
    own = [f for f in flags_of(found) if not _within(f, tails)]
    return [
        *tails,
        *own,
        *repeated(text, said),
        *holes(text),
        *posts(text, found, words),
        *outlets(text, places, words),
    ]


def _within(flag: Flag, others: Iterable[Flag]) -> bool:
    return any(one.start <= flag.start and flag.end <= one.end for one in others)


def _published(
    draft: _Draft,
    found: Sequence[Paragraph],
    said: Sequence[Sentence],
    name: str,
    how: Given,
    words: Pack,
    form: Form,
) -> tuple[date | None, PublishedBy | None]:
    """Return the day a document came out and what says so; flags what was noticed on the way."""
    dated, flags = dating.of_head(found, draft.text, words)
    kept = [f for f in draft.flags if f.kind != "heading" or not _within(f, flags)]
    draft.flags = [*kept, *flags]
    if how.published is not None:
        return how.published, "option"
    stated = _iso(draft.meta.get("published", ""))
    if stated:
        return stated, "metadata"
    if dated is not None and dated.day:
        return dated.day, "dateline"
    if form == "pdf" and (made := _iso(draft.meta.get("made", ""))):
        draft.flags.append(Flag("note", 0, 0, "the day is that on which the PDF was made"))
        return made, "metadata"
    of_name = dating.of_name(name, words)
    if of_name:
        return of_name, "file-name"
    guess = inferred(draft.text, said, words, bare=dated, flags=draft.flags, known=how.known)
    if guess is not None:
        draft.flags.append(Flag("inferred-date", 0, 0, guess[1]))
        return guess[0], "inferred"
    draft.flags.append(Flag("undated", 0, 0, "nothing tells when it came out"))
    return None, None


def _iso(text: str) -> date | None:
    plain = text.replace("-", "")[:8]
    if len(plain) == 8 and plain.isdecimal():
        return dating.made(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    return None


def _publisher(draft: _Draft, places: Sequence[tuple[int, int, str]], how: Given) -> str:
    stated = how.publisher or draft.meta.get("publisher", "")
    if stated:
        return stated
    ends = len(draft.text.rstrip())
    lines = [flag for flag in draft.flags if flag.kind == "dateline"]
    dateline = max((flag.end for flag in lines if flag.end < ends // 2), default=0)
    tails = [flag.start for flag in draft.flags if flag.kind == "boilerplate"]
    tail = min((at for at in tails if at * 2 > ends), default=ends)
    name, why = naming.publisher_of(draft.text, places, dateline, tail, how.url)
    if name:
        draft.flags.append(Flag("publisher", 0, 0, f"{name}: {why}"))
    return name


def _title(found: Sequence[Paragraph], flags: Iterable[Flag]) -> str:
    headings = {flag.start for flag in flags if flag.kind == "heading"}
    return next((one.text for one in found[:5] if one.start in headings), "")


def _once(flags: Iterable[Flag]) -> list[Flag]:
    return list(dict.fromkeys(flags))
