"""A tariff line with all that the tables say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from detente.errors import UnknownCode
from detente.kernel.source import Certainty


@dataclass(frozen=True, slots=True)
class Member:
    """A product's stand on a list, over a half-open span of days, from a day of publication."""

    code: str
    start: date | None
    until: date | None
    published: date | None
    rate: Decimal | None = None
    certainty: Certainty = "press"

    def holds(self, day: date, known: date) -> bool:
        """Tell whether the product stood on the list that day, as known by then."""
        began = self.start is None or self.start <= day
        ended = self.until is not None and self.until <= day
        return began and not ended and (self.published is None or self.published <= known)


@dataclass(frozen=True, slots=True)
class Base:
    """A base rate: ad valorem fraction and specific amounts, over a span of days.

    `specifics` are pairs of money per unit (importer's currency) and unit. Where
    neither is given the schedule's text could not be read as a rate.
    """

    text: str
    ad_valorem: Decimal | None
    specifics: tuple[tuple[Decimal, str], ...]
    start: date | None
    until: date | None
    published: date | None
    source: str
    certainty: Certainty

    @property
    def readable(self) -> bool:
        """Whether the text was understood as a rate."""
        return self.ad_valorem is not None or bool(self.specifics)

    def holds(self, day: date, known: date) -> bool:
        """Tell whether this rate stood that day, as known by then."""
        began = self.start is None or self.start <= day
        ended = self.until is not None and self.until <= day
        return began and not ended and (self.published is None or self.published <= known)


@dataclass(frozen=True, slots=True)
class Product:
    """A line of a schedule.

    Parameters
    ----------
    code : str
        Digits only.
    bases : mapping
        Column (``general`` or ``column-2``) to its rates over time, oldest first.
    lists : mapping
        List id to the spans for which the product stands on it.
    """

    code: str
    description: str = ""
    bases: Mapping[str, tuple[Base, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)

    def member(self, name: str, day: date, known: date) -> Member | None:
        """Return the product's stand on a list on a day; the closest code wins."""
        holding = [m for m in self.lists.get(name, ()) if m.holds(day, known)]
        return max(holding, key=_closeness, default=None)

    def base(self, column: str, day: date, known: date) -> Base | None:
        """Return the base rate on a day, as published by `known`; the latest print wins."""
        holding = [b for b in self.bases.get(column, ()) if b.holds(day, known)]
        return max(holding, key=lambda b: b.published or date.min, default=None)


def _closeness(member: Member) -> tuple[int, date]:
    return (len(member.code), member.published or date.min)


def read_code(text: str) -> str:
    """Read a product code: digits, with dots or spaces between them.

    Examples
    --------
    >>> read_code("8507.60.00.20")
    '8507600020'
    """
    digits = text.strip().replace(".", "").replace(" ", "").replace("-", "")
    if not digits.isascii() or not digits.isdigit() or not 2 <= len(digits) <= 10:
        raise UnknownCode(
            f"'{text}' is not a product code",
            where="code",
            hint="give 2 to 10 digits of the Harmonized System, e.g. 8507.60.00.20; "
            "to look one up: detente search WORDS",
        )
    return digits


def dotted(code: str) -> str:
    """Return a code with the dots of print: ``8507.60.00.20``."""
    return ".".join(p for p in (code[:4], code[4:6], code[6:8], code[8:]) if p)
