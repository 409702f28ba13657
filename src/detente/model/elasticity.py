"""Trade elasticities: published sets by name, and how much of them works at which horizon."""

from __future__ import annotations

import numpy as np

from detente.errors import BadValue, UnknownName, did_you_mean
from detente.model.economy import Array, Economy

#: Mean elasticity of goods trade at each horizon; None leaves the published set as it is.
#: Boehm, Levchenko and Pandalai-Nayar (2023), AER 113(4), find 0.76 in the first year and about 2
#: after 7 to 10; the medium value is the one the months of 2025 agree with (docs/method/model.md).
HORIZONS: dict[str, float | None] = {"short": 1.2, "medium": 2.0, "long": None}
#: Elasticities below this make prices and quantities run away from one another.
_LEAST = 1.0
#: Trade in services has no tariffs to estimate from; a common value of the literature stands in.
_SERVICES = 4.0


def theta(economy: Economy, name: str | float = "LL", *, horizon: str = "long") -> Array:
    """Return the trade elasticity of each sector (J,).

    Parameters
    ----------
    economy : Economy
        Holds the published sets, and the imports by which their mean is taken.
    name : str or float
        A published set, or one value for every sector.
    horizon : {'short', 'medium', 'long'}
        Short and medium scale the set so that its mean over imports of goods is 1.2 or 2.

    Raises
    ------
    UnknownName
        No such set or horizon.
    BadValue
        A value that is not above zero.

    Notes
    -----
    Goods take the published value, at least one; services take 4.
    """
    if horizon not in HORIZONS:
        raise UnknownName(f"no horizon {horizon!r}", hint=f"one of {', '.join(HORIZONS)}")
    mean = HORIZONS[horizon]
    if isinstance(name, str):
        if name not in economy.sets:
            hint = did_you_mean(name, economy.sets) or f"one of {', '.join(economy.sets)}"
            raise UnknownName(f"no set of elasticities {name!r}", hint=hint)
        values = np.where(economy.goods, np.maximum(economy.sets[name], _LEAST), _SERVICES)
    else:
        values = np.full(len(economy.sectors), float(name))
    values = checked(values, economy)
    return values if mean is None else scaled(economy, values, mean)


def scaled(economy: Economy, values: Array, mean: float) -> Array:
    """Return elasticities whose mean over imports of goods is `mean`."""
    return np.asarray(values * mean / np.average(values, weights=import_weights(economy)))


def import_weights(economy: Economy) -> Array:
    """Return the share of each sector in the world's imports of goods (J,)."""
    crossing = economy.output.sum(axis=0) - np.einsum("nnj->j", economy.flows)
    goods = np.where(economy.goods, crossing, 0.0)
    return np.asarray(goods / goods.sum())


def checked(values: Array, economy: Economy) -> Array:
    """Return elasticities, one a sector, or refuse them."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim == 0:
        given = np.full(len(economy.sectors), float(given))
    if given.shape != (len(economy.sectors),):
        raise BadValue(f"{given.shape} elasticities for {len(economy.sectors)} sectors")
    if not np.isfinite(given).all() or (given <= 0).any():
        raise BadValue("an elasticity is not above zero", hint="the published ones are 1 to 15")
    return given
