"""Annotated claims: written once, never over a person's work, checked line by line, scored."""

import json

import pytest

from detente.cli import main
from detente.errors import BadFile, InputError, SchemaError
from tests.unit.desk.texts import TEXT


@pytest.fixture
def gold(desk, paper, tmp_path):
    desk.annotate(paper, out=tmp_path / "gold.jsonl")
    return tmp_path / "gold.jsonl"


def _rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_lines_have_the_fields_of_the_gold_of_the_case(desk, gold):
    shipped = _rows(desk.case.root / "dispatches" / "gold.jsonl")[0]
    rows = _rows(gold)
    assert [*rows[0]] == [*shipped]
    assert [*rows[0]["values"][0]] == ["role", "value", "unit", "approx"]
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert {row["doc"] for row in rows} == {"wire"}


def test_a_corrected_file_is_checked_and_stays_as_it_is(desk, paper, gold):
    rows = _rows(gold)
    rows[0]["subject"] = "exports.corrected"
    _write(gold, rows)
    before = gold.read_bytes()
    found = desk.annotate(paper, out=gold)
    assert (found.written, found.faults, found.claims) == (False, (), len(rows))
    assert gold.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 1}, "other words"),
        ({"end": 9_999}, "is not in a text"),
        ({"doc": "other"}, "no text called other"),
        ({"type": "guess"}, "is no type"),
        ({"hedge": "sure"}, "is no hedge"),
        ({"values": [{"role": "size", "value": 1, "unit": "%"}]}, "is no role"),
        ({"values": [{"role": "level", "value": "many", "unit": "%"}]}, "no claim of the gold"),
        ({"values": 5}, "no claim of the gold"),
    ],
)
def test_what_is_wrong_names_its_line(desk, paper, gold, change, said):
    rows = _rows(gold)
    rows[1] |= change
    _write(gold, rows)
    (fault,) = desk.annotate(paper, out=gold).faults
    assert fault.where == "gold.jsonl:2"
    assert said in fault.what
    with pytest.raises(SchemaError) as caught:
        desk.score(gold, docs=paper)
    assert "gold.jsonl:2" in str(caught.value)


@pytest.mark.parametrize("line", ["[]", "7", "{", '{"doc": "wire"}'])
def test_a_line_that_is_no_claim_is_a_fault(desk, paper, gold, line):
    gold.write_text(gold.read_text() + line + "\n")
    assert len(desk.annotate(paper, out=gold).faults) == 1


def test_the_own_claims_score_in_full_however_they_come(desk, paper, gold, tmp_path):
    from detente.verbs.encode import to_json

    found = desk.read(paper, out=tmp_path / "said.jsonl")
    (tmp_path / "one.json").write_text(to_json(found, desk.case.sources))
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "wire.txt").write_text(TEXT)
    (tmp_path / "all.json").write_text(to_json(desk.reconcile(str(folder)), desk.case.sources))
    for told in (
        paper,
        folder,
        gold,
        *(tmp_path / n for n in ("said.jsonl", "one.json", "all.json")),
    ):
        rated = desk.score(gold, told)
        by = {slot.slot: slot for slot in rated.slots}
        assert by["claims"].f1 == 1.0, told
        assert by["+period"].f1 == 1.0, told
        assert rated.hedge_macro_f1 == 1.0
        assert rated.missing == ()


def test_texts_without_gold_do_not_count_and_missing_ones_are_named(desk, gold, tmp_path):
    rows = _rows(gold)
    _write(tmp_path / "told.jsonl", [{**row, "doc": "elsewhere"} for row in rows])
    found = desk.score(gold, tmp_path / "told.jsonl")
    assert found.missing == ("wire",)
    assert found.slots[0].told == 0


@pytest.mark.parametrize("text", ["[1, 2]", '{"claims": [7], "document": {"name": "x"}}', "{", "x"])
def test_predictions_of_another_shape_are_refused(desk, gold, tmp_path, text):
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(SchemaError):
        desk.score(gold, tmp_path / "p.json")


def test_what_is_missing_is_said(desk, gold, tmp_path):
    with pytest.raises(InputError):
        desk.score(gold)
    with pytest.raises(BadFile):
        desk.score(gold, tmp_path / "nowhere.jsonl")


def test_two_words_on_the_command_line(capsys, paper, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    out = str(tmp_path / "gold.jsonl")
    codes = []
    for words in (
        ["record", "annotate", str(paper), "--out", out],
        ["record", "score", out, "--docs", str(paper), "--format", "json"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        codes.append(ended.value.code)
    said = capsys.readouterr().out
    assert codes == [0, 0]
    assert "written for correction" in said
    assert '"slot": "claims"' in said
    (tmp_path / "gold.jsonl").write_text("{}\n")
    with pytest.raises(SystemExit) as ended:
        main(["record", "annotate", str(paper), "--out", out])
    assert ended.value.code == 3


def test_no_door_that_others_reach_has_them():
    from detente.server.asking.questions import offered

    assert not [verb for verb in offered() if verb.name.startswith(("record", "read"))]
