"""The sweep backwards: how a change of its result weighs on what went in.

With G the sweep and x its fixed point, the gradient of an objective f(x, p) is
f_p + G_pᵀ λ with (I − G_xᵀ) λ = f_x, by the implicit function theorem. λ is found by GMRES
(Saad and Schultz 1986, SIAM J. Sci. Stat. Comput. 7(3)), each product one transposed sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.errors import NotConverged
from detente.model.economy import Array
from detente.model.solver.system import Outcome, System


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """What a weight on the result of a sweep weighs on its inputs.

    `state` is the weight on the state before; `draw`, `phi`, `ratio`, `border`, `sold` those on the
    quantities of the sweep, from which the weights on costs of trade follow.
    """

    state: Array
    sold: Array
    phi: Array
    border: Array
    taken: Array


def pull(system: System, last: Outcome, weight: Array, income: Array | None = None) -> Pull:
    """Carry weights on the state after a sweep back to the state before it.

    Parameters
    ----------
    system, last : System, Outcome
        The equations, and the sweep at the fixed point.
    weight : ndarray
        Weight on each element of the state after.
    income : ndarray, shape (N,), optional
        Weight on income that does not go through the state.
    """
    wage_, price_, spent_ = system.split(weight)
    held = system.inverse > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        demand_ = np.where(held, spent_ / last.demand, 0.0)
    income_ = (system.tastes * demand_).sum(axis=0) + (0.0 if income is None else income)
    sold_ = np.matmul(demand_.T[:, None, :], system.recipe)[:, 0, :].T
    # Wages are put back to the numéraire after they moved: only what stays of a weight moves them.
    paid = np.exp(system.split(last.state)[0]) * system.value_added
    moved_ = wage_ - wage_.sum() * paid / paid.sum()
    earned_ = system.damping * moved_ / last.earned
    pay_ = income_ - system.damping * moved_ / last.pay
    sold_ = sold_ + system.labour * earned_
    bought_ = np.broadcast_to(income_, last.bought.shape).copy()
    ratio_, draw_ = _sales(system, last, sold_, income_)
    border_ = -np.broadcast_to(income_, last.bought.shape)
    reached = system.border(last.draw, last.phi)
    ratio_ += border_ * reached
    reached_ = border_ * last.ratio
    at, part = system.dutied
    phi_ = -price_ / (system.theta * last.phi)
    phi_ -= ratio_ * last.bought / last.phi**2
    direct = phi_ + reached_
    direct[at] = phi_[at]
    draw_ += np.matmul(direct[:, None, :], system.pull)[:, 0, :]
    draw_[at] += np.matmul(reached_[at][:, None, :], part)[:, 0, :]
    bought_ += ratio_ / last.phi
    cost_ = -system.theta * last.draw * draw_
    before = np.concatenate(
        (
            moved_ + pay_ * last.pay + (system.labour * cost_).sum(axis=0),
            np.matmul(system.recipe, cost_.T[:, :, None])[:, :, 0].T.ravel(),
            (bought_ * last.bought).ravel(),
        )
    )
    return Pull(before, sold_, phi_, reached_, income_)


def _sales(system: System, last: Outcome, sold_: Array, income_: Array) -> tuple[Array, Array]:
    """Return the weights on X/Φ and on ĉ^(−θ) that sales and export taxes carry."""
    # Where nothing is taken from exports, the received part alone counts.
    kept = sold_ - income_ if system.export_taxed else sold_
    through = last.draw * kept
    ratio_ = np.matmul(system.received, through[:, :, None])[:, :, 0]
    draw_ = kept * np.matmul(last.ratio[:, None, :], system.received)[:, 0, :]
    if system.export_taxed:
        taken_ = np.broadcast_to(income_, sold_.shape)
        ratio_ = ratio_ + np.matmul(system.paid, (last.draw * taken_)[:, :, None])[:, :, 0]
        draw_ = draw_ + taken_ * np.matmul(last.ratio[:, None, :], system.paid)[:, 0, :]
    return ratio_, draw_


def gmres(
    product: Callable[[Array], Array], right: Array, *, tol: float = 1e-10, most: int = 200
) -> Array:
    """Solve a linear system of which only products are known.

    Raises
    ------
    NotConverged
        No solution within `tol` of the right-hand side after `most` products.
    """
    size = float(np.linalg.norm(right))
    if size == 0:
        return np.zeros_like(right)
    basis = np.empty((most + 1, right.size))
    basis[0] = right / size
    upper = np.zeros((most + 1, most))
    for k in range(most):
        new = product(basis[k])
        # Twice, so that the basis stays orthogonal to the last digit.
        for _ in range(2):
            along = basis[: k + 1] @ new
            upper[: k + 1, k] += along
            new = new - along @ basis[: k + 1]
        upper[k + 1, k] = np.linalg.norm(new)
        target = np.zeros(k + 2)
        target[0] = size
        answer, *_ = np.linalg.lstsq(upper[: k + 2, : k + 1], target, rcond=None)
        left = float(np.linalg.norm(upper[: k + 2, : k + 1] @ answer - target))
        if left <= tol * size or upper[k + 1, k] <= 1e-14:
            return np.asarray(answer @ basis[: k + 1])
        basis[k + 1] = new / upper[k + 1, k]
    raise NotConverged(
        f"the gradient is {left / size:.1e} off after {most} products",
        hint="solve the equilibrium to a smaller `tol` first",
        residual=left / size,
        steps=most,
    )
