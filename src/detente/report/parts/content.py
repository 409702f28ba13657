"""What a page is made of, whatever it is written in: paragraphs, tables, figures, sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "right"]
Kind = Literal["text", "number", "date", "status"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `kind` settles alignment and how a cell is marked up."""

    name: str
    kind: Kind = "text"

    @property
    def align(self) -> Align:
        """Numbers stand to the right, all else to the left."""
        return "right" if self.kind == "number" else "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells in words, and the ids of the sources it rests on.

    `status` is a status token where the whole row is in one state.
    """

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """How a table is cut where room is scarce.

    `columns` are those that carry it; `verb` is the command that gives the rest; with
    `latest` the last rows are kept, where the newest stand, else the first. `room` is the
    number of lines that the rows may take.
    """

    columns: tuple[str, ...]
    verb: str
    latest: bool = False
    room: int = 7


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `fold` is set where it is detail that a page may keep closed at first.

    Without `short` a form that is short of room leaves the table out.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    fold: bool = False
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph and the ids of the sources it rests on."""

    words: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with all that a reader needs who cannot see it.

    Parameters
    ----------
    name : str
        Short permanent name, letters and hyphens.
    finding : str
        What the figure shows, as a sentence made from its data.
    measure : str
        What is drawn: measure, unit, period.
    spec : dict
        Vega-Lite specification.
    table : Table
        The same data in words and numbers.
    key : str
        How marks are to be read.
    """

    name: str
    finding: str
    measure: str
    spec: dict[str, Any]
    table: Table
    sources: tuple[str, ...]
    key: str = ""


Block = Text | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading states the finding, its label says what it is about."""

    id: str
    label: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure for the head of the page: value, what it is, and its qualification."""

    label: str
    value: str
    note: str


def sources_of(block: Block) -> tuple[str, ...]:
    """Return the ids of all sources that a block rests on, in reading order."""
    if isinstance(block, Text):
        return block.sources
    if isinstance(block, Table):
        return tuple(source for row in block.rows for source in row.sources)
    return (*block.sources, *sources_of(block.table))
