"""Which file a reading is written to, and in which form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from detente.errors import InputError
from detente.record.document import Document
from detente.report.page import write
from detente.report.record.article import article
from detente.report.record.lines import lines, linked
from detente.verdict.told import ReadAll

KINDS = (".html", ".jsonl", ".json")


def check_target(target: Path, source: Path | None, kinds: Sequence[str] = KINDS) -> None:
    """Refuse a file that cannot be written, before anything is read.

    Raises
    ------
    InputError
        Another kind of file, no such folder, or the place of what is read.
    """
    if target.suffix not in kinds:
        raise InputError(
            f"'{target.name}' ends in no known kind of file",
            where="out",
            hint=f"use a name ending in {', '.join(kinds)}",
        )
    if not target.parent.is_dir():
        raise InputError(
            f"the folder {target.parent} does not exist", where="out", hint="make it first"
        )
    if target.is_dir() or (source is not None and _takes_place(target, source)):
        raise InputError(
            f"{target.name} would take the place of a text that is read, or of a folder",
            where="out",
            hint="give it a name and folder of its own",
        )


def _takes_place(target: Path, source: Path) -> bool:
    place = target.resolve()
    within = source.is_dir() and place.is_relative_to(source.resolve())
    # A page left among the texts would be read as one of them the next time.
    return place == source.resolve() or (within and target.suffix == ".html")


def write_read(found: ReadAll, texts: Sequence[Document], known: date, target: Path) -> None:
    """Write texts that were read, in the form that the name of the file says.

    Parameters
    ----------
    found : ReadAll
        The answer.
    texts : sequence of Document
        The texts of it, in the same order.
    known : date
        What the verdicts rest on had been published by then.
    target : Path
        Where to; replaced whole or not at all.
    """
    if target.suffix == ".html":
        content = article(found, texts, known)
    elif target.suffix == ".jsonl":
        content = lines(found)
    else:
        content = linked(found, known)
    write(target, content)
