"""Run a pure parse function on bytes of unknown origin in a child with hard limits.

The child answers in JSON, never in a form that could run in the parent.
"""

from __future__ import annotations

import importlib
import json
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO, Any

from detente.errors import DetenteError, SchemaError
from detente.wire import waiting

_HINT = "the document may be hostile or broken: nothing of it was used"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: processor seconds, address space, wall seconds, length of answer.

    `written_bytes` is the largest file it may write; nothing by default.
    """

    cpu_seconds: int = 30
    memory_bytes: int = 1_000_000_000
    wall_seconds: float = 60.0
    most_answer: int = 50_000_000
    written_bytes: int = 0


def in_child(
    function: Callable[[bytes, str], Any], data: bytes, name: str, limits: Limits | None = None
) -> Any:
    """Return ``function(data, name)``, computed in a guarded child process.

    Parameters
    ----------
    function : callable
        A function of a module (no closure) whose answer can be written as JSON.
    data : bytes
        The document.
    name : str
        Its name, for messages.
    limits : Limits, optional
        30 s of processor, 1 GB, one minute by default.

    Raises
    ------
    SchemaError
        What the function itself found wrong, or that a limit was reached.
    """
    within = limits or Limits()
    order = {
        "module": function.__module__,
        "function": function.__qualname__,
        "name": name,
        "limits": asdict(within),
    }
    head = json.dumps(order).encode("utf-8")
    ended = waiting.ask(
        function.__module__, head, data, wall=within.wall_seconds, most=within.most_answer
    )
    if ended.late:
        raise _over(name, f"{within.wall_seconds:g} seconds")
    if len(ended.answer) > within.most_answer:
        raise _over(name, f"{within.most_answer:,} bytes of answer")
    try:
        said = json.loads(ended.answer)
    except ValueError as error:
        raise _over(name, f"its limits (the child ended with {ended.code})") from error
    if "fault" in said:
        raise SchemaError(said["fault"], where=said["where"] or name, hint=said["hint"] or _HINT)
    return said["answer"]


def child(source: IO[bytes], target: IO[bytes]) -> None:
    """Read one order, obey it within its limits, answer in JSON after its length."""
    (length,) = struct.unpack(">I", source.read(4))
    order = json.loads(source.read(length))
    confine(Limits(**order["limits"]))
    (size,) = waiting.LENGTH.unpack(source.read(waiting.LENGTH.size))
    answer = answered(order, source.read(size))
    target.write(waiting.LENGTH.pack(len(answer)) + answer)
    target.flush()


def confine(limits: Limits) -> None:
    """Set this process's limits; they cannot be raised again."""
    import resource

    pairs = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.written_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for what, wanted in pairs.items():
        # Within a child that is confined already, its limit stands where it is the lower.
        held = resource.getrlimit(what)[1]
        most = wanted if held == resource.RLIM_INFINITY else min(wanted, held)
        resource.setrlimit(what, (most, most))


def answered(order: dict[str, Any], data: bytes) -> bytes:
    """Return the JSON answer to an order: what the function gives, or what it found wrong."""
    said: dict[str, Any]
    try:
        function = getattr(importlib.import_module(order["module"]), order["function"])
        said = {"answer": function(data, order["name"])}
    except MemoryError:
        said = {"fault": "the document needs more memory than allowed", "where": "", "hint": ""}
    except DetenteError as error:
        said = {"fault": error.what, "where": error.where, "hint": error.hint}
    # A parser of a broken document may raise anything; the parent gets words, not the error.
    except Exception as error:
        fault = f"the document cannot be read: {type(error).__name__}: {error}"
        said = {"fault": fault[:500], "where": "", "hint": ""}
    return json.dumps(said).encode("utf-8")


def _over(name: str, what: str) -> SchemaError:
    return SchemaError(f"reading the document took more than {what}", where=name, hint=_HINT)
