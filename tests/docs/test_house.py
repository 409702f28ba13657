"""The files around the code say what they must, and nothing of where they were written."""

import re

import pytest

from tests.architecture.source import ROOT, project

TEXTS = [
    *(p for p in ROOT.glob("*") if p.suffix in {".md", ".cff", ".yml", ".toml", ".lock"}),
    *(ROOT / "docs").rglob("*.md"),
    *(p for p in (ROOT / ".ci").iterdir()),
    *(p for p in (ROOT / "examples").rglob("*") if p.is_file()),
    *(p for p in (ROOT / "benchmarks").rglob("*") if p.suffix in {".py", ".md"}),
]
PLACES = re.compile(r"(?<![\w.])/(?:work|tmp|root|opt)/|file://")


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_place_of_one_machine(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [f"{n}: {line.strip()}" for n, line in enumerate(lines, 1) if PLACES.search(line)]


def test_lock_names_the_public_index_and_its_files_only():
    addresses = re.findall(r"\b[a-z]+://[^/\"]+", (ROOT / "uv.lock").read_text("utf-8"))
    assert len(set(addresses)) == 2
    assert all(re.fullmatch(r"https://[a-z.]+\.org", address) for address in addresses)


def test_version_is_the_same_everywhere():
    import detente

    version = project()["project"]["version"]
    assert version == detente.__version__
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_licence_is_whole():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_targets_have_help_and_exist():
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE).group(1).split())
    helped = set(re.findall(r"^([a-z-]+):.*## ", text, flags=re.MULTILINE))
    assert phony == helped
    assert phony >= {"setup", "check", "test", "test-all", "fix", "docs", "data", "bench", "brief"}
