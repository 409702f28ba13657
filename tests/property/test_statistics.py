"""The statistics, asked of every series at once, against a plain reading of one figure a time."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.trade.period import Period, read_period
from detente.trade.statistics import Vintage, ask
from tests.unit.trade.making import held, seen, series

ROWS = [
    series("xw"), series("mw", "import"), series("xu", partner="USA"),
    series("iu", "import", reporter="USA", partner="CHN", unit="USD mn", by="other"),
]  # fmt: skip
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
JOINT = [f"{year}-01..{year}-02" for year in (2023, 2024, 2025)]
LAST = Vintage(date(2026, 6, 1))

figures = st.builds(
    lambda row, period, value, change, day: (row.id, period, value, change, day),
    st.sampled_from(ROWS),
    st.sampled_from(MONTHS[:18] + MONTHS[24:32] + JOINT),
    st.none() | st.integers(0, 9999).map(lambda n: Decimal(n) / 10),
    st.none() | st.integers(-900, 900).map(lambda n: Decimal(n) / 1000),
    st.integers(0, 3).map(lambda n: date(2026, 1, 1) + timedelta(days=60 * n)),
).filter(lambda f: f[2] is not None or f[3] is not None)
books = st.lists(figures, max_size=60, unique_by=lambda f: (f[0], f[1], f[4]))


class Plain:
    """What is known by a day, figure by figure."""

    def __init__(self, rows, day):
        known = sorted((f for f in rows if f[4] <= day), key=lambda f: f[4])
        scale = {"iu": Decimal(10**6)}
        self.values = {
            (name, read_period(p)): value * scale.get(name, Decimal(10**9))
            for name, p, value, _, _ in known
            if value is not None
        }
        self.changes = {
            (name, read_period(p)): change for name, p, _, change, _ in known if change is not None
        }

    def level(self, name, period):
        """Observed, else implied by a printed change one year off."""
        if (name, period) in self.values:
            return self.values[name, period], "observed"
        later = next((p for n, p in self.changes if n == name and p.year_before == period), None)
        if later and self.values.get((name, later), 0) > 0:
            return self.values[name, later] / (1 + self.changes[name, later]), "implied"
        base = self.values.get((name, period.year_before), 0)
        if (name, period) in self.changes and base > 0:
            return base * (1 + self.changes[name, period]), "implied"
        return None

    def growth(self, name, period):
        value = self.values.get((name, period))
        base = self.values.get((name, period.year_before), 0)
        if value is not None and base > 0:
            return float(value / base - 1)
        change = self.changes.get((name, period))
        return None if change is None else float(change)


def close(a, b):
    return a is not None and b is not None and abs(float(a) - float(b)) <= 1e-6 * max(1, abs(b))


@settings(max_examples=60, deadline=None)
@given(books, st.integers(0, 3))
def test_levels_growth_and_streaks(rows, step):
    day = date(2026, 1, 1) + timedelta(days=60 * step)
    plain = Plain(rows, day)
    book = held(ROWS, [seen(n, p, v, c, d.isoformat()) for n, p, v, c, d in rows])
    levels = ask(book, "level", Vintage(day), ROWS)
    given_levels = [p for p in levels if p.value is not None]
    for point in given_levels:
        wanted = plain.level(point.series, point.period)
        assert wanted is not None
        assert close(point.value, float(wanted[0]))
        assert point.kind == wanted[1]
        assert all(u.known <= day for u in point.uses)
    assert {(p.series, p.period) for p in given_levels} >= set(plain.values)

    growth = ask(book, "yoy", Vintage(day), ROWS)
    for point in growth:
        wanted = plain.growth(point.series, point.period)
        assert (point.value is None) == (wanted is None)
        if wanted is not None:
            assert close(point.value, wanted)
    assert {(p.series, p.period) for p in growth} == set(plain.values) | set(plain.changes)

    for point in ask(book, "streak", Vintage(day), ROWS):
        if point.more["basis"] == "as-released":
            assert point.value == counted(plain, point.series, point.period)


def counted(plain, name, period):
    """Count back while the sign holds and no period is missing."""
    ways = {p: plain.growth(name, p) for n, p in [*plain.values, *plain.changes] if n == name}
    ways = {p: g for p, g in ways.items() if g is not None}
    joint = {p.start.year for p in ways if p.months == 2}
    ways = {
        p: g for p, g in ways.items()
        if p.months == 2 or not (p.start.month <= 2 and p.start.year in joint)
    }  # fmt: skip
    sign = (ways[period] > 0) - (ways[period] < 0)
    length = 0
    while period in ways and (ways[period] > 0) - (ways[period] < 0) == sign:
        length += 1
        start = period.start
        period = next((p for p in ways if p.until == start), Period(date(1900, 1, 1), start))
    return length


@settings(max_examples=40, deadline=None)
@given(books)
def test_sums_shares_and_surpluses(rows):
    plain = Plain(rows, LAST.known)
    book = held(ROWS, [seen(n, p, v, c, d.isoformat()) for n, p, v, c, d in rows])
    for point in ask(book, "share", LAST, ROWS):
        part = plain.level(point.series, point.period)
        whole = plain.level("xw", point.period) if point.series == "xu" else None
        if whole and whole[0] > 0:
            assert close(point.value, float(part[0] / whole[0]))
        else:
            assert point.value is None
    for point in ask(book, "surplus", LAST, ROWS):
        if point.value is not None:
            out, back = plain.level("xw", point.period), plain.level("mw", point.period)
            assert close(point.value, float(out[0] - back[0]))
    for point in ask(book, "ytd", LAST, ROWS):
        name, period = point.series, point.period
        if (name, period) in plain.values:
            assert close(point.value, float(plain.values[name, period]))
        elif point.kind == "observed":
            year = period.start.year
            singles = [
                plain.values.get((name, read_period(f"{year}-{m:02}"))) for m in range(1, 13)
            ]
            wanted = singles[: period.months]
            joint = plain.values.get((name, read_period(f"{year}-01..{year}-02")))
            if singles[0] is None and singles[1] is None and period.months >= 2:
                wanted = [joint, *wanted[2:]]
            assert None not in wanted
            assert close(point.value, float(sum(wanted)))


@settings(max_examples=40, deadline=None)
@given(books, st.integers(0, 3))
def test_what_is_learnt_later_changes_no_earlier_answer(rows, step):
    day = date(2026, 1, 1) + timedelta(days=60 * step)
    early = [f for f in rows if f[4] <= day]

    def answers(some):
        book = held(ROWS, [seen(n, p, v, c, d.isoformat()) for n, p, v, c, d in some])
        return [
            [
                (p.series, p.period, p.value, p.kind, p.reason)
                for p in ask(book, s, Vintage(day), ROWS)
            ]
            for s in ("level", "yoy", "ytd", "surplus", "mirror", "streak")
        ]

    assert answers(rows) == answers(early)
