"""A document as it is read: its text, where each character of it came from, what was noticed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, pairwise
from typing import Literal

PublishedBy = Literal["option", "metadata", "dateline", "file-name", "inferred"]
Form = Literal["text", "markdown", "html", "pdf", "mail"]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something noticed in a document, on a span of its normalised text.

    Parameters
    ----------
    kind : str
        What it is: ``boilerplate``, ``repeated``, ``hole``, ``embedded``, ``heading``, ``bullet``,
        ``dateline``, ``byline``, ``outlet``, ``control``, ``zero-width``, ``bidi`` … (see
        `detente.record.documents`).
    start, end : int
        Offsets into the normalised text; equal where something is missing or was taken out.
    note : str
        In words, for a reader.
    """

    kind: str
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the document: where it leads, and the span of its words if they are in the text."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of the normalised text stands in the raw decoded text.

    Piecewise: a character at `at[i] + k`, before `at[i + 1]`, comes from `raw[i] + k`. Characters
    that were taken out belong to no piece. `wide` holds, by their offset, the characters that the
    raw text writes as several (an entity of HTML), with how many.
    """

    at: tuple[int, ...] = (0,)
    raw: tuple[int, ...] = (0,)
    wide: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, pairs: Iterable[tuple[int, int]], wide: Mapping[int, int] | None = None
    ) -> OffsetMap:
        """Return the map of pieces ``(normalised start, raw start)``, joined where they run on."""
        at: list[int] = []
        raw: list[int] = []
        for there, here in pairs:
            if at and there == at[-1]:
                raw[-1] = here
            elif not at or here - there != raw[-1] - at[-1]:
                at.append(there)
                raw.append(here)
        return cls(tuple(at), tuple(raw), wide or {}) if at else cls()

    def __call__(self, offset: int) -> int:
        """Return the raw offset of the character at a normalised offset."""
        i = max(0, bisect_right(self.at, offset) - 1)
        return self.raw[i] + offset - self.at[i]

    def pieces(self, length: int) -> Iterator[tuple[int, int, int]]:
        """Yield ``(normalised start, raw start, length)`` of each piece of a text so long."""
        for (here, there), raw in zip(pairwise((*self.at, length)), self.raw, strict=True):
            yield here, raw, there - here

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a normalised one; an empty span stays empty."""
        if end <= start:
            return self(start), self(start)
        return self(start), self(end - 1) + self.wide.get(end - 1, 1)

    def after(self, earlier: OffsetMap, length: int) -> OffsetMap:
        """Return the map of a text so long, made by this step from the outcome of an earlier."""
        if earlier.at == (0,) and earlier.raw == (0,):
            return self
        pairs: list[tuple[int, int]] = []
        wide: dict[int, int] = {}
        for start, middle, count in self.pieces(length):
            first = max(0, bisect_right(earlier.at, middle) - 1)
            last = bisect_left(earlier.at, middle + count)
            for i in range(first, max(last, first + 1)):
                begin = max(middle, earlier.at[i])
                pairs.append((start + begin - middle, earlier.raw[i] + begin - earlier.at[i]))
            if earlier.wide:
                wide |= {
                    start + at - middle: earlier.wide[at]
                    for at in range(middle, middle + count)
                    if at in earlier.wide
                }
        return OffsetMap.of(pairs, wide)


@dataclass(frozen=True, slots=True)
class _Flags:
    """The flags of one kind: their places among all, starts, and the furthest end up to each."""

    places: tuple[int, ...]
    starts: tuple[int, ...]
    reach: tuple[int, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Flag]]) -> _Flags:
        """Return the flags of a kind, in order of start."""
        places, flags = zip(*rows, strict=True)
        ends = accumulate((flag.end for flag in flags), max)
        return cls(places, tuple(flag.start for flag in flags), tuple(ends))

    def first(self, start: int, end: int) -> int | None:
        """Return the place of the first whose span overlaps another, or None."""
        i = bisect_right(self.reach, start)
        return self.places[i] if i < bisect_left(self.starts, end) else None


@dataclass(frozen=True, slots=True)
class Document:
    """A document: claims point into `text`, and `raw_span` leads back to what came in.

    Parameters
    ----------
    id : str
        First 12 hexadecimal digits of `raw_sha256`.
    name : str
        File name, address, or ``-`` for standard input.
    publisher : str
        Who put it out; empty if nothing says so.
    published : date or None
        Day of publication; None where nothing tells it (flag ``undated``).
    published_by : str or None
        Where the day was found: ``option``, ``metadata``, ``dateline``, ``file-name``,
        ``inferred`` (flag ``inferred-date``, with the reason).
    language : str
        ISO 639-1 code of the language pack that reads it.
    text : str
        Normalised text.
    raw_sha256 : str
        Of the bytes that came in.
    map : OffsetMap
        From `text` into `raw`.
    raw : str
        Raw decoded text: of a plain file or page its decoded source, of a PDF its text layer,
        of a mail the decoded part that was read.
    form : str
        ``text``, ``markdown``, ``html``, ``pdf`` or ``mail``.
    title, author, url : str
        From metadata; empty if not said.
    flags : tuple of Flag
        In order of start.
    links : tuple of Link
        In order of start.
    """

    id: str
    name: str
    publisher: str
    published: date | None
    published_by: PublishedBy | None
    language: str
    text: str
    raw_sha256: str
    map: OffsetMap = OffsetMap()
    raw: str = ""
    form: Form = "text"
    title: str = ""
    author: str = ""
    url: str = ""
    flags: tuple[Flag, ...] = ()
    links: tuple[Link, ...] = ()
    _flagged: Mapping[str, _Flags] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the flags by kind, so that one is found without a walk over all."""
        kinds: dict[str, list[tuple[int, Flag]]] = {}
        for place, flag in enumerate(self.flags):
            kinds.setdefault(flag.kind, []).append((place, flag))
        object.__setattr__(self, "_flagged", {k: _Flags.of(rows) for k, rows in kinds.items()})

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the raw decoded text of a span of the normalised text.

        >>> from datetime import date
        >>> of = OffsetMap((0, 2), (0, 3))  # one character was taken out after the second
        >>> paper = Document("0" * 12, "a.txt", "", None, None, "en", "abcd", "", of, "ab?cd")
        >>> paper.raw_span(1, 3)
        (1, 4)
        """
        return self.map.span(start, end)

    def flagged(self, *kinds: str) -> tuple[Flag, ...]:
        """Return the flags of some kinds, in order; all flags where none is named."""
        return tuple(flag for flag in self.flags if not kinds or flag.kind in kinds)

    def inside(self, start: int, end: int, *kinds: str) -> Flag | None:
        """Return the first flag of some kinds whose span overlaps this one, or None."""
        rows = (self._flagged[kind] for kind in kinds if kind in self._flagged)
        found = [place for row in rows if (place := row.first(start, end)) is not None]
        return self.flags[min(found)] if found else None
