"""What the derived tables are: hash, rows, source, licence and how each is rebuilt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.kernel.source import Source

NAME = "MANIFEST.json"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entry(
    path: Path, *, title: str, rows: int, sources: Sequence[Source], licence: str, rebuild: str
) -> dict[str, Any]:
    """Return the entry of a table: what it is, its hash, where it comes from."""
    return {
        "title": title,
        "rows": rows,
        "sha256": digest(path),
        "source": "; ".join(source.reference() for source in sources),
        "url": next((source.url for source in sources if source.url), None),
        "licence": licence,
        "rebuild": rebuild,
    }


def enter(folder: Path, made: Mapping[str, Mapping[str, Any]]) -> None:
    """Enter tables into the manifest of a folder; entries of files that are gone go too."""
    target = folder / NAME
    held = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    entries = {name: row for name, row in (held | dict(made)).items() if (folder / name).exists()}
    text = json.dumps(entries, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    beside = target.with_name(f".{NAME}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(target)
