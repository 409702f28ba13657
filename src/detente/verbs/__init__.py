"""The verbs: one registry for every door, from the desk's own signatures and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from detente.desk import Desk
from detente.errors import DataError
from detente.report.sheet import Sheet
from detente.verbs import observed, refreshed, tables


@dataclass(frozen=True, slots=True)
class Verb:
    """A question that every door can put.

    Parameters
    ----------
    name : str
        Name at every door.
    method : callable
        The desk's method: its signature and docstring are the door's.
    sheets : callable
        Lays the answer out for reading; takes the desk and the answer.
    operator : bool
        Command line and Python only.
    whole : callable, optional
        Gives an answer that is a text of its own, by format; None leaves it to `sheets`.
    exit_code : callable
        What the command line ends with, for scripts that only look at that.
    """

    name: str
    method: Callable[..., Any]
    sheets: Callable[[Desk, Any], list[Sheet]]
    operator: bool = False
    whole: Callable[[Any, str], str | None] | None = None
    exit_code: Callable[[Any], int] = field(default=lambda _: 0)

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return (inspect.getdoc(self.method) or "").split("\n", 1)[0]


VERBS: tuple[Verb, ...] = (
    Verb("duty", Desk.duty, tables.duty),
    Verb("bulk", Desk.bulk, tables.bulk),
    Verb("search", Desk.search, tables.search),
    Verb("measures", Desk.measures, tables.measures),
    Verb("agreement", Desk.agreement, tables.agreement),
    Verb("series", Desk.series, observed.series),
    Verb("commitments", Desk.commitments, observed.commitments),
    Verb("events", Desk.events, tables.events),
    Verb("agenda", Desk.agenda, tables.agenda),
    Verb("average", Desk.average, tables.average),
    Verb(
        "changes", Desk.changes, tables.changes, exit_code=lambda found: 10 if found.changes else 0
    ),
    Verb("calendar", Desk.calendar, tables.calendar),
    Verb("snapback", Desk.snapback, tables.snapback),
    Verb("scenarios", Desk.scenarios, tables.scenarios),
    Verb("brief", Desk.brief, tables.brief, whole=tables.brief_text),
    Verb("source", Desk.source, tables.source),
    Verb("gaps", Desk.gaps, tables.gaps),
    Verb(
        "check",
        Desk.check,
        tables.check,
        operator=True,
        exit_code=lambda found: DataError.exit_code if found.faults else 0,
    ),
    Verb(
        "refresh",
        Desk.refresh,
        refreshed.refresh,
        operator=True,
        exit_code=refreshed.exit_code,
    ),
)
