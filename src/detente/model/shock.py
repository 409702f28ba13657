"""A change put to an economy: duties, export taxes, caps and supply; pure data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.errors import BadValue
from detente.model.economy import Array, Economy

ALL = "*"
#: A duty of this many times the value is beyond any that was ever charged, or a slip of per cent.
_HIGHEST = 100.0


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on what leaves: at most `quantity` of the baseline, over all destinations named.

    Parameters
    ----------
    exporter : str
        Region whose sales are limited.
    sector : str
        Sector that is limited.
    quantity : float
        Largest quantity as a fraction of the baseline.
    importers : tuple of str
        Destinations; every one but the exporter when empty.
    """

    exporter: str
    sector: str
    quantity: float
    importers: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Shock:
    """What differs from the baseline.

    Parameters
    ----------
    duties : ndarray, shape (N importers, N exporters, J), optional
        Duties in force, as fractions; those of the baseline when left out.
    export_taxes : ndarray, shape (N importers, N exporters, J), optional
        Taxes of the exporter, as fractions of what the producer receives; none when left out.
    costs : ndarray, shape (N importers, N exporters, J), optional
        Factor of other costs of trade, lost on the way; one when left out: d̂.
    supply : ndarray, shape (N, J), optional
        Factor by which the same inputs make more; one when left out: T̂.
    caps : tuple of Cap
        Limits on quantities.
    name : str
        What it is called.
    """

    duties: Array | None = None
    export_taxes: Array | None = None
    costs: Array | None = None
    supply: Array | None = None
    caps: tuple[Cap, ...] = ()
    name: str = ""

    def checked(self, economy: Economy) -> Shock:
        """Return the shock, or refuse it before anything is solved.

        Raises
        ------
        BadValue
            A duty or an export tax of −100 % or less, a supply factor not above zero, a missing
            number, a table of another shape, a duty on sales at home.
        UnknownName
            A cap on a region or a sector that the economy does not have.
        """
        n, j = len(economy.regions), len(economy.sectors)
        for name, table, shape in (
            ("duties", self.duties, (n, n, j)),
            ("export_taxes", self.export_taxes, (n, n, j)),
            ("costs", self.costs, (n, n, j)),
            ("supply", self.supply, (n, j)),
        ):
            if table is not None:
                _check(name, table, shape)
        for cap in self.caps:
            economy.region(cap.exporter)
            economy.sector(cap.sector)
            for importer in cap.importers:
                economy.region(importer)
            if not 0 < cap.quantity < np.inf:
                raise BadValue(f"a cap of {cap.quantity} is no quantity", hint="0.5 halves it")
        return self


def _check(name: str, table: Array, shape: tuple[int, ...]) -> None:
    if np.shape(table) != shape:
        raise BadValue(f"{name} has the shape {np.shape(table)}, not {shape}", where=name)
    if not np.isfinite(table).all():
        raise BadValue(f"{name} holds what is no number", where=name)
    if name in {"supply", "costs"}:
        if (table <= 0).any():
            raise BadValue(f"a factor of {name} is not above zero", where=name, hint="1 is none")
        return
    if (table <= -1.0).any():
        raise BadValue(f"{name}: −100 % or less", where=name, hint="write 25 % as 0.25")
    if (table > _HIGHEST).any():
        raise BadValue(f"{name}: more than 10,000 %", where=name, hint="write 25 % as 0.25")
    if (table[np.arange(shape[0]), np.arange(shape[0])] != 0).any():
        raise BadValue(f"{name}: a tax on sales at home is none of trade", where=name)


def tariffs(
    economy: Economy,
    rates: Mapping[tuple[str, str, str], float],
    *,
    how: Literal["level", "added"] = "level",
    name: str = "",
) -> Shock:
    """Return the shock of new duties.

    Parameters
    ----------
    economy : Economy
        Its duties are the ones that change.
    rates : mapping of (importer, exporter, sector) to float
        Duty as a fraction; ``"*"`` stands for every region but the other one, and for every goods
        sector. The narrower of two entries holds, whatever their order.
    how : {'level', 'added'}
        Whether a rate is the duty in force, or comes on top of the baseline.
    name : str
        What the shock is called.

    Raises
    ------
    UnknownName
        A region or a sector that the economy does not have.
    BadValue
        A duty of −100 % or less, or one on services or on sales at home.

    Examples
    --------
    >>> from detente.model.invariants import small
    >>> economy = small()
    >>> shock = tariffs(economy, {("A", "B", "*"): 0.25}, how="added")
    >>> round(float(shock.duties[0, 1, 0] - economy.duties[0, 1, 0]), 6)
    0.25
    """
    duties = economy.duties.copy()
    for (importer, exporter, sector), rate in sorted(rates.items(), key=_width):
        if not np.isfinite(rate):
            raise BadValue(f"the duty {rate} is no number", where=f"{importer} {exporter} {sector}")
        at = np.ix_(
            _regions(economy, importer), _regions(economy, exporter), _sectors(economy, sector)
        )
        if importer == exporter and importer != ALL:
            raise BadValue(f"{importer} charges itself no duty", where=f"{importer} {exporter}")
        duties[at] = economy.duties[at] + rate if how == "added" else rate
    home = np.arange(len(economy.regions))
    duties[home, home] = 0.0
    return Shock(duties=duties, name=name).checked(economy)


def supply(economy: Economy, factors: Mapping[str, float], *, name: str = "") -> Shock:
    """Return the shock of regions whose goods sectors make more of the same inputs."""
    table = np.ones((len(economy.regions), len(economy.sectors)))
    for region, factor in factors.items():
        table[economy.region(region), economy.goods] = factor
    return Shock(supply=table, name=name).checked(economy)


def _width(item: tuple[tuple[str, str, str], float]) -> int:
    return -sum(part == ALL for part in item[0])


def _regions(economy: Economy, name: str) -> list[int]:
    return [*range(len(economy.regions))] if name == ALL else [economy.region(name)]


def _sectors(economy: Economy, name: str) -> list[int]:
    goods = np.flatnonzero(economy.goods).tolist()
    if name == ALL:
        return [int(place) for place in goods]
    place = economy.sector(name)
    if place not in goods:
        raise BadValue(f"{name} is a service and bears no duty", where=name)
    return [place]


def together(shocks: Iterable[Shock], economy: Economy) -> Shock:
    """Return one shock of several that change different things."""
    held: dict[str, Array] = {}
    caps: tuple[Cap, ...] = ()
    names = []
    for shock in shocks:
        for part in ("duties", "export_taxes", "costs", "supply"):
            table = getattr(shock, part)
            if table is None:
                continue
            if part in held:
                raise BadValue(f"two shocks change {part}", hint="join them before")
            held[part] = table
        caps += shock.caps
        names.append(shock.name)
    name = " and ".join(filter(None, names))
    return Shock(**held, caps=caps, name=name).checked(economy)
