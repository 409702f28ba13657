"""`check case` on the rows that texts are read and judged with: each fault with file and line."""

import shutil
from pathlib import Path

import pytest
import yaml

import detente
from detente.ledger.case.load import find_case


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    root = tmp_path_factory.mktemp("cases") / "case"
    shutil.copytree(find_case("us-china"), root)
    return root


@pytest.fixture
def edited(shipped):
    """Change a file of the case for the length of a test; return the faults."""
    kept = {}

    def change(name, old, new):
        path = shipped / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        kept.setdefault(path, text)
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
        return [str(f) for f in detente.open().check("case", shipped).faults]

    yield change
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8") if text else path.unlink()


BAD = yaml.safe_load((Path(__file__).parent / "bad_rows.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "old", "new", "says"), BAD)
def test_a_bad_row_is_named_with_its_place(edited, name, old, new, says):
    found = [f for f in edited(name, old, new) if says in f]
    assert found, says
    place, _, line = found[0].partition(" ")[0].rstrip(":").rpartition(":")
    assert place == name
    assert line.isdigit()


def test_the_line_is_that_of_the_key(edited, shipped):
    path = shipped / "verdict" / "counted.yaml"
    text = path.read_text(encoding="utf-8")
    line = text[: text.index("consensus:")].count("\n") + 1
    [fault] = edited("verdict/counted.yaml", "reuters-indicator-wld-export-forecast", "nobody")
    assert fault.startswith(f"verdict/counted.yaml:{line}:")


def test_several_faults_are_told_at_once(edited):
    edited("verdict/counted.yaml", "series: [gacc-export-jpn]", "series: [one]")
    found = edited("vocabulary/people.yaml", "party: US", "party: UX")
    assert len([f for f in found if "'one'" in f or "'UX'" in f]) == 2


def test_the_shipped_rows_have_no_fault(shipped):
    assert detente.open().check("case", shipped).faults == ()
