"""Statistics on series: one question each, asked of every series at once.

A result is a `Point`: the value, half the worth of its last digit, what it rests on, and every
vintage it used. A missing base is a gap with its reason, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from detente.errors import UnknownName, did_you_mean
from detente.trade.held import Held
from detente.trade.period import Period
from detente.trade.series import Series
from detente.trade.statistics.current import Vintage, choose, traced
from detente.trade.statistics.growth import INDEX, LEVEL, MOM, YOY
from detente.trade.statistics.mirror import MIRROR
from detente.trade.statistics.parts import CONTRIBUTION, SHARE, SURPLUS
from detente.trade.statistics.runs import STREAK
from detente.trade.statistics.to_date import YTD, YTD_YOY

__all__ = ["QUESTIONS", "Point", "Used", "Vintage", "answer", "ask"]

QUESTIONS = {
    "level": LEVEL,
    "yoy": YOY,
    "mom": MOM,
    "ytd": YTD,
    "ytd-yoy": YTD_YOY,
    "share": SHARE,
    "contribution": CONTRIBUTION,
    "surplus": SURPLUS,
    "streak": STREAK,
    "mirror": MIRROR,
    "index": INDEX,
}
#: Statistics whose value stands in the unit of the series; the others are fractions or counts.
IN_UNIT = frozenset({"level", "ytd", "surplus"})

_OWN = frozenset(
    {"sid", "id", "start", "until", "value", "margin", "kind", "printed", "known", "uses", "reason"}
    | {"paired", "months"}
)


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that a result rests on, as one release gave it."""

    series: str
    period: Period
    value: Decimal | None
    change: Decimal | None
    known: date
    published: date | None
    last_seen: date | None
    status: str
    source: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class Point:
    """One result.

    Parameters
    ----------
    value : Decimal or float or None
        In the base of the unit (money, kg) for a level; a fraction for a change or a share; a
        count for a streak. None is a gap, and `reason` says which.
    margin : float or None
        Half the worth of the last printed digits, carried through.
    kind : str
        ``observed``, ``published-change`` (only the change was printed) or ``implied``.
    printed : float or None
        The same figure as an office printed it, where it did.
    uses : tuple of Used
        Every figure it rests on.
    more : dict
        What only this statistic has, e.g. the start of a run.
    """

    series: str
    period: Period
    value: Decimal | float | None
    margin: float | None
    kind: str
    printed: float | None
    uses: tuple[Used, ...]
    reason: str | None
    more: dict[str, Any]


def ask(
    held: Held, stat: str, vintage: Vintage, series: Iterable[Series], span: Period | None = None
) -> list[Point]:
    """Return a statistic of some series, in order of series and period.

    Parameters
    ----------
    held : Held
        The figures.
    stat : str
        Name of the statistic.
    vintage : Vintage
        Which figure of several counts.
    series : iterable of Series
        The series asked about.
    span : Period, optional
        Only periods inside it.

    Raises
    ------
    UnknownName
        If there is no such statistic.
    """
    wanted = list(series)
    answer(held, stat, vintage, [s.product for s in wanted])
    names = [s.id for s in wanted]
    inside = ""
    if span is not None:
        inside = f"AND start >= DATE '{span.start}' AND until <= DATE '{span.until}'"
    rows = held.panel.rows(
        "SELECT * FROM answer JOIN series AS s USING (sid) "
        f"WHERE s.id IN (SELECT unnest(?)) {inside} ORDER BY s.id, start, until",
        names,
    )
    used = _used(held, {int(n) for row in rows for n in row["uses"]})
    return [_point(row, used) for row in rows]


def answer(held: Held, stat: str, vintage: Vintage, products: Iterable[str] | None = None) -> None:
    """Make the view ``answer``: a statistic as known by a day, of every series held.

    Parameters
    ----------
    products : iterable of str, optional
        Only series of these products, each result with the rows it used.

    Raises
    ------
    UnknownName
        If there is no such statistic.
    """
    if stat not in QUESTIONS:
        raise UnknownName(
            f"'{stat}' is no statistic",
            where="stat",
            hint=did_you_mean(stat, QUESTIONS) or f"one of: {', '.join(QUESTIONS)}",
        )
    choose(held, vintage, products)
    held.panel.view("answer", traced(QUESTIONS[stat], wanted=products is not None))


def _point(row: dict[str, Any], used: dict[int, Used]) -> Point:
    return Point(
        series=row["id"],
        period=Period(row["start"], row["until"]),
        value=row["value"],
        margin=None if row["margin"] is None else float(row["margin"]),
        kind=row["kind"],
        printed=row["printed"],
        uses=tuple(used[n] for n in dict.fromkeys(row["uses"])),
        reason=row["reason"],
        more={name: row[name] for name in row if name not in _OWN},
    )


def _used(held: Held, numbers: set[int]) -> dict[int, Used]:
    rows: Sequence[tuple[Any, ...]] = held.panel.ask(
        "SELECT row, series, start, until, value, change, known, published, last_seen, status, "
        "source, certainty, note FROM numbered WHERE row IN (SELECT unnest(?))",
        sorted(numbers),
    )
    return {row[0]: Used(row[1], Period(row[2], row[3]), *row[4:]) for row in rows}
