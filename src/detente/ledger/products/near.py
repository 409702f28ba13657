"""What to ask for instead of a code that is no line: its successors, else lines near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from detente.ledger.case.model import Party
from detente.ledger.products.product import dotted
from detente.store.tables import read_table

#: The table of codes that gave way to others.
RENUMBERED = "concordance"
#: Gives the lines of a schedule under the beginning of a code, each with the days it stood for.
Under = Callable[[str], Sequence[tuple[str, date | None, date | None]]]
_FEW = 4
_SUBHEADING = 6


def instead(party: Party, code: str, under: Under, folder: Path) -> str:
    """Return in words what stands where a code is no line.

    Parameters
    ----------
    under : callable
        Gives the lines of the party's schedule under the beginning of a code.
    folder : Path
        Where the derived tables stand.
    """
    near = _nearest(code, under)
    if party.lines is None:
        return near
    path = folder / f"{RENUMBERED}.parquet"
    if path.exists():
        clause = f"starts_with(old_code, '{code}') AND new_code IS NOT NULL"
        moved = sorted(read_table(path, columns="new_code, effective", where=clause))
        if moved:
            now = ", ".join(dict.fromkeys(dotted(new) for new, _ in moved))
            return f"renumbered on {max(day for _, day in moved)}: now {now}"
    if party.edition and len(code) >= _SUBHEADING and not under(code[:_SUBHEADING]):
        return (
            f"{dotted(code[:_SUBHEADING])} is no subheading of {party.edition}; goods of another "
            f"edition stand under other codes there, of which the record has no list; {near}"
        )
    return near


def _nearest(code: str, under: Under) -> str:
    for n in range(len(code) - 1, 3, -1):
        near = sorted({c for c, _, _ in under(code[:n]) if len(c) <= 8})[:_FEW]
        if near:
            return f"nearest lines: {', '.join(dotted(c) for c in near)}"
    return "look it up in words: detente search WORDS"
