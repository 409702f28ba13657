"""The registers keep their ids, and what is cited from them is there."""

import re

import pytest

from tests.architecture.source import ROOT

REGISTERS = {"A": "assumptions.md", "T": "timing.md", "G": "gaps.md", "E": "errata.md"}
METHOD = ROOT / "docs" / "method"
CITED = re.compile(r"\[([ATGE]-\d{2})\]")


def _defined(letter: str) -> list[str]:
    text = (METHOD / REGISTERS[letter]).read_text(encoding="utf-8")
    return re.findall(rf"^\| ({letter}-\d{{2}}) \|", text, flags=re.MULTILINE)


@pytest.mark.parametrize("letter", REGISTERS)
def test_ids_are_numbered_without_holes(letter):
    assert _defined(letter) == [f"{letter}-{n:02}" for n in range(1, len(_defined(letter)) + 1)]


def test_cited_entries_exist():
    known = {entry for letter in REGISTERS for entry in _defined(letter)}
    cited = {
        (path.name, entry)
        for path in (ROOT / "docs").rglob("*.md")
        for entry in CITED.findall(path.read_text(encoding="utf-8"))
    }
    assert cited
    assert not {(name, entry) for name, entry in cited if entry not in known}
