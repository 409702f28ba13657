"""An economy as the model sees it: who buys what from whom, and with which inputs it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.errors import Fault, SchemaError, UnknownName, did_you_mean

Array = NDArray[np.float64]
#: Accounts that close to this share of world output are closed.
_CLOSED = 1e-9


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of an economy before anyone has looked whether they add up."""

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    goods: NDArray[np.bool_]
    flows: Array
    inputs: Array
    duties: Array
    sets: Mapping[str, Array] = field(default_factory=dict)
    unit: str = "million USD"
    year: int = 0
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Economy(Tables):
    """Flows, inputs and duties of one year; every share of the model follows from them.

    Parameters
    ----------
    regions, sectors : tuple of str
        Names, in the order of the tables: N regions, J sectors.
    goods : ndarray of bool, shape (J,)
        Sectors that cross a border as goods, on which duties can stand.
    flows : ndarray, shape (N importers, N exporters, J)
        Sales at the border, net of duty, in `unit`; sales at home on the diagonal.
    inputs : ndarray, shape (N, J bought, J using)
        What each sector buys from each sector, duty included.
    duties : ndarray, shape (N importers, N exporters, J)
        Duties of the baseline as fractions of the value at the border.
    sets : mapping of str to ndarray, shape (J,)
        Trade elasticities by name of the published set.
    unit, year, source : str, int, str
        What the figures are.
    notes : tuple of str
        What was repaired.
    """

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise SchemaError(
                f"the economy has {len(faults)} fault{'s' if len(faults) > 1 else ''}",
                hint="mend the tables, or build it with `mend`, which reports what it repairs",
                faults=faults,
            )

    @cached_property
    def gross(self) -> Array:
        """Flows at the price that the buyer pays, duty included."""
        return self.flows * (1.0 + self.duties)

    @cached_property
    def spending(self) -> Array:
        """What each region spends on each sector (N, J): the X of the equations."""
        return np.asarray(self.gross.sum(axis=1))

    @cached_property
    def output(self) -> Array:
        """Sales of each sector of each region (N, J): Y."""
        return np.asarray(self.flows.sum(axis=0))

    @cached_property
    def value_added(self) -> Array:
        """Output less inputs (N, J)."""
        return np.asarray(self.output - self.inputs.sum(axis=1))

    @cached_property
    def final(self) -> Array:
        """Final demand (N, J): spending less what is bought as input."""
        return np.asarray(self.spending - self.inputs.sum(axis=2))

    @cached_property
    def revenue(self) -> Array:
        """Duties collected by each region (N,)."""
        return np.asarray((self.flows * self.duties).sum(axis=(1, 2)))

    @cached_property
    def deficit(self) -> Array:
        """Imports less exports (N,): D; sums to zero."""
        return np.asarray(self.flows.sum(axis=(1, 2)) - self.output.sum(axis=1))

    @cached_property
    def income(self) -> Array:
        """Value added, duties and deficit (N,): I."""
        return np.asarray(self.value_added.sum(axis=1) + self.revenue + self.deficit)

    @cached_property
    def shares(self) -> Array:
        """Share of each exporter in the spending of each importer (J, N, N), sector first: π.

        A region that buys nothing of a sector is given its own good, at no weight.
        """
        spent = self.spending[:, None, :]
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(spent > 0, self.gross / spent, np.eye(len(self.regions))[:, :, None])
        return np.ascontiguousarray(shares.transpose(2, 0, 1))

    @cached_property
    def labour(self) -> Array:
        """Share of value added in output (N, J): β; one where nothing is made."""
        made = self.output
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(made > 0, self.value_added / made, 1.0)

    @cached_property
    def recipe(self) -> Array:
        """Share of each input in output (N, J bought, J using): γ."""
        made = self.output[:, None, :]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.ascontiguousarray(np.where(made > 0, self.inputs / made, 0.0))

    @cached_property
    def tastes(self) -> Array:
        """Share of each sector in final demand (N, J): α."""
        return np.asarray(self.final / self.final.sum(axis=1, keepdims=True))

    def region(self, name: str) -> int:
        """Return the place of a region.

        Raises
        ------
        UnknownName
            If the economy has none of that name.
        """
        return _place(name, self.regions, "region")

    def sector(self, name: str) -> int:
        """Return the place of a sector; `UnknownName` if there is none."""
        return _place(name, self.sectors, "sector")

    def scaled(self, factor: float) -> Economy:
        """Return the same economy counted in another unit."""
        return replace(self, flows=self.flows * factor, inputs=self.inputs * factor)

    def ordered(self, regions: Sequence[int]) -> Economy:
        """Return the same economy with its regions in another order."""
        at = np.asarray(regions)
        return replace(
            self,
            regions=tuple(self.regions[i] for i in at),
            flows=self.flows[np.ix_(at, at)],
            inputs=self.inputs[at],
            duties=self.duties[np.ix_(at, at)],
        )


def shape_faults(tables: Tables) -> list[Fault]:
    """Return what is wrong with the shape or the sign of tables."""
    n, j = len(tables.regions), len(tables.sectors)
    wanted = {"flows": (n, n, j), "inputs": (n, j, j), "duties": (n, n, j), "goods": (j,)}
    faults = [
        Fault(name, f"has the shape {given}, not {shape}")
        for name, shape in wanted.items()
        if (given := np.shape(getattr(tables, name))) != shape
    ]
    for kind, names in (("regions", tables.regions), ("sectors", tables.sectors)):
        if len(set(names)) < len(names):
            faults.append(Fault(kind, "names one twice"))
    if faults:
        return faults
    for name in ("flows", "inputs", "duties"):
        table = getattr(tables, name)
        if not np.isfinite(table).all():
            faults.append(Fault(name, f"{int((~np.isfinite(table)).sum())} cells hold no number"))
        elif name == "duties" and (table <= -1.0).any():
            faults.append(Fault(_at(tables, table <= -1.0), "a duty of −100 % or less"))
        elif name != "duties" and (table < 0).any():
            faults.append(Fault(_at(tables, table < 0), f"negative {name}"))
    if not faults and (tables.duties[np.arange(n), np.arange(n)] != 0).any():
        faults.append(Fault("duties", "a duty on sales at home"))
    return faults


def _faults(economy: Economy) -> list[Fault]:
    faults = shape_faults(economy)
    if faults:
        return faults
    world = economy.flows.sum()
    home = economy.flows[np.arange(len(economy.regions)), np.arange(len(economy.regions))]
    for name, made, kept in zip(economy.regions, economy.output, home, strict=True):
        if made.sum() <= 0:
            faults.append(Fault(name, "has no output"))
        elif kept.sum() <= 0:
            faults.append(Fault(name, "sells nothing at home"))
    if faults:
        return faults
    for what in ("value_added", "final"):
        table = getattr(economy, what)
        if (table < -_CLOSED * world).any():
            faults.append(Fault(_at(economy, table < -_CLOSED * world), f"negative {what}"))
    unpaid = (economy.output <= 0) & (economy.inputs.sum(axis=1) > 0)
    if unpaid.any():
        faults.append(Fault(_at(economy, unpaid), "inputs without output"))
    if (economy.income <= 0).any():
        faults.append(Fault(_at(economy, economy.income <= 0), "has no income"))
    for name, table in economy.sets.items():
        if np.shape(table) != (len(economy.sectors),) or not (np.asarray(table) > 0).all():
            faults.append(Fault(name, "an elasticity that is not above zero"))
    return faults


def _at(tables: Tables, where: NDArray[np.bool_]) -> str:
    """Name the first cell of a table by its regions and sectors."""
    place = [int(axis[0]) for axis in np.nonzero(where)]
    kinds = [tables.regions, tables.sectors][: where.ndim]
    if where.ndim == 3:
        bilateral = where.shape[1] == len(tables.regions)
        kinds = [tables.regions, tables.regions if bilateral else tables.sectors, tables.sectors]
    more = int(where.sum()) - 1
    cell = " ".join(names[k] for names, k in zip(kinds, place, strict=True))
    return cell + (f" and {more} more" if more else "")


def _place(name: str, names: Sequence[str], kind: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        hint = did_you_mean(name, names) or f"one of {', '.join(names)}"
        raise UnknownName(f"the economy has no {kind} {name!r}", hint=hint) from None
