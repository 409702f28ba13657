"""Tables of a page as grids of text: cells that span rows or columns stand in each of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

from detente.errors import SchemaError
from detente.trade.feeds.readers.rows import told

_MOST_SPAN = 60
_MOST_ROWS = 5_000
_MOST_CELLS = 200_000
_CELLS = frozenset({"td", "th"})
# A tag ends at its first sign of closing, and never reaches over the next one: linear in any text.
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[A-Za-z]\w*+)(?P<given>[^<>]*+)>|<!\w[^<>]*+>|(?P<text>[^<]++|<)"
)
#: What is no text of the page, from its beginning to its end.
_PASSED = tuple(
    (re.compile(begins, re.IGNORECASE), re.compile(ends, re.IGNORECASE))
    for begins, ends in (
        ("<!--", "-->"),
        ("<script", r"</script\s*+>"),
        ("<style", r"</style\s*+>"),
    )
)
_GIVEN = re.compile(
    r"(?P<name>[A-Za-z-]++)\s*+=\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++)", re.DOTALL
)


@dataclass(slots=True)
class Cell:
    """One cell: its text, its links and struck entries in order, and how far it reaches."""

    text: str = ""
    across: int = 1
    down: int = 1
    entries: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What is read of a page: texts of marked blocks, choices of a list, tables."""

    marked: dict[str, str]
    choices: list[str]
    tables: list[list[list[Cell]]]
    images: int


def read_page(body: bytes, name: str, marks: tuple[str, ...] = ()) -> Page:
    """Read a page: the blocks of the classes in `marks`, and every table.

    Raises
    ------
    SchemaError
        Not UTF-8, or larger than any table of an office.
    """
    reader = _Reader(marks, name)
    reader.read(_shown(told(body, name)))
    page = reader.page
    page.marked = {mark: tidy(text) for mark, text in page.marked.items()}
    return page


def grid(table: list[list[Cell]], name: str) -> list[list[str]]:
    """Return a table as rows of equal texts, spanning cells repeated."""
    out: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    made = 0
    for row in table:
        line: list[str] = []
        cells = iter(row)
        cell = next(cells, None)
        while cell is not None or len(line) in hanging:
            here = len(line)
            if here in hanging:
                left, text = hanging.pop(here)
                line.append(text)
                if left > 1:
                    hanging[here] = (left - 1, text)
                continue
            assert cell is not None
            text = tidy(cell.text)
            for at in range(here, here + cell.across):
                if cell.down > 1:
                    hanging[at] = (cell.down - 1, text)
                line.append(text)
            cell = next(cells, None)
        made += len(line)
        if made > _MOST_CELLS:
            raise SchemaError("a table larger than any office prints", where=name)
        out.append(line)
    return out


def tidy(text: str) -> str:
    """Return a text in its usual form: full-width signs as the plain ones, blanks single."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(plain.split())


def _shown(text: str) -> str:
    """Return a page without its comments, scripts and styles."""
    for begins, ends in _PASSED:
        parts, at = [], 0
        while start := begins.search(text, at):
            parts.append(text[at : start.start()])
            end = ends.search(text, start.end())
            at = end.end() if end else len(text)
        text = "".join([*parts, text[at:]])
    return text


class _Reader:
    """Goes through the tags of a page once; what stands outside tables and blocks is passed by."""

    def __init__(self, marks: tuple[str, ...], name: str) -> None:
        self.page = Page({}, [], [], 0)
        self.name = name
        self._marks = marks
        self._mark = ""
        self._depth = 0
        self._open: list[list[list[Cell]]] = []
        self._cells: list[Cell | None] = []
        self._entry: tuple[str, list[str]] | None = None
        self._rows = 0

    def read(self, text: str) -> None:
        for found in _TOKEN.finditer(text):
            tag = found["tag"]
            if tag is None:
                if found["text"]:
                    self._data(found["text"])
            elif found["end"]:
                self._closed(tag.lower())
            else:
                self._opened(tag.lower(), found["given"])

    def _opened(self, tag: str, given: str) -> None:
        if tag in {"a", "span"}:
            if self._cells and self._cells[-1] is not None:
                self._entry = (_given(given).get("href", "") if tag == "a" else "", [])
        elif tag in _CELLS:
            self._cell(given)
        elif tag == "tr":
            self._row()
        elif tag == "table":
            table: list[list[Cell]] = []
            self._open.append(table)
            self._cells.append(None)
            self.page.tables.append(table)
        elif tag == "div":
            self._block(_given(given).get("class", ""))
        elif tag == "option":
            self.page.choices.append(_given(given).get("value", ""))
        elif tag == "img":
            self.page.images += 1
        elif tag == "br":
            self._data(" ")

    def _closed(self, tag: str) -> None:
        if tag in _CELLS:
            if self._cells:
                self._cells[-1] = None
        elif tag in {"a", "span"}:
            cell = self._cells[-1] if self._cells else None
            if cell is not None and self._entry is not None:
                cell.entries.append(("".join(self._entry[1]), self._entry[0]))
            self._entry = None
        elif tag == "div" and self._mark:
            self._depth -= 1
            if self._depth <= 0:
                self._mark = ""
        elif tag == "table" and self._open:
            self._open.pop()
            self._cells.pop()

    def _data(self, data: str) -> None:
        cell = self._cells[-1] if self._cells else None
        if cell is None and not self._mark:
            return
        text = unescape(data)
        if self._mark:
            self.page.marked[self._mark] += text
        if cell is not None:
            cell.text += text
            if self._entry is not None:
                self._entry[1].append(text)

    def _cell(self, given: str) -> None:
        if not self._open or not self._open[-1]:
            return
        cell = Cell()
        if "span" in given.lower():
            said = _given(given)
            cell.across, cell.down = _span(said.get("colspan")), _span(said.get("rowspan"))
        self._open[-1][-1].append(cell)
        self._cells[-1] = cell

    def _row(self) -> None:
        if not self._open:
            return
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise SchemaError("a table larger than any office prints", where=self.name)
        self._open[-1].append([])
        self._cells[-1] = None

    def _block(self, classes: str) -> None:
        if self._mark:
            self._depth += 1
            return
        found = next((mark for mark in self._marks if mark in classes.split()), "")
        if found and found not in self.page.marked:
            self._mark, self._depth = found, 1
            self.page.marked[found] = ""


def _given(text: str) -> dict[str, str]:
    """Return the attributes of a tag, quoted or not."""
    return {
        found["name"].lower(): unescape((found["value"] or "").strip("\"'"))
        for found in _GIVEN.finditer(text)
    }


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdecimal() and int(text) > 0 else 1
