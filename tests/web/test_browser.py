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
    "/replay?known=2025-10-30&on=2025-10-30", "/compare?a=47&b=31", "/record", "/record/1.txt",
    "/people/Scott%20Bessent", "/bulk", "/glossary", "/whatif", "/whatif/truce-lapses", "/outlook",
    "/average", "/snapback", "/ask?question=47+or+31", "/brief",
]  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt install chromium"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a server of its own, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A test machine may be slow: the limits of time have tests of their own.
    code = (
        "from detente.server.running import serve; from detente.server.settings import Settings; "
        f"serve(Settings(rate=0, seconds=100, heavy_seconds=100), '127.0.0.1', {port}, 1)"
    )
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
        page.goto(site + address, timeout=100_000)
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
    clipped = page.evaluate(
        """[...document.querySelectorAll('figure svg')].flatMap(drawn => {
            const box = drawn.getBoundingClientRect();
            return [...drawn.querySelectorAll('text')].filter(text => {
                const at = text.getBoundingClientRect();
                return at.width && (at.left < box.left - 2 || at.right > box.right + 2
                    || at.top < box.top - 2 || at.bottom > box.bottom + 2);
            }).map(text => text.textContent);
        })"""
    )
    assert not clipped


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


def test_a_reader_steps_through_the_record_without_scripts(visit, site):
    page = visit("/replay?on=2025-10-26&known=2025-10-26", java_script_enabled=False)
    page.click("nav.turns >> text=30 October 2025")
    assert page.url.startswith(f"{site}/replay?")
    assert {"on=2025-10-30", "known=2025-10-30"} == set(page.url.partition("?")[2].split("&"))
    assert "Busan" in page.locator("h1").inner_text()
    page.click("nav.turns >> text=10 November 2025")
    page.go_back()
    assert "known=2025-10-30" in page.url
    page.go_forward()
    assert "known=2025-11-10" in page.url


def test_the_slide_moves_the_date_and_asks(visit):
    page = visit("/duty/8507.60.00.20?on=2025-11-20&known=2025-11-20")
    slide = page.get_by_label("Slide Known by")
    assert slide.get_attribute("aria-valuetext").startswith("2025-11-17")
    slide.focus()
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#f-known") == "2025-11-10"
    page.keyboard.press("ArrowLeft")
    assert slide.get_attribute("aria-valuetext").startswith("2025-10-30")
    page.keyboard.press("Enter")
    page.wait_for_url("**known=2025-10-30**")
    assert "known on 30 October 2025" in page.locator("main p.dates").inner_text()
    assert not page.wrong


def test_a_word_opens_its_meaning_by_key_and_by_hand(visit):
    page = visit("/replay?known=2025-10-30&on=2025-10-30", java_script_enabled=False)
    word = page.locator("button.term").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert not meaning.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    word.click()
    assert meaning.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".word").last.is_visible()


def test_two_figures_are_compared_from_the_list(visit):
    page = visit("/compare", java_script_enabled=False)
    page.fill("#f-a", "47")
    page.fill("#f-b", "31")
    page.click("form.dates button")
    assert "41 % → 31 %" in page.locator("h1").inner_text().replace("\xa0", " ")
    assert "fixed import weights" in page.locator("#why").inner_text()


def test_a_text_is_pasted_and_comes_back_marked(visit, site):
    page = visit("/record", java_script_enabled=False)
    page.fill("#u-text", "China agreed to buy 12 million tons of soybeans by the end of 2025.")
    page.click("form.give button")
    assert page.url == f"{site}/record"
    assert page.locator("mark").first.inner_text().startswith("China agreed")
    page.locator(".words button").first.click()
    assert page.locator(".note").first.is_visible()
    assert not page.wrong


def test_a_file_of_entries_is_given_and_answered(visit, tmp_path):
    (tmp_path / "e.csv").write_text(
        "code,origin,on,value_usd\n8507.60.00.20,CHN,2025-11-20,1000\n", "utf-8"
    )
    page = visit("/bulk", java_script_enabled=False)
    page.set_input_files("#u-file", tmp_path / "e.csv")
    page.click("form.give button")
    assert "309.00 dollars" in page.locator("h1").inner_text()
    assert not page.wrong


def test_a_rate_is_turned_and_the_scenario_solved_again(visit):
    page = visit("/whatif", java_script_enabled=False)
    page.click("text=truce-lapses")
    before = page.locator("h1").inner_text()
    page.select_option("#k-1", label="50\xa0%")
    page.click("form.dates button")
    assert "set=us-301-list-3%3D0.5" in page.url
    assert page.locator("h1").inner_text() != before
    assert page.locator("#k-1").input_value() == "us-301-list-3=0.5"


def test_a_text_that_would_run_does_not(visit):
    page = visit("/record")
    page.fill("#u-text", "<script>document.title='x'</script><img src=x onerror=alert(1)> China")
    page.click("form.give button")
    assert page.title() != "x"
    assert page.locator("main img").count() == 0


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
