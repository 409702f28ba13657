"""A million entries, the same every time, and what plain integers say of each."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal

import duckdb

from detente.kernel.countries import resolve
from detente.ledger.bulk.grid import midnight
from detente.ledger.bulk.law import Law
from detente.ledger.bulk.matrix import Matrix
from detente.ledger.products.catalogue import SHIPPED

ROWS = 1_000_000
KNOWN = date(2026, 10, 8)
ORIGINS = ["CHN", "HKG", "DEU", "VNM", "RUS", "Japan"]
PPM = 1_000_000


def write(target, rows=ROWS, *, moments=False):
    """Lines of the shipped schedule, six origins, every day of 2017 to 2026.

    With `moments` the entries fall in the hours in which the day begins in Washington and
    in Beijing, for there the law changes within the hour.
    """
    on = "DATE '2017-12-25' + CAST(hash(i, 2) % 3600 AS INTEGER)"
    if moments:
        hour = "[240, 300, 960][1 + CAST(hash(i, 4) % 3 AS INTEGER)]"
        minute = f"CAST({hour} + CAST(hash(i, 5) % 60 AS INTEGER) AS INTEGER)"
        on = f"CAST({on} AS TIMESTAMP) AT TIME ZONE 'UTC' + to_minutes({minute})"
    origins = "[" + ", ".join(f"'{o}'" for o in ORIGINS) + "]"
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE lines AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM "
        f"(SELECT DISTINCT code FROM '{SHIPPED}/usa_lines.parquet' WHERE length(code) = 10)"
    )
    count = con.execute("SELECT count(*) FROM lines").fetchall()[0][0]
    con.sql(
        f"SELECT l.code, ({origins})[1 + CAST(hash(i, 1) % 6 AS INTEGER)] AS origin, "
        f'{on} AS "on", '
        "CAST((hash(i, 3) % 100000000) / 100.0 AS DECIMAL(12, 2)) AS value_usd, i AS id "
        f"FROM range({rows}) AS t(i) JOIN lines AS l ON l.n = hash(i, 0) % {count} ORDER BY i"
    ).write_parquet(str(target))


class Plain:
    """Money in integer micro-cents, looked up in Python: no SQL, no decimals."""

    def __init__(self, case, catalogue, codes):
        self.matrix = Matrix(Law(case, "USA", KNOWN), catalogue)
        self.matrix.hold(codes)
        self.begin = midnight(case.about.begins, case.party("USA").zone)
        self.groups = {origin: self.matrix.group(resolve(origin)) for origin in ORIGINS}
        self.walks = {}

    def amount(self, code, origin, minute, value):
        """Micro-cents owed, or None where no one amount can be said."""
        if minute < self.begin:
            return None
        if (code, origin) not in self.walks:
            self.walks[code, origin] = self._walks(code, origin)
        starts, cells, base_starts, bases = self.walks[code, origin]
        low, high, adds, unknown = cells[bisect_right(starts, minute) - 1]
        if adds:
            base = bases[bisect_right(base_starts, minute) - 1]
            if base is None:
                return None
            low, high = (None if end is None else end + base for end in (low, high))
        if unknown or low is None or low != high:
            return None
        return int(value * 100) * low

    def _walks(self, code, origin):
        kind, base = self.matrix.place(code)
        key, group = self.groups[origin]
        steps = self.matrix.stretches(kind, key)
        cells = [self._cell(self.matrix.cells[s.cell]) for s in steps]
        rates = []
        if base >= 0:
            rates = self.matrix.base_stretches(base, column_2=group.column_2)
        return (
            [s.start for s in steps],
            cells,
            [start for start, _ in rates],
            [self._base(rate) for _, rate in rates],
        )

    @staticmethod
    def _cell(cell):
        low, high = (None if x is None else int(x * PPM) for x in (cell.low, cell.high))
        return low, high, cell.adds_base, cell.unknown

    @staticmethod
    def _base(rate):
        if rate is None or not rate.readable or rate.specifics:
            return None
        return int((rate.ad_valorem or Decimal(0)) * PPM)
