"""One row of a table of China's customs: its figures, refused where they do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from detente.trade.feeds.readers.pages.gacc_head import BLANK, Column, Head
from detente.trade.feeds.readers.rows import ReadRow, changed, digits, figure, number, refused

_FOLLOWED = frozenset({"export", "import", "balance"})


def figures(
    label: str, cells: Sequence[str], columns: Sequence[Column], head: Head, *, check: bool = True
) -> Iterator[ReadRow]:
    """Yield a figure for every flow and span of a row, the change beside the value it is of."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    for cell, column in zip(cells, columns, strict=True):
        if column.kind == "month-change":
            continue
        if cell in BLANK or set(cell) == {"#"}:
            if column.kind == "value":
                why = "nil" if cell in BLANK else "the cell shows only ####"
                yield refused(label, f"{column.flow}: {why}", column.period)
            continue
        if number(cell) is None:
            raise changed(f"'{label[:40]}' has '{cell[:20]}' where a number is due", head.name)
        both = held.setdefault((column.flow, column.period), {})
        if both.get(column.kind, digits(cell)) != digits(cell):
            raise changed(f"'{label[:40]}' has two values for {column.period}", head.name)
        both[column.kind] = digits(cell)
    for period in dict.fromkeys(period for _, period in held) if check else ():
        parts = {flow: both.get("value", "") for (flow, p), both in held.items() if p == period}
        add_up(parts, f"{label} {period}", head)
    for (flow, period), both in held.items():
        if flow in _FOLLOWED:
            yield figure(
                label,
                flow,
                period,
                value=both.get("value"),
                change=both.get("change"),
                unit=head.unit,
                published=head.published,
                suffix=head.suffix,
                status="joint-release" if head.joint else "",
            )


def add_up(values: Mapping[str, str], where: str, head: Head) -> None:
    """Refuse parts that do not make their total, or a balance that is not their difference."""
    read = {flow: number(text) for flow, text in values.items()}
    out, into = read.get("export"), read.get("import")
    if out is None or into is None:
        return
    for flow, made in (("trade", out + into), ("balance", out - into)):
        given = read.get(flow)
        # Three roundings of half a step each.
        if given is not None and abs(made - given) > max(map(_step, (out, into, given))) * 3 / 2:
            raise changed(f"{where}: {flow} is {given}, its parts make {made}", head.name)


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
