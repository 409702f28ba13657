"""What the README shows is what the commands print."""

import re
from pathlib import Path

import pytest

from detente.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```console\n(.*?)```", re.S)


def _shown() -> list:
    shown = []
    for block in BLOCK.findall(README):
        for part in block.split("$ ")[1:]:
            command, _, printed = part.partition("\n")
            words = command.split("  #")[0].split("    #")[0].split()
            if words[0] == "detente":
                shown.append(pytest.param(words[1:], printed.strip(), id=" ".join(words[1:4])))
    return shown


@pytest.mark.parametrize(("words", "printed"), _shown())
def test_the_readme_prints_what_the_command_prints(words, printed, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    for piece in printed.split("…"):
        assert piece.strip(" ,.") in out


def test_the_two_commands_are_named():
    assert "make brief" in README
    assert "make test" in README
