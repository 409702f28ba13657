"""Every conformance row with a code goes through the bulk engine as it does through `duty`."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import duckdb

from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.bulk import bulk
from detente.ledger.duty import Question, assess

VALUE = Decimal("14172.00")
RATES = {"rate_pct", "rate_pct_if_threat"}
HEAD = ["code", "origin", "dest", "on", "value_usd"]


def _runs(shared):
    """The rows by what one run of the engine takes: knowledge date and scenario."""
    path = shared / "data" / "ledger" / "conformance_checks.csv"
    runs = {}
    with path.open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["metric"] in RATES and row["code"]:
                runs.setdefault((row["known"], row["scenario"] or None), []).append(row)
    return runs


def _asked(case, row, known, scenario):
    zone = case.party(row["dest3"]).zone
    on = read_on(row["date"], zone).astimezone(ZoneInfo(zone))
    code = row["code"].replace(".", "")
    return Question(
        code, row["origin3"], row["dest3"], AsOf(on, known), value=VALUE, scenario=scenario
    )


def test_bulk_gives_each_row_what_duty_gives_it(shared, us_china, us_china_lines, tmp_path):
    checked = 0
    for (when, scenario), rows in _runs(shared).items():
        known = read_known(when) if when else date(2026, 10, 8)
        source, out = tmp_path / "rows.csv", tmp_path / "rows.duties.parquet"
        with source.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(HEAD)
            writer.writerows([r["code"], r["origin3"], r["dest3"], r["date"], VALUE] for r in rows)
        result = bulk(
            us_china, us_china_lines, source, out, dest="USA", known=known, scenario=scenario
        )
        assert result.rejected == 0
        names = "rate, rate_low, rate_high, amount_usd, status"
        found = duckdb.sql(f"SELECT {names} FROM '{out}'").fetchall()
        for row, answer in zip(rows, found, strict=True):
            duty = assess(us_china, us_china_lines, _asked(us_china, row, known, scenario))
            rates = [
                None if x is None else x.quantize(Decimal("1e-8"), ROUND_HALF_UP)
                for x in (duty.rate, duty.rate_low, duty.rate_high)
            ]
            assert answer == (*rates, duty.amount_usd, duty.status), row["id"]
            checked += 1
    assert checked >= 10
