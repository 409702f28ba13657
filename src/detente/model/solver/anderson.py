"""Fixed points by Anderson acceleration with restarts.

Anderson (1965), "Iterative procedures for nonlinear integral equations", J. ACM 12(4), in the form
of Walker and Ni (2011), SIAM J. Numer. Anal. 49(4), eq. 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.errors import NotConverged
from detente.model.economy import Array

#: A step of more than this in logs leaves the region where the history means anything.
_FAR = 3.0
#: Weight that keeps the normal equations solvable when steps are nearly parallel.
_RIDGE = 1e-14
#: How often a step is halved that leads to where prices or incomes are none.
_HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A fixed point, how exactly it is one, and what it took."""

    state: Array
    residual: float
    steps: int


class History:
    """The last steps of a sequence and their inner products."""

    def __init__(self, size: int, depth: int) -> None:
        self._depth = depth
        self._residuals = np.empty((depth, size))
        self._images = np.empty((depth, size))
        self._products = np.empty((depth, depth))
        self.clear()

    def clear(self) -> None:
        """Forget every step."""
        self._held = 0
        self._next = 0

    def add(self, residual: Array, image: Array) -> None:
        """Keep a difference of residuals and of images."""
        at = self._next
        self._residuals[at] = residual
        self._images[at] = image
        self._held = min(self._held + 1, self._depth)
        self._next = (at + 1) % self._depth
        inner = self._residuals[: self._held] @ residual
        self._products[at, : self._held] = inner
        self._products[: self._held, at] = inner

    def correction(self, residual: Array) -> Array | None:
        """Return what to take off the image: the combination of past steps that fits best."""
        held = self._held
        if not held:
            return None
        products = self._products[:held, :held]
        scale = 1.0 / np.sqrt(np.maximum(np.diag(products), np.finfo(float).tiny))
        matrix = products * scale[:, None] * scale + _RIDGE * np.eye(held)
        try:
            weights = np.linalg.solve(matrix, scale * (self._residuals[:held] @ residual)) * scale
        except np.linalg.LinAlgError:
            return None
        return np.asarray(weights @ self._images[:held])


@np.errstate(all="ignore")
def accelerate(
    step: Callable[[Array], Array],
    start: Array,
    *,
    tol: float = 1e-9,
    most: int = 2000,
    depth: int = 10,
) -> Found:
    """Return the fixed point of `step`, a map of logs.

    Parameters
    ----------
    step : callable
        One sweep.
    start : ndarray
        Where to begin.
    tol : float
        Largest difference between a state and its image.
    most : int
        Sweeps after which to give up.
    depth : int
        Steps remembered.

    Raises
    ------
    NotConverged
        With the smallest residual reached.
    """
    state = start
    image = step(state)
    residual = image - state
    history = History(state.size, depth)
    least = np.inf
    for count in range(1, most + 1):
        size = float(np.abs(residual).max())
        if size <= tol:
            return Found(image, size, count)
        if not np.isfinite(size):
            break
        least = min(least, size)
        new, following = _advance(step, state, image, residual, history)
        error = following - new
        history.add(error - residual, following - image)
        state, image, residual = new, following, error
    raise NotConverged(
        f"no equilibrium after {count} sweeps: the residual is {least:.1e}, not {tol:.0e}",
        hint="a smaller change, or elasticities closer to the published ones; where trade all but "
        "ends, deficits cannot be kept: `deficits='zero'`",
        residual=least,
        steps=count,
    )


def _advance(
    step: Callable[[Array], Array], state: Array, image: Array, residual: Array, history: History
) -> tuple[Array, Array]:
    """Return the next state and its image; forget the history where it leads nowhere."""
    off = history.correction(residual)
    new = image - off if off is not None else image
    shorter = np.clip(residual, -_FAR, _FAR)
    if not np.isfinite(new).all() or np.abs(new - state).max() > _FAR:
        history.clear()
        new = state + shorter
    following = step(new)
    for _ in range(_HALVINGS):
        if np.isfinite(following).all():
            break
        # Beyond what has a solution at all: go back, and less far.
        history.clear()
        shorter = shorter / 2.0
        new = state + shorter
        following = step(new)
    return new, following
