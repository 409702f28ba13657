"""A million entries, line by line: the default engine against plain integers."""

import duckdb
import pytest

from detente.ledger.bulk import bulk
from tests.scale.entries import KNOWN, ROWS, Plain, write

pytestmark = pytest.mark.slow
EIGHT = 10**8


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_every_line_to_the_micro_cent_and_in_order(us_china, us_china_lines, tmp_path):
    source, out = tmp_path / "entries.parquet", tmp_path / "duties.parquet"
    write(source)
    result = bulk(us_china, us_china_lines, source, out, dest="USA", known=KNOWN)
    assert (result.rows, result.rejected) == (ROWS, 0)
    answers = duckdb.sql(
        f"SELECT id, code, origin, \"on\", value_usd, amount_usd, rate FROM '{out}'"
    ).fetchall()
    plain = Plain(us_china, us_china_lines, {row[1] for row in answers})
    different = settled = 0
    for n, (number, code, origin, day, value, amount, rate) in enumerate(answers):
        assert number == n
        want = plain.amount(code, origin, day, value)
        found = None if amount is None else int(amount * EIGHT)
        different += want != found or (amount is None) != (rate is None)
        settled += found is not None
    assert different == 0
    assert settled > ROWS // 2


def test_sums_alone_are_those_of_the_lines(us_china, us_china_lines, tmp_path):
    source, out = tmp_path / "entries.parquet", tmp_path / "duties.parquet"
    write(source, 200_000)
    lines = bulk(us_china, us_china_lines, source, out, dest="USA", known=KNOWN)
    alone = bulk(us_china, us_china_lines, source, None, dest="USA", known=KNOWN)
    assert alone.tallies == lines.tallies
