"""An outlook as files: the answer as JSON, its tables as CSV."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from detente.kernel.run import plain
from detente.report.solved.files import as_csv, as_json, rounded

if TYPE_CHECKING:
    from detente.strategy.outlook.answer import Outlook


def files(found: Outlook) -> dict[str, bytes]:
    """Return the files of an outlook by name, the same bytes for the same answer."""
    made = {"answer.json": as_json(rounded(plain(found))), "README.md": _readme(found)}
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            made[f"{field.name}.csv"] = as_csv(value)
    return made


def _readme(found: Outlook) -> bytes:
    cannot = "\n".join(f"- {text}" for text in found.cannot)
    return (
        "# The outlook of a truce\n\n"
        f"From {found.on}, as known on {found.known}; of a truce, by `{found.definition}`: "
        f"{found.definition_text}\n\n"
        f"## What this cannot tell\n\n{cannot}\n\n"
        "`detente verify` on this folder works it out again and compares every file.\n"
    ).encode()
