"""The whole outlook: prospects, terms, game and simulated paths, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from detente.kernel.executor import Executor
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.strategy.game.rows import GameRow
from detente.strategy.game.setup import open_game
from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.replies import Reply, replies
from detente.strategy.moves.rules import RuleScore, rule_scores
from detente.strategy.outlook.played import played
from detente.strategy.outlook.prospect import Alternative, Ended, Prospect, Standing, prospect
from detente.strategy.outlook.told import BestReply, Deterrence, Frame, Payoff, Played
from detente.strategy.simulate.effects import effects
from detente.strategy.simulate.habits import Habits, habits
from detente.strategy.simulate.month import Month
from detente.strategy.simulate.months import simulated
from detente.strategy.simulate.paths import Ask
from detente.strategy.survival.chances import Chance, Survival, Withheld
from detente.strategy.survival.scores import Score
from detente.strategy.survival.spans import Span, spans
from detente.strategy.survival.terms import (
    Pooled,
    Term,
    earlier_breaks,
    pooled,
    shape,
    slope,
    weekly,
)
from detente.strategy.survival.trust import Strain, strains, trust

#: Months and paths of the simulation.
MONTHS, PATHS = 24, 10_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """Payoffs, best replies, and whether the truce will last: by class, definition and score.

    Parameters
    ----------
    start : date
        Last day on which the truce is known to stand; simulation begins there.
    survival : tuple of Chance
        The chance to stand by class and day; empty where no truce stands by the definition.
    classes, withheld : tuple of Survival, tuple of Withheld
        Every class, with its rate and score or with why it has none.
    scores : tuple of Score
        How such forecasts did, beside simpler ones.
    pooled : tuple of Pooled
        Rates of groups of truces, drawn towards each other.
    terms : tuple of Term
        What else the truces say, each beside its prior.
    safer : float or None
        Chance that truces that stand get safer (shape below one); a mixture looks the same.
    trust, strain : float, tuple of Strain
        The balance of trust on the first day, and each act that moved it.
    payoffs, best_replies, nash, critical_discount, game
        The game and what it is played on; empty where the case states none.
    months : tuple of Month
        Simulated paths by class and month.
    alternatives : tuple of Alternative
        What would change the picture: other definitions and readings.
    cannot : tuple of str
        What this cannot tell.
    """

    on: date
    known: date
    known_until: date
    start: date
    until: date
    horizon: int
    seed: int
    definition: str
    definition_text: str
    coding: Mapping[str, str]
    standing: Standing | None
    ended: Ended | None
    survival: tuple[Chance, ...]
    classes: tuple[Survival, ...]
    withheld: tuple[Withheld, ...]
    scores: tuple[Score, ...]
    pooled: tuple[Pooled, ...]
    terms: tuple[Term, ...]
    safer: float | None
    trust: float
    half_life_days: float
    strain: tuple[Strain, ...]
    replies: tuple[Reply, ...]
    rules: tuple[RuleScore, ...]
    payoffs: tuple[Payoff, ...]
    best_replies: tuple[BestReply, ...]
    nash: tuple[Payoff, ...]
    critical_discount: tuple[Deterrence, ...]
    game: Frame | None
    months: tuple[Month, ...]
    paths: int
    alternatives: tuple[Alternative, ...]
    cannot: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the outlook.

    Parameters
    ----------
    horizon : int
        Days ahead of `on`.
    seed : int
        Of the simulation.
    definition : str
        What counts as the end of a truce.
    """

    on: date
    known: date
    known_until: date
    horizon: int
    seed: int
    definition: str


def outlook(
    case: Case,
    record: Record,
    dossier: Dossier,
    asked: Asked,
    *,
    executor: Executor | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Outlook:
    """Return the outlook of a case on a day, as known on a day."""
    told = prospect(dossier, asked.on, asked.known, asked.horizon, asked.definition)
    rows = spans(dossier, asked.definition, told.start)
    log = strains(dossier, record, told.start)
    half = dossier.rules.half_life_days
    ways = habits(dossier, record, asked.definition, told.start)
    play, months, notes = _ahead(case, dossier, told, ways, asked, executor, tell)
    terms, safer = _terms(dossier, record, rows, told.start)
    chances = tuple(c for row in told.classes for c in row.chances(told.start, told.on, told.until))
    return Outlook(
        on=told.on, known=told.known, known_until=asked.known_until, start=told.start,
        until=told.until, horizon=asked.horizon, seed=asked.seed, definition=told.definition,
        definition_text=told.definition_text, coding=told.coding, standing=told.standing,
        ended=told.ended, survival=chances if told.standing is not None else (),
        classes=told.classes, withheld=told.withheld,
        scores=tuple(row.score for row in told.classes), pooled=pooled(dossier, rows),
        terms=terms, safer=safer, trust=trust(log, told.start, half), half_life_days=half,
        strain=log, replies=replies(dossier, told.start), rules=rule_scores(dossier, told.start),
        payoffs=play.payoffs if play else (), best_replies=play.best_replies if play else (),
        nash=play.nash if play else (), critical_discount=play.critical_discount if play else (),
        game=play.frame if play else None, months=months,
        paths=PATHS if months else 0, alternatives=told.alternatives,
        cannot=told.cannot, notes=notes,
    )  # fmt: skip


def _terms(
    dossier: Dossier, record: Record, rows: tuple[Span, ...], cut: date
) -> tuple[tuple[Term, ...], float | None]:
    """Return the terms beyond a rate, and the chance that truces that stand get safer."""
    if len(rows) < dossier.rules.fewest:
        return (), None
    form, safer = shape(rows)
    per = slope(rows, earlier_breaks(rows, rows))
    return (*weekly(dossier, record, rows, cut), form, per), safer


def _ahead(
    case: Case,
    dossier: Dossier,
    told: Prospect,
    ways: Habits,
    asked: Asked,
    executor: Executor | None,
    tell: Callable[[str], None],
) -> tuple[Played | None, tuple[Month, ...], tuple[str, ...]]:
    """Return the game, the simulated months, and what is missing of them."""
    names = tuple(side.name for side in ways.sides)
    levels = {side.name: side.level for side in ways.sides}
    notes = []
    play = table = None
    if loaded(case.root, "strategy/games", GameRow):
        game = open_game(case)
        if told.known < game.row.punishment.published:
            notes.append("The war the case states was not known by then: no payoffs are given.")
        elif all(levels.values()):
            play = played(case, game, levels, {side.name: side.lags for side in ways.sides})
        else:
            notes.append("Where both sides stood is not held for the day: no payoffs are given.")
        table = effects(game.board.economy, (names[0], names[1]), game.board.theta)
    else:
        notes.append("The case states no game: payoffs, trade and incomes are left out.")
    if told.standing is None or not told.classes:
        notes.append("No truce stands whose class has a rate: no paths are drawn.")
        return play, (), tuple(notes)
    rules = dossier.rules
    asks = {
        (row.reference, row.definition): Ask(
            ways, row.rate, rules.prior_breaks, rules.prior_days, 1, PATHS, (asked.seed,)
        )
        for row in told.classes
    }
    months = simulated(asks, told.start, MONTHS, table, executor=executor, tell=tell)
    return play, months, tuple(notes)
