"""Small dossiers for the tests of moves and truces."""

from dataclasses import replace
from datetime import date, timedelta

from detente.ledger.event import Event
from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.rows import (
    Definition,
    Ending,
    Limit,
    Move,
    ReferenceClass,
    Settings,
    Truce,
)

FIRST = date(2001, 1, 1)
RULES = Settings(
    id="s", prior_breaks=0.5, prior_days=100, fewest=3, score_days=180, score_after=4,
    resamples=200, half_life_days=30, weights={"strike": -1.0, "call": 1.0}, deadline_days=14,
    strain=("strike",), open_days=30,
)  # fmt: skip


def truce(name, start, days, how="broken", *, between=("AAA", "BBB"), subject="all"):
    """Return a truce that began so many days after the first and ended so many later."""
    begins = FIRST + timedelta(days=start)
    ends = begins + timedelta(days=days)
    rows = () if how == "held" else (Ending("announced", ends, how, ("s",), ends),)
    return Truce(name, name, between, begins, begins, "words", False, True, ends, ("s",), "press",
                 rows, subject=subject)  # fmt: skip


def event(name, day, by, kind="strike", answers=(), on=None):
    """Return an event so many days after the first."""
    when = FIRST + timedelta(days=day)
    actors = tuple(by.split())
    target = (on,) if on else (("BBB",) if by == "AAA" else ("AAA",))
    return Event(name, when, when, kind, actors, name, ("s",), "press", None,
                 target, response_to=tuple(answers))  # fmt: skip


def dossier(truces=(), events=(), moves=None, **changes):
    """Return a dossier of two sides; every event is a hard move unless moves are given."""
    if moves is None:
        moves = tuple(Move(e.id, ("tariff",), True, "all") for e in events)
    made = Dossier(
        parties=("AAA", "BBB"),
        events=tuple(events),
        moves=tuple(moves),
        truces=tuple(sorted(truces, key=lambda t: (t.start, t.id))),
        definitions=(
            Definition("announced", "announced", "announced"),
            Definition("applied", "applied", "applied", "announced"),
        ),
        classes=(ReferenceClass("all", "all"),),
        codings=(),
        folds=(),
        thresholds=(),
        limits=(Limit("l", "nothing"),),
        settings=(RULES,),
        chosen={},
    )
    return replace(made, **changes)


def day(number):
    """Return so many days after the first."""
    return FIRST + timedelta(days=number)
