"""How an exposure reads: what changes first, then products, origins, layers, refunds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from detente.report.sheet import Sheet

if TYPE_CHECKING:
    from detente.firms.exposure.answer import Exposure, Owed, Part, Total

#: So many products and origins a page shows.
SHOWN = 15
#: Futures of the short tables, beside each scenario's end.
_SHORT = ("now", "snap-back")
_NAMED = 3


def usd(amount: Decimal) -> str:
    """Return US dollars to the cent.

    Examples
    --------
    >>> usd(Decimal("-1234.5"))
    '-$1,234.50'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"


def exposure_sheets(found: Exposure, *, shown: int | None = SHOWN) -> list[Sheet]:
    """Lay an exposure out: the finding, then its tables; `shown` bounds the longer ones."""
    lines = _lines(found)
    futures = [*found.totals, *found.by_scenario]
    columns = ("future", "on", "owed", "at least", "at most", "not settled", "change", "why")
    rows = tuple(_row(total) for total in futures)
    notes = (*_qualified(found), *found.notes)
    sheets = [Sheet("", columns, rows, tuple(lines), notes)]
    told = [t for t in futures if shown is None or t.id in _SHORT or t.id.endswith(" then")]
    sheets += _parts("By product", "product", found.by_product, told, shown)
    sheets += _parts("By origin", "origin", found.by_origin, told, shown)
    names = list(dict.fromkeys((row.layer, row.name) for row in found.by_layer))
    held = {(row.future, row.layer): row.amount_usd for row in found.by_layer}
    layered = tuple((name, *(usd(held[t.id, layer]) for t in told)) for layer, name in names)
    sheets.append(Sheet("By layer", ("layer", *(t.id for t in told)), layered))
    if found.drivers:
        rows = tuple((d.future, d.name, usd(d.change_usd), _few(d.measures)) for d in found.drivers)
        sheets.append(
            Sheet("What makes the difference", ("future", "layer", "change", "measures"), rows)
        )
    return [*sheets, *_refunds(found)]


def _lines(found: Exposure) -> list[str]:
    now = found.totals[0].owed
    lines = [
        f"{_range(now)} owed on {now.entries:,} entries worth {usd(now.value_usd)}, as if entered "
        f"on {found.totals[0].on}, as known on {found.known}."
    ]
    back = next((t for t in found.totals if t.id == "snap-back"), None)
    if back is not None and back.change_usd:
        more = "more" if back.change_usd > 0 else "less"
        lines.append(f"{usd(abs(back.change_usd))} {more} on {back.on} if nothing more is signed.")
    if found.outside.entries:
        lines.append(
            f"{found.outside.entries:,} of them, worth {usd(found.outside.value_usd)}, are from "
            "origins whose own duties and preferences the case does not hold: only what falls on "
            "every origin is in the sums for them."
        )
    if found.refunds:
        total = sum((row.amount_usd for row in found.refunds), Decimal(0))
        lines.append(f"{usd(total)} was charged by entry date under measures since struck down.")
    if found.rejected:
        where = f", in {found.rejects}" if found.rejects else ""
        lines.append(
            f"{found.rejected:,} of {found.rows:,} rows could not be read and are not in the sums; "
            f"reasons by line{where}."
        )
    said = ", ".join(f"{c.field} = '{c.column}' ({c.how})" for c in found.columns)
    return [*lines, f"Columns: {said}."]


def _range(owed: Owed) -> str:
    if owed.settled == owed.entries:
        return usd(owed.amount_usd)
    if owed.low_usd == owed.high_usd:
        return f"{usd(owed.low_usd)} (what can be said)"
    return f"Between {usd(owed.low_usd)} and {usd(owed.high_usd)} (what can be said)"


def _row(total: Total) -> tuple[str, ...]:
    owed = total.owed
    return (
        total.title,
        str(total.on),
        usd(owed.amount_usd),
        usd(owed.low_usd),
        usd(owed.high_usd),
        f"{owed.entries - owed.settled:,}",
        usd(total.change_usd),
        "; ".join(total.why),
    )


def _qualified(found: Exposure) -> list[str]:
    made = []
    unsaid = found.totals[0].owed
    if unsaid.open_entries:
        made.append(
            f"for {unsaid.open_entries:,} entries worth {usd(unsaid.open_value_usd)} no bound of "
            "the duty is known: they are in no sum of duty"
        )
    kinds = ", ".join(f"{n:,} {reason}" for reason, n in found.reasons if reason != "ok")
    if kinds:
        made.append(f"not plainly computed now: {kinds}")
    made.append("`owed` covers the settled entries; `change` those settled both now and then")
    return made


def _parts(
    title: str, head: str, parts: Sequence[Part], futures: Sequence[Total], shown: int | None
) -> list[Sheet]:
    told = parts if shown is None else parts[:shown]
    rows = tuple(
        (
            part.name,
            f"{part.entries:,}",
            usd(part.value_usd),
            *_owed(part, futures),
        )
        for part in told
    )
    more = len(parts) - len(told)
    tail = f"… and {more} more, in the JSON and the workbook" if more > 0 else ""
    columns = (head, "entries", "value", *(t.id for t in futures))
    return [Sheet(title, columns, rows, (), (), tail)]


def _owed(part: Part, futures: Sequence[Total]) -> list[str]:
    asked = {total.id for total in futures}
    return [usd(owed.amount_usd) for owed in part.owed if owed.future in asked]


def _few(measures: Sequence[str]) -> str:
    """Return the first measures, and how many more there are."""
    if not measures:
        return "follows from others"
    more = len(measures) - _NAMED
    return "; ".join(measures[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _refunds(found: Exposure) -> list[Sheet]:
    if not found.refunds:
        return []
    rows = tuple(
        (r.name, m.month, f"{m.entries:,}", usd(m.value_usd), usd(m.amount_usd))
        for r in found.refunds
        for m in r.months
    )
    lines = [
        f"{r.name}: {usd(r.amount_usd)} on {r.entries:,} entries, struck down on {r.ruled} "
        f"({r.certainty}): {r.text}."
        for r in found.refunds
    ]
    notes = [f"{w.name} ({w.authority}; {w.certainty}): {w.text}" for w in found.ways]
    notes += [
        f"{r.open_entries:,} more entries of those days: what {r.name} took cannot be said"
        for r in found.refunds
        if r.open_entries
    ]
    notes += [
        f"{', '.join(r.mixed)} of the same layer stands: part of the sum may be its own"
        for r in found.refunds
        if r.mixed
    ]
    notes.append("whether an entry is final, protested or refunded already is not in the file")
    columns = ("layer", "month of entry", "entries", "value", "charged")
    return [Sheet("Charged and since struck down", columns, rows, tuple(lines), tuple(notes))]
