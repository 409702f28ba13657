"""Results of statistics as they are told: chosen series, rounded figures, reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from detente.errors import NoSeries, UnknownName, did_you_mean
from detente.kernel import countries
from detente.trade.held import Held
from detente.trade.period import Period
from detente.trade.series import Series
from detente.trade.statistics import IN_UNIT, Point, Used
from detente.trade.unit import Unit, read_unit

#: Why there is no value, in words; `{}` is the period the figure would be for.
REASONS = {
    "only-change": "only the change on the year was printed for {period}, and its base is not held",
    "no-base": "no figure for {before} is held, so {period} has nothing to be compared with",
    "base-not-positive": "the base {before} is zero or negative, so a change on it has no meaning",
    "no-period-before": "no figure for the period right before {period} is held",
    "no-whole": "no series of the same office counts every partner",
    "no-whole-figure": "the figure for every partner is not held for {period}",
    "no-other-side": "exports and imports are not both held for {period}",
    "two-currencies": "the two sides are held in two currencies only; they are not mixed",
    "no-mirror": "the partner's figure for {period} is not held",
}
#: Columns of particular statistics that stand in the unit of the series.
_LEVELS = frozenset({"months_sum", "exporter", "importer"})
_FRACTION = "fraction"
#: Statistics that a figure alone would leave half said.
IN_WORDS = frozenset({"streak", "mirror", "ytd"})


@dataclass(frozen=True, slots=True)
class Vintaged:
    """A figure a result rests on: which release, since when it was known."""

    series: str
    period: str
    value: Decimal | None
    change: Decimal | None
    unit: str
    vintage: date
    published: date | None
    last_seen: date | None
    status: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """One result under the names of the contract.

    Parameters
    ----------
    value : Decimal or None
        In `unit`, rounded to what its printed digits carry; None is a gap.
    kind : str or None
        ``observed``, ``published-change`` or ``implied``; None for a gap.
    vintage : date
        The day from which all it rests on was known.
    status : str
        Which release gave it; ``computed`` where several figures did, ``gap`` where none.
    margin : Decimal or None
        Half the worth of the last printed digits.
    printed : Decimal or None
        The same figure as printed elsewhere, where it was.
    source, sources : str and tuple of str
        Whose releases it rests on: of the figure itself, and of all.
    more : mapping
        What only this statistic says.
    """

    series: str
    period: str
    basis: str
    value: Decimal | None
    unit: str
    kind: str | None
    vintage: date
    published: date | None
    status: str
    source: str
    sources: tuple[str, ...]
    margin: Decimal | None = None
    printed: Decimal | None = None
    reason: str = ""
    words: str = ""
    note: str = ""
    more: Mapping[str, Any] | None = None
    vintages: tuple[Vintaged, ...] = ()


def chosen(
    series: Mapping[str, Series],
    id: str | None = None,
    **wanted: str | None,
) -> list[Series]:
    """Return the series of an id, or those that count what is asked.

    Parameters
    ----------
    id : str, optional
        An id, or a beginning of ids.
    **wanted : str, optional
        ``reporter``, ``partner``, ``flow``, ``product``, as the rows spell them.

    Raises
    ------
    UnknownName
        If no series is called so.
    NoSeries
        If none counts what is asked.
    """
    if id is not None:
        found = [s for s in series.values() if s.id == id]
        found = found or [s for s in series.values() if s.id.startswith(f"{id}-")]
        if not found:
            raise UnknownName(
                f"no series is called '{id}'",
                where="series",
                hint=did_you_mean(id, series) or "detente series lists them",
            )
    else:
        found = list(series.values())
    asked = {name: value for name, value in wanted.items() if value is not None}
    kept = [s for s in found if all(getattr(s, name) == value for name, value in asked.items())]
    if not kept:
        said = ", ".join(f"{name} {value}" for name, value in asked.items())
        have = {name: sorted({getattr(s, name) for s in found}) for name in asked}
        raise NoSeries(
            f"no series is held with {said}",
            where="series",
            hint="; ".join(f"{name}: {', '.join(values[:12])}" for name, values in have.items()),
        )
    return kept


def tell(points: Iterable[Point], stat: str, series: Mapping[str, Series]) -> list[Told]:
    """Return results under the names of the contract."""
    return [_told(point, stat, series) for point in points]


def rounded(value: Decimal | float, margin: float | None) -> Decimal:
    """Return a value with the digits that its margin leaves standing.

    Examples
    --------
    >>> rounded(311.898017, 0.1945)
    Decimal('311.9')
    """
    exact = Decimal(str(value))
    if not margin:
        return exact.normalize() if exact else Decimal(0)
    places = math.floor(math.log10(2 * margin) + 1e-9)
    if places >= 0:
        return Decimal(int(exact.quantize(Decimal(1).scaleb(places))))
    return exact.quantize(Decimal(1).scaleb(places))


def _told(point: Point, stat: str, series: Mapping[str, Series]) -> Told:
    row = series[point.series]
    unit = read_unit(row.unit)
    scale = unit.scale if stat in IN_UNIT else Decimal(1)
    margin = None if point.margin is None else point.margin / float(scale)
    value = None if point.value is None else rounded(Decimal(str(point.value)) / scale, margin)
    printed = point.printed
    if stat == "level" and point.value is None and printed is not None:
        scale = Decimal(1)
    return Told(
        series=point.series,
        period=str(point.period),
        basis=point.period.basis,
        value=value,
        unit=_unit(stat, row),
        kind=None if point.reason else point.kind,
        vintage=max(u.known for u in point.uses),
        published=max((u.published for u in point.uses if u.published), default=None),
        status="gap" if point.reason else _status(point),
        source=point.uses[0].source,
        sources=tuple(dict.fromkeys(u.source for u in point.uses)),
        margin=None if margin is None or value is None else rounded(margin, margin / 5),
        printed=None if printed is None else _plain(Decimal(str(printed)) / scale),
        reason=_reason(point),
        words=words(point, unit) if stat in IN_WORDS else "",
        note=point.uses[0].note if len(point.uses) == 1 else "",
        more=_more(point, unit.scale) or None,
        vintages=tuple(_vintaged(u, series[u.series]) for u in point.uses),
    )


def words(point: Point, unit: Unit) -> str:
    """Say in words what a figure alone would leave open: a run, or a mirror.

    A run: "8th fall in a row since 2025-04; 8th of 10 % or more in a row since 2025-04".
    """
    if "way" not in point.more:
        return _mirrored(point) if "mirror" in point.more else _summed(point, unit)
    more, length = point.more, int(point.value or 0)
    way = {-1: "fall", 0: "standstill", 1: "rise"}[int(more["way"])]
    basis = {
        "as-released": "periods as released",
        "single-months": "single months where given later",
    }[more["basis"]]
    if length > 1:
        said = f"{ordinal(length)} {way} in a row since {more['since']:%Y-%m}"
        large = int(more["large_value"] or 0)
        if large > 1:
            said += f"; {ordinal(large)} of 10 % or more in a row since {more['large_since']:%Y-%m}"
    elif more["earlier"] is not None:
        earlier = Period(more["earlier"], more["earlier_until"])
        said = f"first {way} since {earlier}"
    else:
        said = f"first {way} in the unbroken run held, which begins in {more['held_from']:%Y-%m}"
    return f"{said} ({basis})"


def ordinal(number: int) -> str:
    """Return a number as an ordinal.

    Examples
    --------
    >>> ordinal(8), ordinal(22), ordinal(11)
    ('8th', '22nd', '11th')
    """
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if number % 100 in {11, 12, 13} else ends.get(number % 10, "th")
    return f"{number}{end}"


def _mirrored(point: Point) -> str:
    if point.value is None:
        return ""
    lagged = point.more.get("lagged")
    said = f"against {point.more['mirror']}"
    return said if lagged is None else f"{said}; {lagged:.2f} against its next month"


def _summed(point: Point, unit: Unit) -> str:
    total = point.more.get("months_sum")
    if total is None or point.value is None:
        return ""
    said = f"{_plain(total / unit.scale):,f}"
    return f"its months as released sum to {said}; an office revises inside the year to date"


def _unit(stat: str, row: Series) -> str:
    if stat in IN_UNIT:
        return row.unit
    return {"streak": "periods", "index": "index", "mirror": "ratio"}.get(stat, _FRACTION)


def _status(point: Point) -> str:
    return point.uses[0].status if len(point.uses) == 1 else "computed"


def _reason(point: Point) -> str:
    if point.reason is None:
        return ""
    return REASONS[point.reason].format(period=point.period, before=_before(point.period))


def _before(period: Period) -> Period:
    return period.year_before


def _more(point: Point, scale: Decimal) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in point.more.items():
        if value is None or name.endswith("_uses"):
            continue
        if name in _LEVELS:
            made[name] = _plain(Decimal(str(value)) / scale)
        elif isinstance(value, float):
            made[name] = rounded(value, 0.00005)
        else:
            made[name] = value
    return made


def _vintaged(used: Used, row: Series) -> Vintaged:
    scale = read_unit(row.unit).scale
    return Vintaged(
        series=used.series,
        period=str(used.period),
        value=None if used.value is None else _plain(used.value / scale),
        change=None if used.change is None else _plain(used.change),
        unit=row.unit,
        vintage=used.known,
        published=used.published,
        last_seen=used.last_seen,
        status=used.status,
        sources=(used.source,),
        note=used.note,
    )


def _plain(value: Decimal) -> Decimal:
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def partner(text: str | None) -> str | None:
    """Read a country or an aggregate as the rows spell it."""
    return None if text is None else countries.resolve(text)


def silent(held: Held, series: Iterable[Series], told: Iterable[Told], known: date) -> list[str]:
    """Say of each series asked about that gave nothing, what is held of it at all."""
    spoke = {t.series for t in told}
    made = []
    for row in series:
        if row.id in spoke:
            continue
        first, start, last, since = held.panel.ask(
            "SELECT min(known), min(start), max(until) - 1, "
            "min(CASE WHEN known > ? THEN known END) FROM numbered WHERE series = ?",
            known,
            row.id,
        )[0]
        if first is None:
            made.append(f"{row.id}: no figure is held; a feed may fetch it (detente refresh)")
        elif first > known:
            made.append(f"{row.id}: nothing was known by {known}; the first figure is of {since}")
        else:
            made.append(f"{row.id}: no figure in what was asked; held are {start} to {last}")
    return made


def notes(series: Iterable[Series], told: Iterable[Told], stat: str) -> list[str]:
    """Return what a reader must know of the series shown, each thing once."""
    rows = list(series)
    made = [f"{s.id}: {s.note}" for s in rows if s.note]
    joint = sorted({s.publisher for s in rows if s.joint})
    if joint and stat in {"level", "yoy", "mom", "streak"}:
        made.append(
            f"{', '.join(joint)} releases some months only together; "
            "such a period is one figure, not two months"
        )
    if len({s.reporter for s in rows}) > 1:
        made.append("figures of different reporters are not comparable as they stand: see mirror")
    if any(t.kind == "implied" for t in told):
        made.append("an implied figure is worked out from a printed change; no office published it")
    return made
