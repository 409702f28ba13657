"""Games of one round: textbook tables, brute force, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from detente.errors import BadValue, UnknownName
from detente.strategy.game.stage import (
    Action,
    Stage,
    Weights,
    bargaining,
    best_replies,
    joint_maximum,
    pareto,
    pure_nash,
    table_game,
)

# Small integers, so that ties are common.
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, (2, *shape), elements=st.integers(-3, 3))
)


def test_the_prisoners_dilemma():
    game = table_game(np.array([[3.0, 0.0], [5.0, 1.0]]), np.array([[3.0, 5.0], [0.0, 1.0]]))
    assert best_replies(game, 0) == ((1,), (1,))
    assert best_replies(game, 1) == ((1,), (1,))
    assert pure_nash(game) == ((1, 1),)
    assert pareto(game) == ((0, 0), (0, 1), (1, 0))
    assert joint_maximum(game) == (0, 0)
    assert bargaining(game, (1, 1)) == (0, 0)


def test_matching_pennies_has_no_pure_equilibrium():
    won = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert pure_nash(table_game(won, -won)) == ()
    # What one wins the other loses: every cell is undominated, and there is nothing to bargain for.
    assert len(pareto(table_game(won, -won))) == 4
    assert bargaining(table_game(won, -won), (0, 1)) is None


def test_a_game_of_coordination_has_two():
    game = table_game(np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]]))
    assert pure_nash(game) == ((0, 0), (1, 1))


def test_a_tie_is_an_equilibrium_on_either_side():
    game = table_game(np.array([[1.0], [1.0 - 1e-10]]), np.zeros((2, 1)))
    assert pure_nash(game) == ((0, 0),)
    assert pure_nash(game, tie=1e-9) == ((0, 0), (1, 0))
    assert best_replies(game, 0, tie=1e-9) == ((0, 1),)


def test_a_dollar_counts_alike_on_both_sides():
    game = table_game(np.array([[0.02, 0.0]]), np.array([[0.0, 0.03]]))
    assert joint_maximum(game) == (0, 1)
    rich = Stage(game.players, game.actions, game.payoffs, np.array([2.0, 1.0]))
    assert joint_maximum(rich) == (0, 0)


@given(TABLES)
def test_equilibria_are_the_cells_nobody_leaves(payoffs):
    game = table_game(*payoffs)
    rows, columns = payoffs.shape[1:]
    told = {
        (i, j)
        for i in range(rows)
        for j in range(columns)
        if all(payoffs[0, k, j] <= payoffs[0, i, j] for k in range(rows))
        and all(payoffs[1, i, k] <= payoffs[1, i, j] for k in range(columns))
    }
    assert set(pure_nash(game)) == told
    mine, theirs = best_replies(game, 0), best_replies(game, 1)
    assert told == {
        (i, j) for i in range(rows) for j in range(columns) if i in mine[j] and j in theirs[i]
    }


@given(TABLES)
def test_the_pareto_set_is_what_no_cell_betters(payoffs):
    cells = [(i, j) for i in range(payoffs.shape[1]) for j in range(payoffs.shape[2])]
    worth = {cell: payoffs[:, cell[0], cell[1]] for cell in cells}
    told = [
        cell
        for cell in cells
        if not any(
            (worth[o] >= worth[cell]).all() and (worth[o] > worth[cell]).any() for o in cells
        )
    ]
    game = table_game(*payoffs)
    assert list(pareto(game)) == told
    assert worth[joint_maximum(game)].sum() == max(pair.sum() for pair in worth.values())


@given(TABLES, st.data())
def test_bargaining_ends_where_both_gain_and_neither_could_gain_more(payoffs, data):
    game = table_game(*payoffs)
    threat = data.draw(
        st.tuples(
            st.integers(0, payoffs.shape[1] - 1), st.integers(0, payoffs.shape[2] - 1)
        )
    )  # fmt: skip
    found = bargaining(game, threat)
    gains = payoffs - payoffs[:, threat[0], threat[1]][:, None, None]
    both = (gains > 0).all(axis=0)
    if found is None:
        assert not both.any()
        return
    assert both[found]
    assert gains[0][found] * gains[1][found] == (gains[0] * gains[1])[both].max()
    assert found in pareto(game)


@given(TABLES, st.integers(1, 5), st.integers(-4, 4))
def test_units_and_what_the_other_gets_anyway_do_not_matter(payoffs, factor, shift):
    game = table_game(*payoffs)
    other = payoffs.copy()
    other[0] = factor * other[0] + shift * np.arange(payoffs.shape[2])
    assert pure_nash(table_game(*other)) == pure_nash(game)
    turned = table_game(payoffs[1].T, payoffs[0].T)
    assert {(j, i) for i, j in pure_nash(turned)} == set(pure_nash(game))


def test_no_games():
    one = np.zeros((2, 2))
    with pytest.raises(BadValue, match="no number"):
        table_game(one, np.full((2, 2), np.nan))
    with pytest.raises(BadValue, match="shape"):
        Stage(("A", "B"), ((Action("x"),), ()), np.zeros((2, 1, 0)))
    game = table_game(one, one)
    with pytest.raises(UnknownName, match="player"):
        game.player("third")
    with pytest.raises(UnknownName, match="action of second"):
        game.cell("r0", "c9")


@pytest.mark.parametrize("given", [{"revenue": -0.1}, {"deficit": 2.1}, {"revenue": float("nan")}])
def test_weights_outside_their_range(given):
    with pytest.raises(BadValue, match="between 0 and 2"):
        Weights(**given)


def test_sector_weights_outside_their_range():
    with pytest.raises(BadValue, match="between 0 and 2") as caught:
        Weights(sectors={"TEXT": 3.0})
    assert caught.value.where == "TEXT"
