"""A million entries, line by line: the default engine against plain integers."""

from datetime import date

import duckdb
import pytest

from detente.ledger.bulk import bulk
from detente.ledger.bulk.grid import last_minute
from tests.scale.entries import KNOWN, ROWS, Plain, write

pytestmark = pytest.mark.slow
EIGHT = 10**8
#: Minutes from 1900 to 1970.
TO_1900 = 36_816_480


def _minute(on, zone):
    """A day is its last minute on the importer's clock; a moment is counted from 1970."""
    return last_minute(on, zone) if isinstance(on, date) else on + TO_1900


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("moments", [False, True], ids=["days", "moments"])
def test_every_line_to_the_micro_cent_and_in_order(us_china, us_china_lines, tmp_path, moments):
    source, out = tmp_path / "entries.parquet", tmp_path / "duties.parquet"
    write(source, moments=moments)
    result = bulk(us_china, us_china_lines, source, out, dest="USA", known=KNOWN)
    assert (result.rows, result.rejected) == (ROWS, 0)
    on = 'epoch_us("on") // 60000000' if moments else '"on"'
    answers = duckdb.sql(
        f"SELECT id, code, origin, {on}, value_usd, amount_usd, rate FROM '{out}'"
    ).fetchall()
    plain = Plain(us_china, us_china_lines, {row[1] for row in answers})
    zone = us_china.party("USA").zone
    minutes = {time: _minute(time, zone) for time in {row[3] for row in answers}}
    different = settled = 0
    for n, (number, code, origin, time, value, amount, rate) in enumerate(answers):
        assert number == n
        want = plain.amount(code, origin, minutes[time], value)
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
