"""What a page shows, and the row that says which page there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from detente.desk import Desk
from detente.report.parts.content import Column, Fact, Figure, Row, Section, Table
from detente.report.parts.words import long_day
from detente.report.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Upload:
    """A form by which a reader gives a text or a file of their own.

    Parameters
    ----------
    action : str
        Where it goes.
    paste : str
        Label of the field for a text; empty for none.
    file, accept : str
        Label of the field for a file, and the kinds it takes.
    fields : tuple of pairs
        Names and labels of further fields; a name that begins with a day is one.
    choices : mapping
        Names of fields that take one of few words, with the words.
    note : str
        What becomes of what is given.
    """

    action: str
    paste: str
    file: str
    accept: str
    fields: tuple[tuple[str, str], ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Knob:
    """A field of the form that takes one of few values, more than one of which share a name.

    Parameters
    ----------
    choices : tuple of pairs
        Values, and what they are called.
    chosen : str
        The value in the address; empty where there is none.
    """

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class View:
    """The content of a page, whatever it is written in.

    `links` leads from the words of a cell to where they are told of; `standing` says of
    which day and knowledge the page is; `turns` lead back and on; `article` is a text with
    its claims marked; `knobs` are further fields of the form.
    """

    title: str
    sections: tuple[Section, ...]
    lead: str = ""
    standing: str = ""
    facts: tuple[Fact, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[tuple[str, str], ...] = ()
    article: Markup | None = None
    knobs: tuple[Knob, ...] = ()
    uploads: tuple[Upload, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """Yield the figures in the order of the page."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page is made from.

    Parameters
    ----------
    given : mapping
        What is asked, with what goes without saying on the page.
    dates : mapping
        The two dates as the address has them: they go along to every other page.
    state : mapping
        How the server stands.
    """

    desk: Desk
    answer: Any
    given: Mapping[str, Any]
    dates: Mapping[str, str] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)

    def address(self, path: str, **query: str) -> str:
        """Return an address inside the site that keeps the two dates of this page."""
        said = urlencode({**self.dates, **query})
        return quote(path) + (f"?{said}" if said else "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it stands, which verb answers it, how the answer is laid out.

    Parameters
    ----------
    path : str
        Address; ``{name}`` in it is an argument of the verb.
    label, question : str
        What the page is called in the list of pages, and the question that it answers.
    verb : str
        The verb, which gives the page its query and its ``.json``, ``.csv`` and ``.md``.
    make : callable
        Lays the answer out.
    fields : tuple of str
        Arguments that the form shows besides the two dates.
    other : mapping
        What is asked where the address does not say otherwise.
    span : tuple of str
        Two days that together are the span the verb asks for.
    feeds : tuple of str
        Further forms: ``atom``, ``ics``.
    heavy : bool
        Whether making it takes more than a moment.
    listed : bool
        Whether it stands in the list of pages.
    """

    path: str
    label: str
    question: str
    verb: str
    make: Callable[[Visit], View]
    fields: tuple[str, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    span: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    heavy: bool = False
    listed: bool = True


def standing(on: date | datetime | None, known: date, until: date) -> str:
    """Return both dates in words, and how far the record reaches."""
    day = on.date() if isinstance(on, datetime) else on
    state = f"State on {long_day(day)}, as" if day else "As"
    return f"{state} known on {long_day(known)}; the record reaches {long_day(until)}."


def table_of(
    sheet: Sheet, caption: str, kinds: str = "", sources: Any = (), states: Any = ()
) -> Table:
    """Return a sheet as a table of a page.

    Parameters
    ----------
    kinds : str
        One letter a column: t(ext), n(umber), d(ate), s(tatus).
    sources, states : sequence
        Of each row: the ids of its sources, and its status token.
    """
    names = {"t": "text", "n": "number", "d": "date", "s": "status"}
    letters = kinds or "t" * len(sheet.columns)
    columns = tuple(
        Column(name, names[letter])  # type: ignore[arg-type]
        for name, letter in zip(sheet.columns, letters, strict=True)
    )
    rows = tuple(
        Row(
            cells,
            tuple(sources[i]) if i < len(sources) else (),
            states[i] if i < len(states) else "",
        )
        for i, cells in enumerate(sheet.rows)
    )
    return Table(caption, columns, rows)
