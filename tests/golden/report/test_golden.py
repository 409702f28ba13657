"""The brief of one day, word for word. ``make golden`` writes the expected texts anew."""

import os
import re
from pathlib import Path

import pytest

from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import load_record
from detente.ledger.products.catalogue import Catalogue
from detente.report.brief import Brief, build_brief
from detente.report.markdown import markdown
from detente.report.page import page
from detente.report.terminal import text

HERE = Path(__file__).parent
DAY = "2026-02-15"


@pytest.fixture(scope="module")
def brief(us_china: Case, us_china_lines: Catalogue) -> Brief:
    when = AsOf(read_on(DAY, "America/New_York"), read_known(DAY))
    return build_brief(us_china, load_record(us_china.root), us_china_lines, when)


def _without_pictures(html: str) -> str:
    """Drop what depends on the fonts of the machine, and the style sheet."""
    html = re.sub(r"<svg.*?</svg>", "<svg/>", html, flags=re.S)
    return re.sub(r"<style>.*?</style>", "<style/>", html, flags=re.S)


def _same(name: str, text: str) -> None:
    path = HERE / name
    if os.environ.get("DETENTE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        f"{name} changed: run make golden, then read the difference"
    )


def test_markdown(brief):
    _same("brief.md", markdown(brief, "0"))


def test_terminal(brief):
    _same("brief.txt", text(brief, "0"))


def test_page(brief):
    _same("brief.html", _without_pictures(page(brief, "0")))
