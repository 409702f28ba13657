"""Pages in a real browser: nothing fails, nothing is clipped, with or without scripts."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = os.environ.get("DETENTE_AXE", "")
ADDRESSES = [
    "/", "/duty/8507.60.00.20?on=2025-11-20", "/ledger", "/changes", "/calendar",
    "/agreement/busan-2025-10-30", "/timeline", "/agenda", "/commitments", "/trade", "/gaps",
    "/method", "/data", "/source/eo-14357", "/search?words=laptop", "/-/status", "/duty",
]  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt install chromium"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a server of its own, started as a user would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from detente.cli import main; main(['serve', '--port', '{port}', '--rate', '0'])"
    home = {**os.environ, "XDG_DATA_HOME": str(tmp_path_factory.mktemp("home"))}
    run = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, env=home)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urlopen(f"{address}/-/status.json").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        run.terminate()
        assert run.wait(20) is not None


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, site):
    """Open an address; complaints of the page and addresses outside the site fail the test."""
    opened = []

    def go(address, **look):
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **look})
        opened.append(context)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else 0)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(site) else wrong.append(r.url))
        page.goto(site + address)
        page.wrong = wrong
        return page

    yield go
    for context in opened:
        context.close()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "look",
    [
        {},
        {"viewport": {"width": 360, "height": 740}},
        {"color_scheme": "dark"},
    ],
    ids=["plain", "narrow", "dark"],
)
def test_a_page_loads_without_complaint_and_fits(visit, address, look):
    page = visit(address, **look)
    assert not page.wrong
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room
    small = page.evaluate(
        """[...document.querySelectorAll('nav a, button, input, select, summary')]
        .filter(x => x.getClientRects().length && x.getBoundingClientRect().height < 24)
        .map(x => x.outerHTML.slice(0, 80))"""
    )
    assert not small


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_without_scripts(visit, address):
    page = visit(address, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    assert not page.wrong


def test_a_journey_goes_forth_and_back(visit, site):
    page = visit("/", java_script_enabled=False)
    page.fill("#words", "laptop")
    page.click("form.find button")
    page.click("text=8471.30.01.00")
    assert "/duty/8471.30.01.00" in page.url
    page.fill("#f-on", "2025-11-20")
    page.click("form.dates button")
    assert "on=2025-11-20" in page.url
    assert "10 %" in page.locator("h1").inner_text().replace("\xa0", " ")
    page.click("nav >> text=Ledger")
    assert page.url.startswith(f"{site}/ledger?on=2025-11-20")
    page.go_back()
    assert "/duty/" in page.url
    page.go_forward()
    assert "/ledger" in page.url


def test_the_keyboard_reaches_the_answer(visit):
    page = visit("/duty/8507.60.00.20?on=2025-11-20")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_page_prints(visit, tmp_path):
    page = visit("/ledger")
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.skipif(not AXE, reason="DETENTE_AXE names no axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_of_access_is_found(visit, address, scheme):
    page = visit(address, color_scheme=scheme)
    # Through the browser's own tools: the policy of the page lets no script of others in.
    page.evaluate(Path(AXE).read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    told = {v["id"]: [n["html"][:120] for n in v["nodes"][:3]] for v in found["violations"]}
    assert not told
