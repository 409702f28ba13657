"""All pages of a feed, read in one guarded child: whole, or not at all."""

from __future__ import annotations

import importlib
import json
import struct
from collections.abc import Sequence

from detente.errors import ChangedShape, SchemaError
from detente.trade.feeds.readers.rows import ReadRow
from detente.wire.sandbox import Limits, in_child

_HERE = "detente.trade.feeds.readers"
#: Which module reads what, by the word a feed's row says.
READERS = {
    "gacc": f"{_HERE}.pages.gacc",
    "census-page": f"{_HERE}.pages.census_page",
    "inspections": f"{_HERE}.files.inspections",
    "eastmoney": f"{_HERE}.files.eastmoney",
    "federal-register": f"{_HERE}.files.federal_register",
    "census-api": f"{_HERE}.files.census_api",
    "comtrade": f"{_HERE}.files.comtrade",
    "comtrade-flows": f"{_HERE}.files.comtrade_flows",
    "esr": f"{_HERE}.files.esr",
    "fred": f"{_HERE}.files.fred",
    "sdmx": f"{_HERE}.files.sdmx",
}
HINT = "nothing was replaced; open the address by hand and report the feed's new form"
_LIMITS = Limits(cpu_seconds=60, memory_bytes=2_000_000_000, wall_seconds=120.0)

Page = tuple[str, bytes]


def read_all(reader: str, pages: Sequence[Page]) -> list[list[ReadRow]]:
    """Return the rows of every page, in the order of the pages.

    Raises
    ------
    ChangedShape
        Any one page is not what its reader knows; then no row of any is given.
    """
    if not pages:
        return []
    try:
        read = in_child(parse_all, packed(reader, pages), reader, _LIMITS)
    except SchemaError as error:
        first = f": {error.faults[0]}" if error.faults else ""
        raise ChangedShape(
            error.what + first, where=error.where, hint=error.hint or HINT
        ) from error
    return list(read)


def packed(reader: str, pages: Sequence[Page]) -> bytes:
    """Return pages as one message."""
    head = {"reader": reader, "pages": [[name, len(body)] for name, body in pages]}
    text = json.dumps(head).encode("utf-8")
    return struct.pack(">I", len(text)) + text + b"".join(body for _, body in pages)


def parse_all(data: bytes, name: str) -> list[list[ReadRow]]:
    """Read every page of a message; runs in the child."""
    (length,) = struct.unpack_from(">I", data)
    head = json.loads(data[4 : 4 + length])
    parse = importlib.import_module(READERS[head["reader"]]).parse
    rows, at = [], 4 + length
    for page, size in head["pages"]:
        rows.append(_read(parse, data[at : at + size], page))
        at += size
    return rows


def _read(parse: object, body: bytes, page: str) -> list[ReadRow]:
    assert callable(parse)
    try:
        return list(parse(body, page))
    except SchemaError:
        raise
    except Exception as error:
        # Whatever a broken page makes a reader stumble over, the page is named.
        what = f"the page cannot be read: {type(error).__name__}: {str(error)[:200]}"
        raise SchemaError(what, where=page) from error
