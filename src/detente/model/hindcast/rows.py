"""Rows of a case that say which years the model is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from detente.kernel.row import STRICT
from detente.ledger.case.model import Case
from detente.model.source.rows import rows


@dataclass(frozen=True, slots=True)
class Place:
    """A destination, and the regions of the baseline that make it up."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearsRow:
    """Years that the model is held against.

    Parameters
    ----------
    base : int
        The year of the baseline.
    files : mapping of int to str
        The table of each year: bilateral flows by industry.
    services : str
        The one industry that stands for all services there.
    recipes : str
        The table whose input coefficients stand in: these have none.
    concordance : str
        The table from codes to industries.
    before : date
        The day whose duties the baseline has.
    pairs : tuple of (str, str)
        Importer and exporter of the duties that were added; each exporter is looked at.
    destinations : tuple of Place
        What is compared.
    set, horizon : str
        Elasticities.
    source, licence : str
        What the tables are, as their licence wants it said.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    base: int
    files: Mapping[int, str]
    services: str
    recipes: str
    concordance: str
    before: date
    pairs: tuple[tuple[str, str], ...]
    destinations: tuple[Place, ...]
    set: str
    horizon: str
    source: str
    licence: str

    @property
    def table(self) -> str:
        """Name of the baseline's table."""
        return f"model_{self.base}"

    @property
    def observed(self) -> str:
        """Name of the table of duties and flows of the years."""
        return f"years_{self.base}"

    @property
    def years(self) -> tuple[int, ...]:
        """The years compared, in order."""
        return tuple(sorted(year for year in self.files if year != self.base))


def years_rows(case: Case) -> list[YearsRow]:
    """Return the years that a case names; none where it has no ``model/years.yaml``."""
    return rows(case, "years", YearsRow)
