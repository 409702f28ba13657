"""The rows that say which plain question goes to which verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.errors import Fault
from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded, rows_of

Slot = Literal["product", "agreement"]


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of question and the verb that answers it.

    Parameters
    ----------
    asks : str
        A question of the kind, as it is offered to who asks for something else.
    verb, arguments : str, tuple of str
        What is asked then, each argument as ``NAME=VALUE``; ``{product}``, ``{agreement}``,
        ``{country|X}`` and ``{day|X}`` are filled from the question, X where it names none.
    all : tuple of groups of phrases
        A question fits where it holds a phrase of every group.
    none : tuple of str
        It does not fit where it holds one of these.
    takes : tuple of str
        What must be found in the question besides: a product, an agreement.
    pick : tuple of str
        Ids, or beginnings of them, of the rows of the answer that are told of.
    lead : str
        Words that the answer begins with.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    asks: str
    verb: str
    all: tuple[tuple[str, ...], ...]
    arguments: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    takes: tuple[Slot, ...] = ()
    pick: tuple[str, ...] = ()
    lead: str = ""

    def given(self) -> dict[str, str]:
        """Return the arguments by name."""
        pairs = (text.partition("=") for text in self.arguments)
        return {name: value for name, _, value in pairs}


def load_routes(root: Path) -> tuple[Route, ...]:
    """Read the routes of a case; a case without ``questions.yaml`` has none."""
    return tuple(loaded(root, "questions", Route))


def check_routes(
    root: Path, verbs: Mapping[str, Callable[..., Any] | None]
) -> tuple[int, list[Fault]]:
    """Return the number of routes and what is wrong with them.

    Parameters
    ----------
    verbs : mapping
        Verbs whose answers can be told in sentences.
    """
    faults: list[Fault] = []
    rows = rows_of(root, "questions", Route, faults)
    for row in rows:
        where = f"questions.yaml {row.id}"
        method = verbs.get(row.verb)
        if method is None:
            known = f"one of: {', '.join(sorted(verbs))}"
            faults.append(Fault(where, f"no answer of '{row.verb}' can be told", known))
            continue
        names = [name for name in signature(method).parameters if name != "self"]
        faults.extend(
            Fault(where, f"{row.verb} knows no '{name}'", f"known: {', '.join(names)}")
            for name in row.given()
            if name not in names
        )
        if not row.all:
            faults.append(Fault(where, "fits every question", "name the words it needs"))
    return len(rows), faults
