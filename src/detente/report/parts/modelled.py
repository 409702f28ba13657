"""Figures of the model in words: changes, billions, regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.errors import UnknownName
from detente.kernel import countries
from detente.ledger.case.model import Case
from detente.report.parts.figures import MINUS

#: The model counts in millions.
_BILLION = 1000.0


@dataclass(frozen=True, slots=True)
class Names:
    """What the model's regions and sectors are called, and the colours of the parties."""

    titles: Mapping[str, str]
    colors: Mapping[str, str]

    @staticmethod
    def of(case: Case) -> Names:
        """Return the names that a case gives."""
        from detente.model.source.rows import GroupRow, rows

        groups = [*rows(case, "regions", GroupRow), *rows(case, "sectors", GroupRow)]
        parties = {p.id: p.name for p in case.parties.values()}
        colors = {p.id: p.color for p in case.parties.values()}
        return Names({g.id: g.title for g in groups} | parties, colors)

    def __getitem__(self, name: str) -> str:
        """Return what a region or a sector is called; its own code where nobody says."""
        if name in self.titles:
            return self.titles[name]
        try:
            return countries.name(name)
        except UnknownName:
            return name


def signed(value: float, digits: int = 1) -> str:
    """Return a change as a percentage with its sign.

    Examples
    --------
    >>> signed(-0.1234), signed(0.00049, 2), signed(0.00001, 2)
    ('−12.3 %', '+0.05 %', '0.00 %')
    """
    told = f"{abs(value) * 100:.{digits}f}"
    return f"{_sign(value, told)}{told} %"


def billions(value: float, digits: int = 0, *, sign: bool = False) -> str:
    """Return millions as billions.

    Examples
    --------
    >>> billions(453_210.0), billions(-1_260.0, 1, sign=True)
    ('453', '−1.3')
    """
    told = f"{abs(value) / _BILLION:,.{digits}f}"
    if sign:
        return f"{_sign(value, told)}{told}"
    return f"{MINUS if value < 0 and _any(told) else ''}{told}"


def _sign(value: float, told: str) -> str:
    if not _any(told):
        return ""
    return MINUS if value < 0 else "+"


def _any(told: str) -> bool:
    return any(digit in "123456789" for digit in told)
