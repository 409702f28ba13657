"""Small books of series for tests."""

from datetime import date
from decimal import Decimal

from detente.trade.held import Held, hold
from detente.trade.load import Book
from detente.trade.series import Observation, Series


def series(id, flow="export", *, reporter="CHN", partner="WLD", unit="USD bn", by="office", **more):
    given = {"title": id, "product": "total", "frequency": "month", "valuation": "none"} | more
    return Series(
        id=id, flow=flow, reporter=reporter, partner=partner, unit=unit, publisher=by, **given
    )


def seen(series, period, value=None, change=None, known="2026-01-01", **more):
    return Observation(
        series=series,
        period=period,
        value=None if value is None else Decimal(str(value)),
        change=None if change is None else Decimal(str(change)),
        published=date.fromisoformat(known),
        **{"status": "first-release", "source": "s", "certainty": "press"} | more,
    )


def held(rows, observations) -> Held:
    return hold(Book({row.id: row for row in rows}, tuple(observations)))
