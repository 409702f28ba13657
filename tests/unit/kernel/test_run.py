"""Runs: one name for one question, written whole or not at all, read back with suspicion."""

import json
from dataclasses import replace

import pytest

from detente.errors import BadFile, InputError, Unavailable
from detente.kernel import run as runs
from detente.kernel.run import Run

ASKED = Run("solve", "us_china", "1.0", "2026.1", {"case": "aa"}, {"seed": 7, "on": "2026-11-11"})
FILES = {"a.csv": b"x,1\n", "figures/b.svg": b"<svg/>"}


def test_the_name_is_that_of_the_question_and_the_seal_that_of_the_whole():
    turned = replace(ASKED, parameters={"on": "2026-11-11", "seed": 7})
    done = replace(ASKED, results={"a.csv": "00"})
    assert turned.id == ASKED.id == done.id
    assert turned.seal == ASKED.seal != done.seal
    for other in (
        replace(ASKED, code="1.1"), replace(ASKED, inputs={"case": "ab"}),
        replace(ASKED, parameters={"seed": 8, "on": "2026-11-11"}),
    ):  # fmt: skip
        assert other.id != ASKED.id


def test_numbers_that_are_none_have_no_canonical_text():
    with pytest.raises(ValueError, match="float"):
        runs.canonical({"a": float("nan")})


def test_a_run_comes_back_as_it_was_written(tmp_path):
    done = runs.write(ASKED, FILES, tmp_path / "run")
    kept = runs.read(tmp_path / "run")
    assert kept.whole
    assert kept.run == done
    assert kept.id == ASKED.id
    assert {n: runs.digest_file(tmp_path / "run" / n) for n in FILES} == dict(done.results)
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_replaced_and_nothing_else(tmp_path):
    runs.write(ASKED, FILES | {"old.csv": b""}, tmp_path / "run")
    runs.write(ASKED, FILES, tmp_path / "run")
    assert not (tmp_path / "run" / "old.csv").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="something other"):
        runs.write(ASKED, FILES, mine)
    assert (mine / "thesis.txt").read_text() == "mine"
    with pytest.raises(InputError, match="file"):
        runs.write(ASKED, FILES, mine / "thesis.txt")
    with pytest.raises(InputError, match="does not exist"):
        runs.write(ASKED, FILES, tmp_path / "no" / "run")
    assert [*(tmp_path.iterdir())] == [mine, tmp_path / "run"] or len([*tmp_path.iterdir()]) == 2


def test_what_breaks_off_leaves_the_earlier_run(tmp_path):
    runs.write(ASKED, FILES, tmp_path / "run")
    with pytest.raises(TypeError):
        runs.write(ASKED, {"a.csv": b"new", "b.csv": "no bytes"}, tmp_path / "run")
    assert runs.read(tmp_path / "run").whole
    assert (tmp_path / "run" / "a.csv").read_bytes() == b"x,1\n"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("part", ["seal", "id", "code", "inputs", "results", "parameters"])
def test_a_changed_record_is_seen(tmp_path, part):
    runs.write(ASKED, FILES, tmp_path / "run")
    path = tmp_path / "run" / runs.NAME
    told = json.loads(path.read_text())
    told[part] = {"a.csv": "ff"} if isinstance(told[part], dict) else "other"
    path.write_text(json.dumps(told))
    assert not runs.read(tmp_path / "run").whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "id"),
        ("[" * 100_000, "no JSON"),
        ('{"id": 1}', "id"),
        ('{"id": "", "seal": "", "verb": "", "case": "", "code": "", "data_version": "",'
         ' "inputs": {}, "parameters": {}, "results": {"../../x": ""}}', "results"),
        ('{"id": "", "seal": "", "verb": "", "case": "", "code": "", "data_version": "",'
         ' "inputs": {"a": 1}, "parameters": {}, "results": {"/x": ""}}', "inputs, results"),
    ],
)  # fmt: skip
def test_what_is_no_record(tmp_path, text, said):
    (tmp_path / runs.NAME).write_text(text)
    with pytest.raises(BadFile, match=said):
        runs.read(tmp_path)


def test_where_there_is_no_run(tmp_path):
    with pytest.raises(InputError, match="no run"):
        runs.read(tmp_path)
    with pytest.raises(Unavailable, match=r"lists\.parquet is missing"):
        runs.digest_file(tmp_path / "lists.parquet")


def test_a_folder_is_its_names_and_its_contents(tmp_path):
    (tmp_path / "a").write_text("1")
    first = runs.digest_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert runs.digest_folder(tmp_path) != first
