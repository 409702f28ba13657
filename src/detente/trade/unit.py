"""Units of figures: what is counted, and the scale it is printed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from detente.errors import InputError, did_you_mean

#: Scales of money, after the currency's three letters.
MONEY = {"": 1, "k": 10**3, "mn": 10**6, "100mn": 10**8, "bn": 10**9, "tn": 10**12}
#: Units that are not money: what they count, and how many of its base they are.
OTHER = {
    "g": ("kg", Decimal("0.001")),
    "kg": ("kg", Decimal(1)),
    "t": ("kg", Decimal(1000)),
    "kt": ("kg", Decimal(10**6)),
    "Mt": ("kg", Decimal(10**9)),
    "number": ("number", Decimal(1)),
    "index": ("index", Decimal(1)),
    "share": ("share", Decimal(1)),
}
_CURRENCY = re.compile(r"([A-Z]{3})(?: (\w+))?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed.

    Parameters
    ----------
    name : str
        As written, e.g. ``USD bn``.
    base : str
        What is counted: a currency's ISO 4217 code, ``kg``, ``number``, ``index`` or ``share``.
    scale : Decimal
        How many of the base one of it is.
    """

    name: str
    base: str
    scale: Decimal

    @property
    def currency(self) -> str | None:
        """The currency, where it is money."""
        return self.base if len(self.base) == 3 and self.base.isupper() else None


@cache
def read_unit(name: str) -> Unit:
    """Return the unit of a name.

    Raises
    ------
    InputError
        If there is no such unit.

    Examples
    --------
    >>> read_unit("CNY 100mn").scale
    Decimal('100000000')
    """
    if name in OTHER:
        base, scale = OTHER[name]
        return Unit(name, base, scale)
    found = _CURRENCY.fullmatch(name)
    if found and (found[2] or "") in MONEY:
        return Unit(name, found[1], Decimal(MONEY[found[2] or ""]))
    raise InputError(
        f"'{name}' is not a unit",
        where="unit",
        hint=did_you_mean(name, [*OTHER, "USD mn", "USD bn", "CNY 100mn"])
        or f"a currency with {', '.join(k for k in MONEY if k)}, or one of {', '.join(OTHER)}",
    )
