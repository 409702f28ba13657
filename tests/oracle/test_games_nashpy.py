"""Equilibria of two-player games against nashpy's support enumeration."""

import warnings

import numpy as np
import pytest

from detente.strategy.game.stage import pure_nash, table_game


@pytest.fixture(scope="module")
def nashpy():
    return pytest.importorskip("nashpy")


def pure(nashpy, first, second):
    """Its equilibria in which both put all weight on one action."""
    with warnings.catch_warnings():
        # It warns where ties make a game degenerate; pure cells are found all the same.
        warnings.simplefilter("ignore")
        found = list(nashpy.Game(first, second).support_enumeration())
    return {
        (int(np.argmax(one)), int(np.argmax(other)))
        for one, other in found
        if np.isclose(one.max(), 1.0) and np.isclose(other.max(), 1.0)
    }


def test_a_thousand_games(nashpy):
    """Half of them generic, half of small whole numbers with ties."""
    draw = np.random.default_rng(7)
    none = several = 0
    for k in range(1000):
        shape = tuple(draw.integers(2, 4, size=2))
        if k % 2:
            tables = draw.integers(-3, 4, size=(2, *shape)).astype(float)
        else:
            tables = draw.normal(size=(2, *shape))
        ours = set(pure_nash(table_game(*tables)))
        assert ours == pure(nashpy, *tables), tables
        none += not ours
        several += len(ours) > 1
    # The sample holds games without an equilibrium and games with more than one.
    assert none > 50
    assert several > 50
