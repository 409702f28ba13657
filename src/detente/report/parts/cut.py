"""The brief where room is scarce: the finding of each part, some rows, and where the rest is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.report.parts.content import Column, Row, Section, Short, Table, Text
from detente.report.parts.words import NOTHING, clipped, count
from detente.report.sheet import CELL, Sheet, plain, spans

WHOLE = "detente brief --format md"


@dataclass(frozen=True, slots=True)
class Cut:
    """What is shown of a table, how many rows are left out, and the command that has them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left: int
    verb: str

    @property
    def more(self) -> str:
        """The line under the table; empty where nothing is left out."""
        return f"… {self.left} more: {self.verb}" if self.left else ""

    def sheet(self, lines: Sequence[str] = ()) -> Sheet:
        """Return the same as a sheet for plain text."""
        names = tuple(c.name for c in self.columns)
        return Sheet("", names, tuple(r.cells for r in self.rows), tuple(lines), tail=self.more)


def shown(section: Section, width: int) -> Iterator[str | Cut]:
    """Yield the sentences and the cut tables of a section, in its order.

    A paragraph that heads a table without a short form is left out with it.
    """
    dropped = 0
    for block, after in zip(section.blocks, [*section.blocks[1:], None], strict=True):
        if isinstance(block, Text):
            if isinstance(after, Table) and after.short is None:
                dropped += 1
            else:
                yield block.words
            continue
        table = block if isinstance(block, Table) else block.table
        if not isinstance(block, Table):
            yield block.finding
        if table.short is not None:
            yield cut(table, table.short, width)
    if dropped:
        yield f"… {count(dropped, 'more table')}: {WHOLE}"


def cut(table: Table, short: Short, width: int) -> Cut:
    """Return as many rows as fit into the room, their cells to two lines, the longest last.

    Of a status only the token is kept; a column that says nothing in any row is left out.
    """
    rows = [_told(table, row) for row in (table.rows[::-1] if short.latest else table.rows)]
    places = [
        i
        for i, c in enumerate(table.columns)
        if c.name in short.columns and any(row.cells[i] != NOTHING for row in rows)
    ]
    longest = max(places, key=lambda i: max(len(r.cells[i]) for r in rows), default=0)
    places = [*(i for i in places if i != longest), longest]
    columns = tuple(table.columns[i] for i in places)
    cells = [[c.name for c in columns], *([r.cells[i] for i in places] for r in rows)]
    widths, last = spans(cells, width)
    # Words wrap before the edge: a little of both lines stays empty.
    most = [*(2 * w - 4 for w in widths), 2 * last - 6]
    kept: list[Row] = []
    for row in rows:
        told = tuple(_fitted(row.cells[i], n) for i, n in zip(places, most, strict=True))
        kept.append(Row(told, row.sources, row.status))
        printed = plain([Cut(columns, tuple(kept), 0, "").sheet()], width)
        # The head and the rule under it are no rows.
        if len(kept) > 1 and printed.count("\n") - 2 > short.room:
            kept.pop()
            break
    if short.latest:
        kept.reverse()
    return Cut(columns, tuple(kept), len(rows) - len(kept), short.verb)


def _told(table: Table, row: Row) -> Row:
    cells = tuple(
        cell.partition(": ")[0] if column.kind == "status" else cell
        for column, cell in zip(table.columns, row.cells, strict=True)
    )
    return Row(cells, row.sources, row.status)


def _fitted(cell: str, most: int) -> str:
    return cell if len(cell) <= CELL else clipped(cell, most)
