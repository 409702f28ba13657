"""How welfare changes with every duty at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.model.economy import Array
from detente.model.equilibrium import Equilibrium
from detente.model.solver.transpose import Pull, gmres, pull


def gradient(
    found: Equilibrium, weights: Mapping[str, float], importer: str, *, tol: float = 1e-10
) -> Array:
    """Return the change of log welfare per unit of each duty of one importer.

    Parameters
    ----------
    found : Equilibrium
        Solved to a residual well below `tol` times the precision wanted.
    weights : mapping of str to float
        Weight of each region's log welfare in the objective.
    importer : str
        Whose duties vary.
    tol : float
        Relative residual of the linear system.

    Returns
    -------
    ndarray, shape (N exporters, J)
        d Σ_r weight_r ln Ŵ_r / d τ′; zero for sales at home and for services.

    Raises
    ------
    NotConverged
        The linear system has no solution within `tol`.

    Notes
    -----
    Income is worked out in the sweep itself, so the objective is a function of the state before it
    and of the costs of trade; one linear system serves every duty.
    """
    economy, system, last = found.economy, found.system, found.outcome
    held = np.zeros(len(economy.regions))
    for name, weight in weights.items():
        held[economy.region(name)] = weight
    # ln Ŵ = ln I − Σ α ln P: income of the sweep, prices of the state after.
    own = held / last.income
    objective = np.zeros(system.size)
    system.split(objective)[1][...] = -system.tastes * held
    first = pull(system, last, objective, own)
    adjoint = gmres(lambda v: v - pull(system, last, v).state, first.state, tol=tol)
    whole = pull(system, last, objective + adjoint, own)
    return _duties(found, whole, economy.region(importer))


def _duties(found: Equilibrium, weight: Pull, importer: int) -> Array:
    """Turn weights on the quantities of the sweep into weights on duties."""
    economy, system, last = found.economy, found.system, found.outcome
    duty = 1.0 + found.duties[importer].T
    theta = system.theta
    draw = last.draw
    ratio = last.ratio[:, importer][:, None]
    # The part of the price that duties moved: A falls with θ, what reaches the border with θ + 1.
    pulled = weight.phi[:, importer][:, None] * system.pull[:, importer] * draw
    border = weight.border[:, importer][:, None] * system.paid[:, importer] * draw
    kept = weight.sold - weight.taken if system.export_taxed else weight.sold
    sold = kept * ratio * system.received[:, importer] * draw
    if system.export_taxed:
        sold = sold + weight.taken * ratio * system.paid[:, importer] * draw
    found_ = (-theta * pulled - (theta + 1.0) * (border + sold)) / duty
    found_[:, importer] = 0.0
    found_[~economy.goods] = 0.0
    return np.ascontiguousarray(found_.T)
