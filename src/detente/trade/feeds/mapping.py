"""From what a page prints to figures of a series, in base units; what cannot be is kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from detente.errors import ChangedShape, DetenteError
from detente.ledger.case.record import Feed
from detente.trade.feeds.bundle import HINT
from detente.trade.feeds.readers.rows import ReadRow
from detente.trade.held import last_digit
from detente.trade.period import Period, read_period
from detente.trade.series import Series
from detente.trade.unit import read_unit

#: The finest digit a column holds, and what is too large for it.
_VALUE = (Decimal("0.000001"), Decimal(10) ** 18)
_CHANGE = (Decimal("0.00000001"), Decimal(10) ** 4)

#: A page's address, the day it was fetched, and its rows.
Read = tuple[str, date, list[ReadRow]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a page prints it, in the base of its unit."""

    series: str
    period: Period
    value: Decimal | None
    step: Decimal | None
    change: Decimal | None
    change_step: Decimal | None
    published: date | None
    fetched: date
    page: str
    status: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, date, date]:
        """The series and the span."""
        return self.series, self.period.start, self.period.until


@dataclass(slots=True)
class Mapped:
    """Figures, what was rejected with its reason, and how many labels were left alone."""

    figures: list[Printed] = field(default_factory=list)
    rejects: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    left: set[str] = field(default_factory=set)

    def rejected(self) -> list[dict[str, str]]:
        """Return the rejects as rows: label, reason, first page, how often."""
        return [
            {"label": label, "reason": reason, "page": page, "times": str(times)}
            for (label, reason, page), times in sorted(self.rejects.items())
        ]


def mapped(feed: Feed, series: Mapping[str, Series], reads: Iterable[Read]) -> Mapped:
    """Return the figures of the pages read.

    Raises
    ------
    ChangedShape
        A unit that is not the one of its series, a day of release in the future: the page is
        then not what it says.
    """
    out = Mapped()
    first: dict[tuple[str, str], str] = {}
    for page, fetched, rows in reads:
        before, left = len(out.figures), len(out.left)
        for row in rows:
            if row["row"] not in {"figure", "refused"} or not _wanted(feed, row, page):
                continue
            label = " ".join(part for part in (row.get("product", ""), row["label"]) if part)
            name = feed.names.get(label) or feed.names.get(row["label"], "")
            if not name and feed.others == "leave":
                out.left.add(label)
                continue
            reason = _reason(feed, series, row, name)
            if reason:
                place = first.setdefault((label, reason), page)
                out.rejects[label, reason, place] += 1
                continue
            printed = _printed(series[_series(feed, row, name)], row, fetched, page)
            out.figures.append(printed)
        if len(out.figures) == before and len(out.left) > left:
            out.rejects["", "no name that the feed follows is printed there", page] += 1
    return out


def _wanted(feed: Feed, row: ReadRow, page: str) -> bool:
    if any(row[k] not in wanted for k, wanted in feed.follow.items() if k in row):
        return False
    if feed.since is None or not row.get("period"):
        return True
    return _period(row, page).start >= feed.since


def _period(row: ReadRow, page: str) -> Period:
    try:
        return read_period(row["period"])
    except DetenteError as error:
        raise ChangedShape(error.what, where=page, hint=HINT) from error


def _reason(feed: Feed, series: Mapping[str, Series], row: ReadRow, name: str) -> str:
    if row["row"] == "refused":
        return str(row["reason"])
    if not name:
        return "no row of the feed names it"
    made = _series(feed, row, name)
    return "" if made in series else f"there is no series {made}"


def _series(feed: Feed, row: ReadRow, name: str) -> str:
    made = feed.series.format(flow=row["flow"], name=name)
    return f"{made}-{row['suffix']}" if row.get("suffix") else made


def _printed(series: Series, row: ReadRow, fetched: date, page: str) -> Printed:
    own = read_unit(series.unit)
    try:
        unit = read_unit(row["unit"]) if row.get("unit") else own
    except DetenteError as error:
        raise ChangedShape(error.what, where=page, hint=HINT) from error
    if unit.base != own.base:
        what = f"{series.id} counts {own.base}, the page {unit.base}"
        raise ChangedShape(what, where=page, hint=HINT)
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    if published is not None and published > fetched:
        what = f"published on {published}, fetched on {fetched}"
        raise ChangedShape(what, where=page, hint=HINT)
    scale = unit.scale * Decimal(row.get("times") or 1)
    value = _fitted(row.get("value"), scale, _VALUE, page)
    change = _fitted(row.get("change"), Decimal("0.01"), _CHANGE, page)
    return Printed(
        series=series.id,
        period=_period(row, page),
        value=value[0],
        step=value[1],
        change=change[0],
        change_step=change[1],
        published=published,
        fetched=fetched,
        page=page,
        status=row.get("status", ""),
        note=row.get("note", ""),
    )


def _fitted(
    text: str | None, scale: Decimal, column: tuple[Decimal, Decimal], page: str
) -> tuple[Decimal | None, Decimal | None]:
    """Return a figure and the worth of its last digit as a column holds them."""
    if text is None:
        return None, None
    finest, most = column
    value = Decimal(text) * scale
    if abs(value) >= most:
        raise ChangedShape(f"'{text[:40]}' is no figure of trade", where=page, hint=HINT)
    step = last_digit(Decimal(text)) * scale
    if step < finest:
        return value.quantize(finest), finest
    return value, step
