"""Biproportional scaling: a table brought to the totals that are known, its empty cells empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadValue, NotConverged
from detente.model.economy import Array

_STEPS = 5000


def ras(
    table: Array,
    rows: Array,
    columns: Array,
    *,
    fixed: NDArray[np.bool_] | None = None,
    tol: float = 1e-10,
) -> Array:
    """Return a table scaled by rows and by columns in turn until it has the totals given.

    Parameters
    ----------
    table : ndarray, shape (R, C)
        Values of zero or more; zero stays zero.
    rows, columns : ndarray, shape (R,) and (C,)
        Totals; NaN where none is known, and that row or column is left to the others.
    fixed : ndarray of bool, shape (R, C), optional
        Cells that stay as they are.
    tol : float
        Relative distance to the totals at which the table is taken.

    Raises
    ------
    BadValue
        A negative or missing value, or a total for cells that are all empty or fixed.
    NotConverged
        Totals that no scaling meets, as rows and columns that do not add up to the same.

    References
    ----------
    Stone (1961), Input-output and national accounts; Bacharach (1970), Biproportional matrices.
    """
    if not np.isfinite(table).all() or (table < 0).any():
        raise BadValue("a table to be scaled holds what is negative or no number")
    kept = np.zeros(table.shape, dtype=bool) if fixed is None else fixed
    still = np.where(kept, table, 0.0)
    free = np.where(kept, 0.0, table)
    wanted = (rows - still.sum(axis=1), columns - still.sum(axis=0))
    for axis, goal in zip((1, 0), wanted, strict=True):
        held = free.sum(axis=axis)
        if (goal < -tol * np.abs(table).sum()).any() or ((goal > 0) & (held == 0)).any():
            raise BadValue("a total asks for more or less than its free cells can give")
    off = np.inf
    for _ in range(_STEPS):
        free = free * _factors(free.sum(axis=1), wanted[0])[:, None]
        free = free * _factors(free.sum(axis=0), wanted[1])
        off = float(np.abs(_factors(free.sum(axis=1), wanted[0]) - 1.0).max(initial=0.0))
        if off <= tol:
            return np.asarray(free + still)
    raise NotConverged(
        f"the totals of rows and columns do not agree: {off:.1e} off",
        hint="totals that leave some rows or columns open",
        residual=off,
        steps=_STEPS,
    )


def _factors(held: Array, wanted: Array) -> Array:
    """Return what brings sums to their totals; one where none is known or nothing is there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.isnan(wanted) | (held == 0), 1.0, np.maximum(wanted, 0.0) / held)
