"""A decision is one page in one form."""

import re

import pytest

from tests.architecture.source import ROOT

PAGES = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
HEADINGS = ["## Context", "## Decision", "## Consequences"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_form(page):
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]} ")
    assert re.search(r"^- Date: \d{4}-\d{2}-\d{2}$", text, flags=re.MULTILINE)
    assert re.search(r"^- Status: (accepted|replaced by \d{4})$", text, flags=re.MULTILINE)
    assert re.findall(r"^## .*$", text, flags=re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= 60


def test_numbered_without_holes_and_listed():
    assert [page.name[:4] for page in PAGES] == [f"{n:04}" for n in range(1, len(PAGES) + 1)]
    index = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert not [page.name for page in PAGES if page.name not in index or page.name not in nav]
