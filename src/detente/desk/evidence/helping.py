"""Helpers of the reading, as the user's environment names them; none unless it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import InputError

if TYPE_CHECKING:
    from detente.desk.base import Base
    from detente.record.assisted.helping import Helper
    from detente.record.assisted.proposal import Account

URL = "DETENTE_LLM_URL"
MODEL = "DETENTE_LLM_MODEL"
KEY = "DETENTE_LLM_KEY"
SPACY = "DETENTE_SPACY"
_HOW = f"set {MODEL}, and {URL} to its address, e.g. http://127.0.0.1:11434/v1"


def pipeline_of(desk: Base) -> str:
    """Return the name of the user's spaCy pipeline; empty where none is named."""
    return (desk.key(SPACY) or "").strip()


def helpers_of(desk: Base, *, llm: bool, pipeline: str) -> tuple[Helper, ...]:
    """Return the helpers that are asked for: the pipeline that is named, and the model on demand.

    Raises
    ------
    InputError
        A model is asked for and none is named, or a pipeline is named that is not there.
    RefusedByPolicy
        The address of the model is one that may not be opened.
    """
    found: list[Helper] = []
    if pipeline:
        from detente.record.assisted.speakers import Speakers

        found.append(Speakers.of(pipeline))
    if llm:
        found.append(_model(desk))
    return tuple(found)


def _model(desk: Base) -> Helper:
    from detente.record.assisted.asking.endpoint import Endpoint
    from detente.record.assisted.asking.model import Model

    url, name, secret = ((desk.key(v) or "").strip() for v in (URL, MODEL, KEY))
    if not name:
        raise InputError("no model is named", where=MODEL, hint=_HOW)
    if desk.clock is None:
        raise InputError("no clock tells when the model answers", where="llm")
    folder: Path | None = desk.home / "llm" if desk.home is not None else None
    endpoint = Endpoint.of(url, name, secret) if url else None
    if endpoint is None and (folder is None or not folder.is_dir()):
        raise InputError(
            "no address of a model is set, and no reply of one is kept", where=URL, hint=_HOW
        )
    return Model(endpoint, name, desk.clock, folder, desk.tell)


def told_of(prose: str, accounts: Iterable[Account]) -> str:
    """Return a paragraph about some claims that also says how many a helper pointed at."""
    added: Counter[str] = Counter()
    for account in accounts:
        added[account.name] += account.added
    notes = (
        f" {name} pointed at {count} of these claims." for name, count in added.items() if count
    )
    return prose + "".join(notes)
