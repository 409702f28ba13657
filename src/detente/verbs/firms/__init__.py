"""How a company's answers read: what it owes, what it lands for, where else it sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.desk import Desk
from detente.errors import InputError
from detente.kernel import countries
from detente.ledger.products.product import dotted
from detente.report.firm.sheets import exposure_sheets
from detente.report.sheet import Sheet
from detente.verbs.words import day, money, percent

if TYPE_CHECKING:
    from detente.firms.exposure.answer import Exposure
    from detente.firms.landed import Landed, Origin
    from detente.firms.reroute.answer import Further, Market, Reroute

#: The command line shows so many products and origins.
FEW = 8


def exposure(_: Desk, found: Exposure) -> list[Sheet]:
    """Lay out what entries owe under each future."""
    return exposure_sheets(found, shown=FEW)


def exposure_exit(found: Exposure) -> int:
    """Return what the command line ends with: rows put aside are a fault unless allowed."""
    return InputError.exit_code if found.rejected and not found.allow_rejects else 0


def landed(_: Desk, found: Landed) -> list[Sheet]:
    """Lay out landed cost by origin."""
    head = f"{dotted(found.code)} {found.description}".strip()
    into = countries.name(found.dest)
    dates = f"entered {day(found.on)}, as known on {day(found.known)}"
    said = [row for row in found.origins if row.status != "gap"]
    lines = [
        f"{len(said)} of {len(found.origins)} origins can be said — {head}, into {into}, {dates}."
    ]
    if found.customs_value:
        lines.append(
            f"Duty is charged on the {found.customs_value} value: {found.customs_text} "
            f"({found.certainty})."
        )
    rows = tuple(_origin(row) for row in found.origins)
    bought = f"bought {found.year}" if found.year else "bought"
    columns = ("origin", "duty", "landed", "status", bought, "layers")
    gaps = {gap: None for row in found.origins for gap in row.gaps if row.status != "gap"}
    notes = [f"gap: {gap}" for gap in gaps]
    if len(said) < len(found.origins):
        notes.append(
            "gap: for the other origins only what falls on all of them is held; their own added "
            "duties may come on top and their preferences take off, so no duty is claimed"
        )
    return [Sheet("", columns, rows, tuple(lines), (*notes, *found.notes))]


def _origin(row: Origin) -> tuple[str, ...]:
    layers = "; ".join(
        f"{layer.id} {percent(layer.effective_rate)}"
        for layer in row.layers
        if layer.included and layer.effective_rate != 0
    )
    if row.duty is not None:
        duty, cost = percent(row.duty), money(row.cost_usd)
    elif row.status == "gap":
        held = "not said" if row.duty_low is None else f"{percent(row.duty_low)} held"
        duty, cost = f"not known ({held})", ""
    else:
        duty = f"{percent(row.duty_low)} to {percent(row.duty_high)}"
        bounds = f"{money(row.cost_low_usd)} to {money(row.cost_high_usd)}"
        cost = bounds if row.cost_low_usd else ""
    bought = "" if row.imports_usd is None else f"${row.imports_usd:,.0f}"
    return (row.name, duty, cost, row.status, bought, layers)


def reroute(_: Desk, found: Reroute) -> list[Sheet]:
    """Lay out the markets that would take more."""
    who, lost = countries.name(found.exporter), countries.name(found.away_from)
    what = dotted(found.code) if found.level == "product" else f"{dotted(found.code)} by its sector"
    lines = [
        f"level: {found.level} — {what}, {who} away from {lost}, {found.title} of {found.year}.",
        f"Landed there it costs {found.price_there - 1:+.1%}; {found.taken:.0%} of the quantity is "
        f"still taken in the middle case"
        + (f", {found.curb:.0%} at the most." if found.curb is not None else "."),
    ]
    rows = tuple(_market(row) for row in found.markets)
    columns = ("market", "gain", "from", "to", "duty", "why")
    notes = ["gain: share of what was sold to the lost market", *found.notes, found.source]
    sheets = [Sheet("", columns, rows, tuple(lines), tuple(notes))]
    if found.further:
        told = "Further: " + "; ".join(_further(row) for row in found.further) + "."
        sheets.append(Sheet("", (), (), (told,)))
    return sheets


def _duty(row: Market | Further) -> str:
    if row.duty_now is None:
        return "gap"
    told = percent(row.duty_now, 1)
    return told if row.duty_basis == "law" else f"{told} (sector)"


def _market(row: Market) -> tuple[str, ...]:
    ends = (f"{x:.1%}" for x in (row.gain, row.lo, row.hi))
    return (f"{row.rank} {row.name}", *ends, _duty(row), "; ".join(row.reasons))


def _further(row: Further) -> str:
    return f"{row.rank} {row.name} {row.gain:.1%}, duty {_duty(row)}"
