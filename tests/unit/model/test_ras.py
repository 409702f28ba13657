"""Biproportional scaling: totals are met, empty cells stay empty, what cannot be is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadValue, NotConverged
from detente.model.source.ras import ras

SHAPES = st.tuples(st.integers(2, 7), st.integers(2, 7), st.integers(0, 2**32 - 1))


@given(SHAPES)
def test_totals_of_another_table_are_met_and_cross_ratios_kept(drawn):
    rows, columns, seed = drawn
    source = np.random.default_rng(seed)
    table, other = source.lognormal(0.0, 1.0, (2, rows, columns))
    found = ras(table, other.sum(axis=1), other.sum(axis=0))
    assert found.sum(axis=1) == pytest.approx(other.sum(axis=1), rel=1e-8)
    assert found.sum(axis=0) == pytest.approx(other.sum(axis=0), rel=1e-8)
    # Scaling by rows and by columns leaves every ratio of ratios as it was.
    ratio = found / table
    assert ratio[0, 0] * ratio[1, 1] == pytest.approx(ratio[0, 1] * ratio[1, 0], rel=1e-6)


@given(SHAPES, st.floats(0.1, 0.6))
def test_empty_and_fixed_cells_stay(drawn, empty):
    rows, columns, seed = drawn
    source = np.random.default_rng(seed)
    table = source.lognormal(0.0, 1.0, (rows, columns))
    table *= source.random((rows, columns)) > empty
    fixed = source.random((rows, columns)) < 0.2
    free = np.where(fixed, 0.0, table)
    target = table.sum(axis=1) + free.sum(axis=1)
    open_ = np.full(columns, np.nan)
    found = ras(table, target, open_, fixed=fixed)
    assert (found[table == 0] == 0).all()
    assert (found[fixed] == table[fixed]).all()
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(target)


def test_rows_and_columns_that_do_not_agree_are_told():
    with pytest.raises(NotConverged, match="do not agree"):
        ras(np.ones((2, 2)), np.array([1.0, 1.0]), np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ([[1.0, -1.0], [1.0, 1.0]], [1.0, 1.0]),
        ([[1.0, np.nan], [1.0, 1.0]], [1.0, 1.0]),
        ([[0.0, 0.0], [1.0, 1.0]], [1.0, 1.0]),
        ([[1.0, 1.0], [1.0, 1.0]], [-1.0, 1.0]),
    ],
)
def test_what_no_scaling_can_do_is_refused(table, rows):
    with pytest.raises(BadValue):
        ras(np.array(table), np.array(rows), np.full(2, np.nan))
