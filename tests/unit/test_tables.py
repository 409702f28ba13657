"""Typed tables on disk: what goes in comes out, whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from detente.errors import Unavailable
from detente.store.tables import Table, read_table, write_table

TYPES = {"code": "VARCHAR", "rate": "DECIMAL(9,6)", "start": "DATE", "n": "BIGINT"}
ROWS = [
    ("0203", Decimal("0.125"), date(2025, 2, 4), 3),
    ("85'07", None, None, None),
    ("¢/kg", Decimal("1.25"), date(2018, 7, 6), 2**40),
]


def test_rows_keep_their_types_and_order(tmp_path):
    path = write_table(Table("made", TYPES, ROWS), tmp_path / "new")
    assert path.name == "made.parquet"
    assert list(read_table(path)) == ROWS
    assert [p.name for p in path.parent.iterdir()] == ["made.parquet"], "no half-written file"


def test_columns_and_rows_can_be_chosen(tmp_path):
    path = write_table(Table("made", TYPES, ROWS), tmp_path)
    assert list(read_table(path, columns="code", where="n = 3")) == [("0203",)]


def test_two_tables_can_be_read_at_once(tmp_path):
    one = read_table(write_table(Table("one", TYPES, ROWS), tmp_path))
    other = read_table(write_table(Table("other", TYPES, ROWS[::-1]), tmp_path))
    assert [(a[0], b[0]) for a, b in zip(one, other, strict=True)] == [
        ("0203", "¢/kg"),
        ("85'07", "85'07"),
        ("¢/kg", "0203"),
    ]


def test_a_table_written_anew_is_read_anew(tmp_path):
    path = write_table(Table("made", TYPES, ROWS), tmp_path)
    assert len(list(read_table(path))) == 3
    write_table(Table("made", TYPES, ROWS[:1]), tmp_path)
    assert list(read_table(path)) == ROWS[:1]


def test_a_row_of_another_length_is_refused_and_leaves_the_old_table(tmp_path):
    path = write_table(Table("made", TYPES, ROWS), tmp_path)
    with pytest.raises(ValueError, match="zip"):
        write_table(Table("made", TYPES, [("0203",)]), tmp_path)
    assert list(read_table(path)) == ROWS


def test_a_missing_table_says_how_to_get_it(tmp_path):
    with pytest.raises(Unavailable) as caught:
        list(read_table(tmp_path / "none.parquet"))
    assert "make data" in caught.value.hint
    assert caught.value.exit_code == 7
