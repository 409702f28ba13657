"""Simulated paths: the same for the same seed, inside what was seen, and as the rates have it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import BadValue
from detente.kernel.executor import Pool
from detente.kernel.run import canonical
from detente.strategy.simulate.effects import Effects
from detente.strategy.simulate.habits import Count, Habits, Side, habits
from detente.strategy.simulate.months import simulated
from detente.strategy.simulate.paths import STATES, TALKS, TRUCE, WAR, Ask, walk
from detente.strategy.survival.rates import Rate
from tests.unit.strategy.making import day, dossier, event, truce

ONE = Side("AAA", (0.1, 0.2), 9, 1, (2, 5), (1.0,), 0.3, 1.0, None)
OTHER = Side("BBB", (), 5, 5, (3, 30), (0.5, 1.0), 0.2, 0.9, None)
WAYS = Habits((ONE, OTHER), 3, 1, Count(4, 400), Count(4, 200), Count(3, 120), Count(3, 60), (0.5,))
ASK = Ask(WAYS, Rate(4.5, 4.0), 0.5, 100.0, 104, 2000, (7,))
START = date(2001, 1, 1)


def _months(ask=ASK, **options):
    return simulated({("all", "announced"): ask}, START, 24, **options)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    assert canonical(_months()) == canonical(_months())
    assert canonical(_months()) != canonical(_months(replace(ASK, seed=(8,))))


def test_processes_give_the_bytes_of_one():
    ask = replace(ASK, paths=6000, weeks=1)
    assert canonical(_months(ask)) == canonical(_months(ask, executor=Pool(2)))


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
@settings(max_examples=25)
def test_levels_stay_between_what_was_seen(seed, paths):
    found = walk(replace(ASK, seed=(seed,), paths=paths, weeks=60))
    assert set(np.unique(found.states)) <= set(range(len(STATES)))
    for k, side in enumerate((ONE, OTHER)):
        assert found.levels[:, k].min() >= np.float32(side.level)
        assert found.levels[:, k].max() <= np.float32(side.highest)


def test_no_break_leaves_the_levels_alone():
    found = walk(replace(ASK, rate=Rate(1e-9, 1000.0)))
    assert (found.states < WAR).all()
    assert (found.levels[:, 0] == np.float32(0.3)).all()


def test_paths_break_at_the_rate():
    """Where nothing ends a war, those at war are those that broke: 1 − (b / (b + t))^a."""
    stays = replace(WAYS, talked=Count(0, 1e9))
    found = walk(replace(ASK, habits=stays, paths=40_000, prior_breaks=1e-12))
    broke = (found.states[51] == WAR).mean()
    # Within three standard errors of a share over 40,000 paths.
    assert broke == pytest.approx(ASK.rate.broken(52 * 7), abs=3 * 0.5 / 200)


def test_a_side_that_named_a_level_lets_be_what_stays_below_it():
    named = replace(OTHER, threshold=5.0)
    found = walk(replace(ASK, habits=replace(WAYS, sides=(ONE, named), second=0, first=10**6)))
    assert (found.levels[:, 1] == np.float32(0.2)).all()
    assert found.levels[:, 0].max() > 0.3


def test_a_side_that_always_answers_in_full_mirrors_the_strike():
    one = replace(ONE, strikes=(0.1,), answered=0, unanswered=10**9)
    other = replace(OTHER, answered=10**9, unanswered=0, lags=(1,), shares=(1.0,))
    ways = replace(WAYS, sides=(one, other), first=10**9, second=0, talked=Count(0, 1e9))
    found = walk(replace(ASK, habits=ways, prior_breaks=1e-12))
    last = found.levels[-1]
    # The answer to a break of the last week is still to come.
    answered = found.states[-3] == WAR
    assert answered.any()
    rise = last[:, answered] - np.array([[0.3], [0.2]])
    assert rise[0] == pytest.approx(rise[1], abs=1e-6)
    assert set(rise[0].round(6)) == {0.1}


def test_a_truce_keeps_of_a_rise_what_earlier_ones_kept():
    quick = Count(10**6, 1.0)
    ways = replace(WAYS, kept=(0.0,), talked=quick, settled=quick)
    found = walk(replace(ASK, habits=ways))
    back = found.states <= TRUCE + 1
    assert found.levels[:, 0][back] == pytest.approx(0.3, abs=1e-6)
    assert (found.states == TALKS).any()


def test_figures_without_a_model_are_left_out_and_with_one_read_off_it():
    bare = _months()
    assert all(m.exports == {} == m.incomes for m in bare)
    assert [m.month for m in bare] == list(range(1, 25))
    grid = np.array([0.0, 1.0])
    # A straight line: income falls by a tenth of each side's own level, in logs.
    own = np.stack([np.array([[0.0, 0.0], [-0.1, -0.1]]), np.array([[0.0, -0.1], [0.0, -0.1]])])
    made = Effects(grid, own, own)
    told = _months(effects=made)
    for month, plain in zip(told, bare, strict=True):
        assert month.duties == plain.duties
        for name, level in (("AAA", 0.3), ("BBB", 0.2)):
            rise = month.duties[name].hi - level
            assert month.incomes[name].lo == pytest.approx(np.expm1(-0.1 * rise), abs=2e-6)


@pytest.mark.parametrize("change", [{"paths": 0}, {"paths": 10**6}, {"weeks": 0}, {"weeks": 5000}])
def test_too_many_or_no_paths_are_refused(change):
    with pytest.raises(BadValue):
        replace(ASK, **change)


def test_habits_are_counted_from_the_record_up_to_the_day():
    from detente.ledger.case.record import Record
    from detente.strategy.moves.rows import Move

    events = [
        event("base", 0, "AAA", "ease"),
        event("b0", 1, "BBB", "ease"),
        event("s", 40, "AAA"),
        event("a", 43, "BBB", "answer", ["s"]),
        event("talk", 50, "AAA BBB", "talks"),
        event("late", 400, "AAA"),
    ]
    levels = {"base": {"AAA": 0.1}, "b0": {"BBB": 0.1}, "s": {"AAA": 0.3}, "a": {"BBB": 0.2},
              "late": {"AAA": 0.9}}  # fmt: skip
    moves = [
        Move(e.id, ("tariff",), e.kind in {"strike", "answer"}, "all", levels=levels[e.id])
        for e in events
        if e.id in levels
    ]
    held = dossier([truce("t", 10, 30), truce("u", 60, 500, "held")], events, moves)
    record = Record(tuple(events), (), {}, {}, (), ())
    found = habits(held, record, "announced", day(200))
    one, other = found.sides
    assert one.strikes == pytest.approx((0.2,))
    assert other.strikes == ()
    assert (other.answered, other.unanswered, other.lags) == (1, 0, (3,))
    assert other.shares == pytest.approx((0.5,))
    assert (one.level, one.highest) == (0.3, 0.3)
    assert (found.first, found.second) == (1, 0)
    # Broken on day 40, talks on day 50, the next truce on day 60; it kept all of both rises.
    assert (found.talked.seen, found.talked.days) == (1, 10)
    assert (found.settled.seen, found.settled.days) == (1, 10)
    assert found.kept == pytest.approx((1.0, 1.0))
