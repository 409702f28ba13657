"""The verbs: one registry for every door, from the desk's own signatures and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.desk import Desk
from detente.errors import DataError
from detente.report.sheet import Sheet, comma, markdown, plain
from detente.verbs import firms, guide, modelling, observed, outlook, reading, refreshed, tables
from detente.verbs.encode import to_json

Layout = Literal["table", "json", "csv", "md"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A question that every door can put.

    Parameters
    ----------
    name : str
        Name at every door; of two words, the first is a group of the command line.
    method : callable
        The desk's method: its signature and docstring are the door's.
    sheets : callable
        Lays the answer out for reading; takes the desk and the answer.
    operator : bool
        Command line and Python only.
    local : bool
        Reads or writes files of whoever asks: no door that others reach has it.
    heavy : bool
        Looks at every line of a schedule: such a door answers one at a time.
    whole : callable, optional
        Gives an answer that is a text of its own, by format; None leaves it to `sheets`.
    exit_code : callable
        What the command line ends with, for scripts that only look at that.
    """

    name: str
    method: Callable[..., Any]
    sheets: Callable[[Desk, Any], list[Sheet]]
    operator: bool = False
    local: bool = False
    heavy: bool = False
    whole: Callable[[Any, str], str | None] | None = None
    exit_code: Callable[[Any], int] = field(default=lambda _: 0)

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return (inspect.getdoc(self.method) or "").split("\n", 1)[0]

    def laid_out(self, desk: Desk, answer: Any, layout: Layout) -> str:
        """Return an answer as text: the same at every door."""
        if layout == "json":
            return to_json(answer, desk.case.sources)
        whole = self.whole(answer, layout) if self.whole else None
        if whole is not None:
            return whole
        sheets = self.sheets(desk, answer)
        if layout == "csv":
            return comma(sheets)
        return markdown(sheets) if layout == "md" else plain(sheets)


def _checked(found: Any) -> int:
    """Return the exit code of a check: whether anything is wrong."""
    wrong = getattr(found, "faults", ()) or [c for c in getattr(found, "checks", ()) if not c.holds]
    return DataError.exit_code if wrong else 0


VERBS: tuple[Verb, ...] = (
    Verb("ask", Desk.ask, tables.ask, heavy=True),
    Verb("duty", Desk.duty, tables.duty),
    Verb("bulk", Desk.bulk, tables.bulk, local=True),
    Verb("search", Desk.search, tables.search),
    Verb("measures", Desk.measures, tables.measures),
    Verb("agreement", Desk.agreement, tables.agreement),
    Verb("series", Desk.series, observed.series),
    Verb("commitments", Desk.commitments, observed.commitments),
    Verb("read", Desk.read, reading.read, local=True),
    Verb("reconcile", Desk.reconcile, reading.reconcile, local=True),
    Verb("claims", Desk.claims, reading.claims, heavy=True),
    Verb("forecasts", Desk.forecasts, reading.forecasts, heavy=True),
    Verb("compare", Desk.compare, guide.compare, heavy=True),
    Verb("replay", Desk.replay, guide.replay),
    Verb("events", Desk.events, tables.events),
    Verb("agenda", Desk.agenda, tables.agenda),
    Verb("average", Desk.average, tables.average, heavy=True),
    Verb(
        "changes", Desk.changes, tables.changes, exit_code=lambda found: 10 if found.changes else 0
    ),
    Verb("calendar", Desk.calendar, tables.calendar),
    Verb("snapback", Desk.snapback, tables.snapback, heavy=True),
    Verb("scenarios", Desk.scenarios, tables.scenarios),
    Verb("exposure", Desk.exposure, firms.exposure, local=True, exit_code=firms.exposure_exit),
    Verb("landed", Desk.landed, firms.landed),
    Verb("reroute", Desk.reroute, firms.reroute, heavy=True),
    Verb("solve", Desk.solve, modelling.solve, heavy=True),
    Verb("backtest", Desk.backtest, modelling.backtest, heavy=True),
    Verb("outlook", Desk.outlook, outlook.outlook, heavy=True),
    Verb("brief", Desk.brief, tables.brief, whole=tables.brief_text),
    Verb("source", Desk.source, tables.source),
    Verb("gaps", Desk.gaps, tables.gaps),
    Verb("glossary", Desk.glossary, guide.glossary),
    Verb(
        "check",
        Desk.check,
        tables.check,
        operator=True,
        exit_code=_checked,
    ),
    Verb(
        "verify",
        Desk.verify,
        modelling.verify,
        operator=True,
        exit_code=lambda found: 0 if found.ok else DataError.exit_code,
    ),
    Verb(
        "record annotate",
        Desk.annotate,
        reading.annotate,
        operator=True,
        exit_code=_checked,
    ),
    Verb("record score", Desk.score, reading.score, operator=True),
    Verb(
        "refresh",
        Desk.refresh,
        refreshed.refresh,
        operator=True,
        exit_code=refreshed.exit_code,
    ),
)
