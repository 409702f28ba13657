"""From tables as published to an economy whose accounts close: no change changes nothing."""

from __future__ import annotations

import numpy as np

from detente.errors import SchemaError
from detente.model.economy import Array, Economy, Tables, shape_faults
from detente.model.solver.anderson import accelerate
from detente.model.solver.system import System

#: Repairs beyond this share of what they are taken from are no repairs.
_MOST = 0.01


def mend(
    tables: Tables, *, theta: float | Array = 4.0, tol: float = 1e-9, most: float = _MOST
) -> Economy:
    """Return an economy whose accounts close, and what was repaired in its notes.

    Negative value added is taken off the inputs of that cell, negative final demand is set to
    zero, inputs of a sector that makes nothing are dropped; then the equilibrium with the shares
    of the repaired tables is solved once and becomes the baseline.

    Parameters
    ----------
    tables : Tables
        Tables as published.
    theta : float or ndarray, shape (J,)
        Elasticity with which the repaired shares are solved.
    tol : float
        Residual of that solution.
    most : float
        Largest repair, as a share of the whole.

    Raises
    ------
    SchemaError
        Tables of a wrong shape or sign, or repairs of more than `most`.
    """
    faults = shape_faults(tables)
    if faults:
        raise SchemaError(
            "the tables cannot be mended",
            hint="a negative or missing flow is an error of the source, not of rounding",
            faults=faults,
        )
    inputs, notes = _inputs(tables, most)
    gross = tables.flows * (1.0 + tables.duties)
    final = gross.sum(axis=1) - inputs.sum(axis=2)
    missing = -final[final < 0].sum()
    if missing > most * final[final > 0].sum():
        raise SchemaError(f"negative final demand is {missing / final.sum():.1%} of the whole")
    if missing:
        notes += (
            f"{int((final < 0).sum())} cells of negative final demand, "
            f"{missing / final.sum():.1e} of the whole, are zero",
        )
    flows, made = _closed(tables, inputs, np.maximum(final, 0.0), theta, tol)
    return Economy(
        tables.regions, tables.sectors, tables.goods, flows, made, tables.duties,
        tables.sets, tables.unit, tables.year, tables.source, (*tables.notes, *notes),
    )  # fmt: skip


def _inputs(tables: Tables, most: float) -> tuple[Array, tuple[str, ...]]:
    """Return inputs that leave no value added below zero."""
    output = tables.flows.sum(axis=0)
    used = tables.inputs.sum(axis=1)
    over = used > output
    if not over.any():
        return tables.inputs, ()
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(over, output / used, 1.0)
    taken = (used - output)[over].sum()
    if taken > most * output.sum():
        raise SchemaError(f"negative value added is {taken / output.sum():.1%} of output")
    cells = ", ".join(
        f"{tables.regions[i]} {tables.sectors[j]}" for i, j in zip(*np.nonzero(over), strict=True)
    )
    note = f"inputs above output cut to it in {cells}: {taken:,.3g} {tables.unit}"
    return tables.inputs * factor[:, None, :], (note,)


def _closed(
    tables: Tables, inputs: Array, final: Array, theta: float | Array, tol: float
) -> tuple[Array, Array]:
    """Solve the equilibrium with the shares of the tables; return its flows and inputs."""
    gross = tables.flows * (1.0 + tables.duties)
    spending = gross.sum(axis=1)
    output = tables.flows.sum(axis=0)
    eye = np.eye(len(tables.regions))[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(spending[:, None] > 0, gross / spending[:, None, :], eye)
        recipe = np.where(output[:, None] > 0, inputs / output[:, None, :], 0.0)
        labour = np.where(output > 0, 1.0 - recipe.sum(axis=1), 1.0)
    pull = np.ascontiguousarray(shares.transpose(2, 0, 1))
    paid = pull / (1.0 + tables.duties.transpose(2, 0, 1))
    value_added = (labour * output).sum(axis=1)
    deficit = tables.flows.sum(axis=(1, 2)) - output.sum(axis=1)
    system = System(
        pull=pull,
        paid=paid,
        received=paid,
        theta=np.broadcast_to(theta, len(tables.sectors))[:, None].astype(np.float64),
        labour=np.ascontiguousarray(labour.T),
        recipe=np.ascontiguousarray(recipe),
        tastes=np.ascontiguousarray((final / final.sum(axis=1, keepdims=True)).T),
        spending=np.ascontiguousarray(spending.T),
        value_added=value_added,
        deficit=deficit,
        supply=np.zeros((len(tables.sectors), len(tables.regions))),
    )
    found = accelerate(system.sweep, np.zeros(system.size), tol=tol)
    last = system.outcome(found.state)
    flows = last.ratio[:, :, None] * system.paid * last.draw[:, None, :]
    flows = np.ascontiguousarray(flows.transpose(1, 2, 0))
    # Accounts are closed from the flows down, so that they close to the last digit.
    made = np.ascontiguousarray(recipe * flows.sum(axis=0)[:, None, :])
    spent = (flows * (1.0 + tables.duties)).sum(axis=1)
    for _ in range(2):
        # What is left of the residual goes from a sector's inputs, never into negative demand.
        short = np.minimum(spent - made.sum(axis=2), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            made = made * (1.0 + np.where(spent > 0, short / made.sum(axis=2), 0.0))[:, :, None]
    return flows, np.nan_to_num(made)


def with_duties(economy: Economy, duties: Array) -> Economy:
    """Return the economy under other baseline duties, its accounts closed again.

    Flows at the border stay as they are; what buyers pay, revenue and final demand follow.
    """
    return mend(
        Tables(
            economy.regions, economy.sectors, economy.goods, economy.flows, economy.inputs,
            duties, economy.sets, economy.unit, economy.year, economy.source, economy.notes,
        )
    )  # fmt: skip
