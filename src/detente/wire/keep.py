"""Keep bytes under their hash, written beside and renamed, each with a note of its origin."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def keep(folder: Path, sha256: str, body: bytes, note: Mapping[str, str]) -> Path:
    """Write ``<sha256>.raw`` and a note of this retrieval; return the path of the bytes.

    The same bytes are kept once; every retrieval has its own note.
    """
    target = folder / f"{sha256}.raw"
    if not target.exists():
        write_beside(target, body)
    stamp = "".join(c for c in note["retrieved_at"] if c.isalnum())
    text = json.dumps(dict(note), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_beside(folder / f"{sha256}.{stamp}.json", text.encode("utf-8"))
    return target


def write_beside(target: Path, data: bytes) -> None:
    """Write a file so that no reader ever sees a part of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
