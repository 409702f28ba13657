"""What is done with a text or a file that was given, inside a process with hard limits.

Both functions are called by `detente.wire.sandbox.in_child`: bytes in, plain values out.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.kernel.plain import one_line

if TYPE_CHECKING:
    from detente.desk import Desk

#: Rows of a file of entries.
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told beside the bytes."""

    case: str
    today: str
    home: str
    known: str = ""
    published: str = ""
    name: str = ""
    folder: str = ""
    explain: bool = False

    def framed(self, data: bytes) -> bytes:
        """Return the order and the bytes as one message."""
        head = json.dumps({k: getattr(self, k) for k in self.__slots__}).encode("utf-8")
        return struct.pack(">I", len(head)) + head + data


def _read(message: bytes) -> tuple[Order, bytes, Desk]:
    from detente.desk import Desk

    (length,) = struct.unpack(">I", message[:4])
    order = Order(**json.loads(message[4 : 4 + length]))
    home = Path(order.home) if order.home else None
    desk = Desk.open(order.case, date.fromisoformat(order.today), home)
    return order, message[4 + length :], desk


def text(message: bytes, _: str) -> dict[str, Any]:
    """Return what a text claims: as a part of a page, and in each other form."""
    from detente.report.record.article import words_of
    from detente.verbs import VERBS

    order, data, desk = _read(message)
    found, document = desk.read_given(
        data, order.name, published=order.published or None, known=order.known or None
    )
    verb = next(verb for verb in VERBS if verb.name == "read")
    return {
        "title": one_line(document.title) or "The text that was given",
        "prose": found.prose,
        "claims": len(found.claims),
        "article": str(words_of(document.text, document.language, found.claims)),
        "known": desk.case.about.known_until.isoformat() if not order.known else order.known,
        "published": found.document.published and found.document.published.isoformat(),
        **{form: verb.laid_out(desk, found, form) for form in ("json", "csv", "md")},
    }


def entries(message: bytes, name: str) -> dict[str, Any]:
    """Return what became of a file of entries; the answers stand in the folder of the order."""
    from detente.errors import InputError

    order, _, desk = _read(message)
    folder = Path(order.folder)
    found = desk.bulk(
        folder / name,
        out=folder / "answers.csv",
        known=order.known or None,
        explain=order.explain,
    )
    if found.rows + found.rejected > MOST_ROWS:
        raise InputError(
            f"{found.rows + found.rejected:,} rows",
            where="file",
            hint=f"at most {MOST_ROWS:,} here; the command line takes any number",
        )
    return {
        "rows": found.rows,
        "rejected": found.rejected,
        "rejects": found.rejects.name if found.rejects else "",
        "tallies": [
            [t.status, t.reason_code, t.rows, f"{t.value_usd:.2f}",
             "" if t.amount_usd is None else f"{t.amount_usd:.2f}"]
            for t in found.tallies
        ],
        "value_usd": f"{found.value_usd:.2f}",
        "amount_usd": f"{found.amount_usd:.2f}",
    }  # fmt: skip
