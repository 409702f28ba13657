"""The manifest keeps what other commands entered, and drops what is gone."""

import json

from detente.store.manifest import NAME, digest, enter


def test_entries_of_two_commands_stand_side_by_side(tmp_path):
    for name in ("one.parquet", "other.parquet"):
        (tmp_path / name).write_bytes(name.encode())
        enter(tmp_path, {name: {"sha256": digest(tmp_path / name), "rows": 1}})
    held = json.loads((tmp_path / NAME).read_text(encoding="utf-8"))
    assert list(held) == ["one.parquet", "other.parquet"]
    enter(tmp_path, {"one.parquet": {"rows": 2}})
    held = json.loads((tmp_path / NAME).read_text(encoding="utf-8"))
    assert held["one.parquet"] == {"rows": 2}
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_the_entry_of_a_file_that_is_gone_goes_too(tmp_path):
    (tmp_path / "one.parquet").write_bytes(b"1")
    enter(tmp_path, {"one.parquet": {"rows": 1}})
    (tmp_path / "one.parquet").unlink()
    enter(tmp_path, {})
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8")) == {}
