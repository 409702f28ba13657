"""Spark runs the same join: the same text transpiled, the same answers line by line."""

import shutil
from pathlib import Path

import duckdb
import pytest

from detente.ledger.bulk import bulk
from detente.ledger.bulk.join import Shape, answers
from tests.scale.entries import KNOWN, ROWS, write

pytest.importorskip("sqlglot", reason="the extra [spark] is not installed")
pytest.importorskip("pyspark", reason="the extra [spark] is not installed")
GOLDEN = Path(__file__).parents[1] / "golden" / "bulk_spark.sql"
pytestmark = [
    pytest.mark.spark,
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
]
MIXED = """code,origin,on,value_usd,quantity,unit,loaded
8507.60.00.20,CHN,2025-11-20,14172.10,,,
0901.21.00.10,de,2026-01-05,100,25,kg,
0102.29.40,CHN,2025-06-01T09:30:00+08:00,5000,1250.5,kg,
0102.29.40,CHN,2025-06-01,5000,3,pr,
8517130000,China,2019-05-12,200.00,,,2019-05-01
8517130000,China,2025-13-12,200.00,,,
8517130000,China,2025-02-12,-1,,,
6403,Hong Kong,2025-05-13,77.77,1,,
7318152010,CHN,2025-08-01,1000,,,
8517130000,China,2019-05-10T00:01-04:00,200.00,,,2019-05-09T23:30-04:00
8517130000,China,2019-05-10T00:00-04:00,200.00,,,
0901.21.00.10,de,2026-01-05,100,0,kg,
8507600020,United States,2025-06-01,1000,,,
87032301,usa,2025-06-01T00:30-04:00,"1,000.00",,,
"""


def test_the_text_is_transpiled_as_before():
    from detente.ledger.bulk.engines.spark import transpiled

    shape = Shape(
        columns=("code", "origin", "on", "value_usd", "quantity", "unit", "loaded"),
        layers=("base", "added", "unused"),
        groups=2,
        stretches=9,
        idle=frozenset({2}),
        base_layers=frozenset({0}),
        cuts=1,
        quantity=True,
        unit=True,
        loaded=True,
        alone=True,
        explain=True,
    )
    text = transpiled(answers(shape), pretty=True) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8")


def _both(case, lines, source, folder, **more):
    one, other = folder / "duckdb.parquet", folder / "spark.parquet"
    options = {"dest": "USA", "counterpart": "CHN", "known": KNOWN, "explain": True} | more
    first = bulk(case, lines, source, one, **options)
    first_rejects = first.rejects.read_text() if first.rejects else ""
    second = bulk(case, lines, source, other, engine="spark", **options)
    second_rejects = second.rejects.read_text() if second.rejects else ""
    assert second.tallies == first.tallies
    assert second_rejects == first_rejects
    # Parts are read in the order of their names, which is that of the file.
    return duckdb.sql(
        f"SELECT count(*) FROM (SELECT *, row_number() OVER () AS nth FROM '{one}') AS a "
        f"FULL JOIN (SELECT *, row_number() OVER () AS nth FROM '{other}/*.parquet') AS b "
        "ON a.nth = b.nth WHERE a IS DISTINCT FROM b"
    ).fetchall()[0][0]


def test_quantities_moments_and_rejects(us_china, us_china_lines, tmp_path):
    source = tmp_path / "mixed.csv"
    source.write_text(MIXED)
    assert _both(us_china, us_china_lines, source, tmp_path) == 0


@pytest.mark.slow
def test_a_million_lines(us_china, us_china_lines, tmp_path):
    source = tmp_path / "entries.parquet"
    write(source, ROWS)
    assert _both(us_china, us_china_lines, source, tmp_path) == 0
