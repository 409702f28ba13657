"""Answers that are lists: what was asked, and the rows, under the names of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.errors import Fault
    from detente.kernel.source import Source
    from detente.ledger.case.record import Gap
    from detente.ledger.event import Event, Topic
    from detente.ledger.feeds.feed import FeedState
    from detente.ledger.views.ahead import Item, Return
    from detente.ledger.views.changes import Change
    from detente.ledger.views.search import Hit
    from detente.ledger.views.sources import Use
    from detente.ledger.views.standing import MeasureState
    from detente.ledger.views.told import AgreementView
    from detente.model.invariants import Check
    from detente.model.study.backtest import Compared, Month
    from detente.trade.mirror import MirrorPart
    from detente.trade.scorecard.board import Scored
    from detente.trade.series import Series
    from detente.trade.telling import Told


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures at a moment, as known on a day."""

    on: datetime
    known: date
    known_until: date
    measures: tuple[MeasureState, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """The agreements published by a day."""

    known: date
    agreements: tuple[AgreementView, ...]


@dataclass(frozen=True, slots=True)
class Commitments:
    """The commitments published by a day, each scored."""

    on: datetime
    known: date
    prorate: str
    commitments: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """A statistic of some series: what was asked, the series, and the results."""

    stat: str
    vintage: str
    known: date
    named: bool
    series: tuple[Series, ...]
    observations: tuple[Told, ...]
    notes: tuple[str, ...]
    parts: tuple[MirrorPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order."""

    known: date
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Topics that were raised."""

    known: date
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What was published after one day and by another."""

    after: date
    until: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Deadlines ahead."""

    on: datetime
    known: date
    days: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Snapback:
    """What comes back if nothing more is signed, and what cannot.

    The averages are of all goods of the other party, by side; None where the weights
    for one are not in the record.
    """

    on: datetime
    known: date
    measures: tuple[Return, ...]
    average_now: dict[str, float | None]
    average_then: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario and what it changes."""

    id: str
    title: str
    text: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The scenarios of the case."""

    scenarios: tuple[ScenarioRow, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """Results of a search among what was published by a day, best first."""

    words: str
    known: date
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A question that has an answer here, and the verb that gives it."""

    question: str
    verb: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a plain question in a few sentences, or the nearest questions.

    `answer` is None where no row of the case fits what was asked; `on` is the day that the
    verb was asked about.
    """

    question: str
    answer: str | None
    verb: str | None
    arguments: Mapping[str, str]
    on: date
    known: date
    nearest: tuple[Nearest, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is not covered, and why."""

    known_until: date
    records: dict[str, date]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """The card of a source and everything that rests on it."""

    source: Source
    used_by: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Every fault of a case at once."""

    case: str
    rows: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: str
    bytes: int
    known: date
    age_days: int


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Feeds that were asked for newer data."""

    folder: str
    feeds: tuple[FeedState, ...]


@dataclass(frozen=True, slots=True)
class ModelChecked:
    """The model's invariants, each with the deviation found and the one allowed."""

    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Backtested:
    """The model against what happened: every destination in every month, and what was fitted."""

    rows: tuple[Compared, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a run is not what it says, or not what comes out now.

    `kind` is what differs: ``record``, ``code``, ``data``, ``inputs``, ``file`` (changed or
    missing since it was written), ``result`` (worked out again, it comes out otherwise).
    """

    kind: str
    name: str
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A run worked out again: whether everything is the same, and what is not."""

    ok: bool
    folder: str
    run: str
    files: int
    differences: tuple[Difference, ...]
