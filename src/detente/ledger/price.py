"""From lines to a rate and an amount, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from detente.errors import BadValue
from detente.ledger.stack import ZERO, Line

#: What one of a unit is in the unit that schedules state; both sides may be plural or dotted.
_IN_BASE: dict[str, tuple[str, Decimal]] = {
    "kg": ("kg", Decimal(1)),
    "g": ("kg", Decimal("0.001")),
    "t": ("kg", Decimal(1000)),
    "mt": ("kg", Decimal(1000)),
    "no": ("no", Decimal(1)),
    "each": ("no", Decimal(1)),
    "pc": ("no", Decimal(1)),
    "pcs": ("no", Decimal(1)),
    "doz": ("no", Decimal(12)),
    "dozen": ("no", Decimal(12)),
    "gross": ("no", Decimal(144)),
    "thousand": ("no", Decimal(1000)),
    "1000": ("no", Decimal(1000)),
    "pr": ("pr", Decimal(1)),
    "prs": ("pr", Decimal(1)),
    "pair": ("pr", Decimal(1)),
    "liter": ("liter", Decimal(1)),
    "liters": ("liter", Decimal(1)),
    "l": ("liter", Decimal(1)),
    "pf liter": ("pf.liter", Decimal(1)),
    "pf.liter": ("pf.liter", Decimal(1)),
    "m2": ("m2", Decimal(1)),
    "m²": ("m2", Decimal(1)),
    "m3": ("m3", Decimal(1)),
    "m³": ("m3", Decimal(1)),
    "bbl": ("bbl", Decimal(1)),
}


@dataclass(frozen=True, slots=True)
class Priced:
    """The duty of one entry under one reading of it.

    `low` and `high` bound the rate over what is not said; `total` is the amount where
    the rate is settled and a value is given. `shares` is the part of the rate that each
    measure adds.
    """

    low: Decimal | None
    high: Decimal | None
    total: Decimal | None
    base_amount: Decimal | None
    shares: Mapping[str, Decimal]
    gaps: tuple[str, ...]

    @property
    def rate(self) -> Decimal | None:
        """The rate where it is settled."""
        return self.low if self.low == self.high else None


def price(
    lines: Sequence[Line],
    value: Decimal | None,
    quantity: Decimal | None,
    unit: str | None,
    content: Mapping[str, Decimal] | None,
) -> Priced:
    """Price the lines of an entry.

    A metal whose share is not stated is bounded over every possible share of what the
    stated ones leave: the duty is linear in the shares, so its extremes stand at the corners.
    """
    owed = [line for line in lines if line.included]
    gaps: list[str] = []
    base_rate, base_amount = _base(owed, value, quantity, unit, gaps)
    added = [line for line in owed if line.base is None and not _is_base(line)]
    unrated = [line for line in added if line.rate is None]
    gaps += [f"{line.measure.id}: its rate is not in the record" for line in unrated]
    metals = sorted({m for line in added for m in line.metals})
    stated = dict(content or {})
    unstated = [metal for metal in metals if metal not in stated]
    corners = _corners(stated, unstated)
    if len(corners) > 1:
        gaps.append(
            f"the share of {' and '.join(unstated)} in the value is not stated; "
            f"give --content {unstated[0]}=…"
        )
    totals = [sum((_share(line, at) for line in added), ZERO) for at in corners]
    settled = base_rate is not None and not unrated
    low = min(totals) + base_rate if base_rate is not None else None
    high = max(totals) + base_rate if settled and base_rate is not None else None
    shares = _settled_shares(added, corners)
    if base_rate is not None:
        shares |= {line.measure.id: base_rate for line in owed if _is_base(line)}
    total = None
    if low is not None and low == high and value is not None:
        # Not low times value: a specific duty's rate is a quotient, its amount is exact.
        total = min(totals) * value + (base_amount or ZERO)
    return Priced(low, high, total, base_amount, shares, tuple(gaps))


def unit_factor(given: str, stated: str) -> Decimal | None:
    """Return how many `stated` units one `given` unit holds, or None if they do not compare."""
    one, other = _IN_BASE.get(_plain(given)), _IN_BASE.get(_plain(stated))
    if one is None or other is None:
        return Decimal(1) if _plain(given) == _plain(stated) else None
    return one[1] / other[1] if one[0] == other[0] else None


def _plain(unit: str) -> str:
    return unit.strip().lower().rstrip(".")


def _is_base(line: Line) -> bool:
    return line.measure.schedule is not None


def _corners(stated: Mapping[str, Decimal], unstated: Sequence[str]) -> list[Mapping[str, Decimal]]:
    room = 1 - sum(stated.values(), ZERO)
    if room <= 0:
        return [stated]
    return [stated, *({**stated, metal: room} for metal in unstated)]


def _share(line: Line, content: Mapping[str, Decimal]) -> Decimal:
    """Return what a line adds to the rate at given shares of metal."""
    rate = line.rate if line.rate is not None else ZERO
    held = sum((content.get(metal, ZERO) for metal in line.metals), ZERO)
    if line.basis == "content":
        return rate * held
    if line.basis == "rest":
        return rate * max(ZERO, 1 - held)
    return rate


def _settled_shares(
    added: Sequence[Line], corners: Sequence[Mapping[str, Decimal]]
) -> dict[str, Decimal]:
    """Return the shares that are the same at every corner."""
    made: dict[str, Decimal] = {}
    for line in added:
        values = {_share(line, at) for at in corners}
        if line.rate is not None and len(values) == 1:
            made[line.measure.id] = values.pop()
    return made


def _base(
    owed: Sequence[Line],
    value: Decimal | None,
    quantity: Decimal | None,
    unit: str | None,
    gaps: list[str],
) -> tuple[Decimal | None, Decimal | None]:
    """Return the base duty as a rate and as an amount."""
    line = next((x for x in owed if _is_base(x)), None)
    if line is None:
        return ZERO, None
    base = line.base
    if base is None or not base.readable:
        gaps.append(line.reason if base is None else f"base rate in words: {base.text}")
        return None, None
    ad_valorem = base.ad_valorem or ZERO
    if not base.specifics:
        return ad_valorem, None if value is None else ad_valorem * value
    units = ", ".join(u for _, u in base.specifics)
    if quantity is None:
        gaps.append(f"the base rate is {base.text}; give --quantity and --unit ({units})")
        return None, None
    amount = ZERO
    for money, stated in base.specifics:
        factor = unit_factor(unit or stated, stated)
        if factor is None:
            raise BadValue(
                f"a quantity in {unit} cannot be charged per {stated}",
                where="unit",
                hint=f"give the quantity in {units}",
            )
        amount += money * quantity * factor
    if not value:
        gaps.append("a specific duty becomes a rate only with --value above zero")
        return None, amount
    total = amount + ad_valorem * value
    return total / value, total
