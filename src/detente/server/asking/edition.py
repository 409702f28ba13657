"""The edition of all that a server answers from, as one short text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from detente import __version__
from detente.desk import Desk


def edition(desk: Desk) -> str:
    """Return a hash over the code's version, the rows of the case, its tables, what was fetched.

    Two servers with the same edition give the same answers.
    """
    found = hashlib.sha256(f"{__version__} {desk.case.about.version}".encode())
    roots = [desk.case.root, desk.catalogue.folder]
    for root in [*roots, *([desk.home] if desk.home else [])]:
        for path in sorted(p for p in root.rglob("*") if _counts(p)):
            found.update(path.relative_to(root).as_posix().encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _counts(path: Path) -> bool:
    """Tell whether answers rest on a file: what was fetched is kept raw beside its table."""
    kinds = {".yaml", ".parquet", ".json", ".npz", ".csv"}
    return path.suffix in kinds and path.is_file() and "raw" not in path.parts
