"""How a verb is asked: its arguments, read from the signature and the docstring."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, get_type_hints

#: Words that Python keeps for itself, and what every other door calls them.
OUTSIDE = {"start": "from", "until": "to"}
_HEAD = re.compile(r"^(?P<names>\w+(?:, \w+)*) : ")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb: its name in Python and outside, its type, what it means."""

    name: str
    outside: str
    hint: Any
    required: bool
    default: Any
    text: str


def hints(method: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of the arguments; answers may name types that are read late."""
    asked = {name: hint for name, hint in method.__annotations__.items() if name != "return"}
    return get_type_hints(
        SimpleNamespace(__annotations__=asked), globalns=vars(sys.modules[method.__module__])
    )


def arguments(method: Callable[..., Any]) -> tuple[Argument, ...]:
    """Return the arguments of a verb in order, each with its line of the docstring.

    Examples
    --------
    >>> from detente.desk import Desk
    >>> [(a.name, a.required) for a in arguments(Desk.duty)][:2]
    [('code', True), ('origin', True)]
    """
    types = hints(method)
    told = described(method)
    return tuple(
        Argument(
            name=p.name,
            outside=OUTSIDE.get(p.name, p.name),
            hint=types.get(p.name, str),
            required=p.default is inspect.Parameter.empty,
            default=None if p.default is inspect.Parameter.empty else p.default,
            text=told.get(p.name, ""),
        )
        for p in inspect.signature(method).parameters.values()
        if p.name != "self" and p.kind is not inspect.Parameter.VAR_POSITIONAL
    )


def described(method: Callable[..., Any]) -> dict[str, str]:
    """Return what the docstring says of each argument."""
    lines = (inspect.getdoc(method) or "").splitlines()
    if "Parameters" not in lines:
        return {}
    made: dict[str, list[str]] = {}
    names: list[str] = []
    for line in lines[lines.index("Parameters") + 2 :]:
        head = _HEAD.match(line)
        if head:
            names = head.group("names").split(", ")
            made |= {name: [] for name in names}
        elif line.startswith("    ") and names:
            for name in names:
                made[name].append(line.strip())
        elif line:
            break
    return {name: " ".join(words) for name, words in made.items()}


def prose(method: Callable[..., Any]) -> str:
    """Return the docstring up to its first section: what the verb answers."""
    text = inspect.getdoc(method) or ""
    return re.split(r"\n\n(?=\w+\n-{3,})", text, maxsplit=1)[0].strip()
