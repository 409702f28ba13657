"""Rows of YAML: what is refused, and that the refusal names file and line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente.errors import SchemaError
from detente.ledger.case.rows import MAX_BYTES, read_folder, read_rows


def _refused(tmp_path: Path, text: str | bytes) -> SchemaError:
    path = tmp_path / "rows.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SchemaError) as caught:
        read_rows(path, tmp_path)
    assert caught.value.where.startswith("rows.yaml"), "the place is named"
    assert caught.value.hint, "what to do is said"
    return caught.value


def _read(tmp_path: Path, text: str) -> list:
    path = tmp_path / "rows.yaml"
    path.write_text(text, encoding="utf-8")
    return read_rows(path, tmp_path)


def test_rows_keep_their_values_and_their_lines(tmp_path):
    one, two = _read(tmp_path, "# head\n- id: a\n  rate: 0.10\n- id: b\n  acts:\n    - {id: c}\n")
    assert (one.value, two.value) == (
        {"id": "a", "rate": "0.10"},
        {"id": "b", "acts": [{"id": "c"}]},
    )
    assert one.at(("rate",)) == "rows.yaml:3"
    assert two.at(("acts", 0, "id")) == "rows.yaml:6"
    assert two.at(("acts", 0, "no-such-key")) == "rows.yaml:6"
    assert two.at(("nothing",)) == "rows.yaml:4"


def test_a_decimal_stays_as_written(tmp_path):
    (row,) = _read(tmp_path, "- {a: 0.1, b: 1.10, c: 3}\n")
    assert row.value == {"a": "0.1", "b": "1.10", "c": 3}


def test_dates_and_moments_with_offset_are_read(tmp_path):
    (row,) = _read(tmp_path, "- {day: 2025-11-10, from: 2025-11-10T00:01:00-05:00}\n")
    assert row.value["day"] == date(2025, 11, 10)
    assert row.value["start"] == datetime(2025, 11, 10, 5, 1, tzinfo=UTC)


def test_a_mapping_is_one_row_and_an_empty_file_is_none(tmp_path):
    assert [r.value for r in _read(tmp_path, "id: a\n")] == [{"id": "a"}]
    assert _read(tmp_path, "# nothing yet\n") == []


def test_a_moment_without_offset_is_refused(tmp_path):
    error = _refused(tmp_path, "- id: a\n  from: 2025-11-10T00:01:00\n")
    assert error.where == "rows.yaml:2"
    assert "no offset" in error.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a: &x {b: 1}\n  c: *x\n", 2),
        ("- a: &x one\n  c: *x\n", 2),
        ("- &x {a: 1}\n- *x\n", 2),
        ("- a: &x [1, 2]\n- b: 1\n- c: *x\n", 3),
    ],
)
def test_an_alias_is_refused_wherever_it_points(tmp_path, text, line):
    error = _refused(tmp_path, text)
    assert "alias" in error.what
    assert error.where.startswith("rows.yaml:")


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path):
    rows = ["- a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    assert "alias" in _refused(tmp_path, "\n".join(rows)).what


@pytest.mark.parametrize("text", ["- id: a\n  id: b\n", "- from: 2025-01-01\n  from: 2025-01-02\n"])
def test_a_key_written_twice_is_refused(tmp_path, text):
    error = _refused(tmp_path, text)
    assert "repeated" in error.what
    assert error.where == "rows.yaml:2"


def test_a_key_is_its_own_text_whatever_yaml_makes_of_it(tmp_path):
    (row,) = _read(tmp_path, "- {on: 1, no: 2, 2018-09-24: 3, 1.10: 4}\n")
    assert list(row.value) == ["on", "no", "2018-09-24", "1.10"]


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}"])
def test_a_key_that_is_not_a_word_is_refused(tmp_path, key):
    assert "not a word" in _refused(tmp_path, f"- ? {key}\n  : value\n").what


@pytest.mark.parametrize(
    "text",
    [
        "- a: !!python/object/apply:os.system [echo]\n",
        "- a: !!python/name:os.system ''\n",
        "- a: !here value\n",
        "- !!python/object:builtins.dict {a: b}\n",
    ],
)
def test_a_tag_is_refused(tmp_path, text):
    error = _refused(tmp_path, text)
    assert "tag" in error.what
    assert error.where == "rows.yaml:1"


@pytest.mark.parametrize("value", ["2025-02-30", "2025-13-01", "0001-01-01", "1492-10-12"])
def test_a_date_that_cannot_be_is_refused(tmp_path, value):
    assert _refused(tmp_path, f"- id: a\n  published: {value}\n").where == "rows.yaml:2"


@pytest.mark.parametrize(
    "raw", ["- name: Café\n".encode("latin-1"), b"\xff\xfe-\x00 \x00a\x00", b"- a: \x80\n"]
)
def test_other_encodings_are_refused_at_the_byte(tmp_path, raw):
    error = _refused(tmp_path, raw)
    assert "UTF-8" in error.what
    assert "byte" in error.where


def test_a_file_over_a_megabyte_is_refused_before_it_is_parsed(tmp_path):
    error = _refused(tmp_path, b"- a: b\n" + b"#" * MAX_BYTES)
    assert "larger" in error.what


@pytest.mark.parametrize("depth", [40, 600, 450_000])
def test_nesting_too_deep_is_refused_not_crashed(tmp_path, depth):
    _refused(tmp_path, "- a: " + "[" * depth + "]" * depth + "\n")


@pytest.mark.parametrize(
    "text",
    [
        '- id: a\n  text: "half a sen',
        "- id: a\n  acts: [{id: b}, {id",
        "- id: a\n b: c\n",
        "- id: a\n\tb: c\n",
        "- a: b: c\n",
        "---\n- a: 1\n---\n- b: 2\n",
        "- a: \x07\n",
    ],
)
def test_a_truncated_or_broken_file_is_refused_with_its_line(tmp_path, text):
    error = _refused(tmp_path, text)
    assert "not YAML" in error.what
    assert int(error.where.partition(":")[2]) >= 1


def test_a_part_is_one_file_then_a_folder_in_order_of_names(tmp_path):
    (tmp_path / "acts.yaml").write_text("- {id: single}\n")
    (tmp_path / "acts").mkdir()
    for name in ("b", "a"):
        (tmp_path / "acts" / f"{name}.yaml").write_text(f"- {{id: {name}}}\n")
    rows = list(read_folder(tmp_path, "acts"))
    assert [row.value["id"] for row in rows] == ["single", "a", "b"]
    assert rows[1].at() == "acts/a.yaml:1"
    assert list(read_folder(tmp_path, "nothing")) == []
