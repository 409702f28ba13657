"""Figures of the record as a verdict tells them."""

from __future__ import annotations

from decimal import Decimal

from detente.trade.telling import rounded
from detente.verdict.answer import Row, Side
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting

_BASES = {
    "yoy": " on the year",
    "ytd-yoy": " on the year",
    "mom": " on the period before",
    "share": " of all",
}
_SCALES = ((Decimal(10**12), "tn"), (Decimal(10**9), "bn"), (Decimal(10**6), "mn"))


def shown(at: Sitting, figure: Figure) -> str:
    """Return a figure in words: what, when, how much."""
    less = ", less the flow the other way" if figure.stat == "surplus" else ""
    return f"{at.facts.title(figure.series)}{less}, {figure.period}: {amount(figure)}"


def amount(figure: Figure) -> str:
    """Return a figure with its unit."""
    value, margin = figure.value, float(figure.margin)
    if figure.unit == "fraction":
        sign = "" if figure.stat == "share" else "+"
        number = _short(rounded(value * 100, margin * 100), 2)
        return f"{number:{sign}f} %{_BASES.get(figure.stat, '')}"
    if figure.unit == "share":
        return f"{(value * 100).normalize():f} %"
    if figure.unit == "kg":
        return f"{rounded(value / 1000, margin / 1000):,f} t"
    if figure.unit == "periods":
        way = {-1: "fall", 0: "standstill", 1: "rise"}[figure.way]
        return f"{way} number {int(value)} in a row"
    for size, name in _SCALES:
        if abs(value) >= size:
            number = _short(rounded(value / size, margin / float(size)), 3)
            return f"{number:,f} {name} {figure.unit}"
    return f"{value.normalize():f} {figure.unit}"


def _short(number: Decimal, places: int) -> Decimal:
    """Return a number with at most so many decimals."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        return number.quantize(Decimal(1).scaleb(-places))
    return number


def row_of(at: Sitting, figure: Figure) -> Row:
    """Return the row of a figure: its series, statistic, period and vintage."""
    return Row(
        kind="series",
        id=figure.series,
        value=amount(figure),
        period=f"{figure.period} ({figure.stat})",
        vintage=figure.vintage,
        sources=figure.sources,
    )


def sides_of(at: Sitting, figure: Figure, *, fits: bool) -> tuple[Side | None, Side]:
    """Return what was held on the day of the text and what is now, where one figure answers."""
    told = shown(at, figure)
    out = figure.vintage <= at.then
    then = Side(at.then, told if out else "not out", fits if out else None)
    return (then if at.written else None), Side(at.now, told, fits)
