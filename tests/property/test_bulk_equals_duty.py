"""At the desk, `bulk` says of each entry what `duty` says of it, whosever goods they are."""

import csv
import os
import tempfile
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from detente.errors import InputError

MANY = int(os.environ.get("DETENTE_EXAMPLES", "200")) // 10
SLOW = list(HealthCheck)
# The failing entry is in the message.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
HEAD = ["code", "origin", "on", "value_usd", "quantity", "unit"]
ORIGINS = ["USA", "us", "United States", "CHN", "China", "HKG", "DEU"]

days = st.integers(0, 3200).map(lambda n: str(date(2018, 1, 1) + timedelta(days=n)))
numbers = st.integers(0, 10**6)
entries = st.tuples(
    numbers,
    st.sampled_from(ORIGINS),
    st.one_of(days, days.map(lambda day: f"{day}T11:30-05:00")),
    st.sampled_from(["100", "14172.10", "0.01", "98765432.19"]),
    st.sampled_from(["", "", "0", "10", "3.125"]),
    st.sampled_from(["kg", "no"]),
)


def _codes(catalogue):
    """Codes of both schedules, short ones among them."""
    lines = sorted({code for dest in ("USA", "CHN") for code, *_ in catalogue.spans(dest)})
    return [*lines, *sorted({code[:6] for code in lines}), *sorted({code[:8] for code in lines})]


def _said(desk, row, **more):
    code, origin, on, value, quantity, unit = row
    try:
        duty = desk.duty(
            code, origin=origin, on=on, value=value, quantity=quantity or None,
            unit=unit or None, **more,
        )  # fmt: skip
    except InputError as error:
        return error.what
    rates = (duty.rate, duty.rate_low, duty.rate_high)
    rounded = [None if r is None else r.quantize(Decimal("1e-8"), ROUND_HALF_UP) for r in rates]
    return (*rounded, duty.amount_usd, duty.status)


def _answered(desk, rows, folder, **more):
    """By line of the file: the answer, or why there is none."""
    source, out = folder / "in.csv", folder / "out.parquet"
    with source.open("w", newline="") as handle:
        csv.writer(handle).writerows([["id", *HEAD], *([n, *row] for n, row in enumerate(rows))])
    result = desk.bulk(source, out=out, **more)
    names = "id, rate, rate_low, rate_high, amount_usd, status"
    found = {
        int(n): tuple(row) for n, *row in duckdb.sql(f"SELECT {names} FROM '{out}'").fetchall()
    }
    if result.rejects:
        with result.rejects.open(newline="") as handle:
            found |= {int(row["line"]) - 2: row["reason"] for row in csv.DictReader(handle)}
    return found


def test_bulk_is_duty_entry_by_entry(desk):
    codes = _codes(desk.catalogue)

    @settings(max_examples=MANY, deadline=None, suppress_health_check=SLOW, phases=PHASES)
    @given(drawn=st.lists(entries, min_size=30, max_size=40), named=st.booleans())
    def agrees(drawn, named):
        # A unit alone measures nothing: `duty` refuses it, a file may have it on every line.
        rows = [
            (codes[n % len(codes)], *rest, unit if rest[-1] else "") for n, *rest, unit in drawn
        ]
        more = {"dest": "USA"} if named else {}
        with tempfile.TemporaryDirectory() as name:
            found = _answered(desk, rows, Path(name), **more)
        assert sorted(found) == list(range(len(rows)))
        for n, row in enumerate(rows):
            said = _said(desk, row, **more)
            if isinstance(said, str):
                # Where several things are wrong, either may be told first.
                assert isinstance(found[n], str), (row, said, found[n])
            else:
                assert found[n] == said, row

    agrees()


def test_own_goods_go_to_the_other_party(desk, tmp_path):
    rows = [
        ("85076000", "USA", "2025-11-20", "1000", "", ""),
        ("85076000", "united states", "2025-03-10", "1000", "", ""),
        ("8507600020", "CHN", "2025-11-20", "1000", "", ""),
        ("8507600020", "DEU", "2025-11-20", "1000", "", ""),
    ]
    found = _answered(desk, rows, tmp_path)
    ends = ["CHN", "CHN", "USA", "USA"]
    for n, (row, end) in enumerate(zip(rows, ends, strict=True)):
        assert found[n] == _said(desk, row) == _said(desk, row, dest=end), row
    assert found[0][-1] in {"computed", "partial"}
    same = "origin and destination are the same"
    assert (
        _answered(desk, rows, tmp_path, dest="USA")[0] == _said(desk, rows[0], dest="USA") == same
    )
