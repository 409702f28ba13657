"""The page: one file, nothing fetched, nothing run, and fit for every reader."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from detente.report.charts.style import contrast, legible
from detente.report.page import page, write
from tests.unit.report.making import Asks

FEBRUARY = ("2026-02-15", "2026-02-15")
#: Elements that load or run something.
LOADS = {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "source", "base"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def _read(text):
    reader = _Reader()
    reader.feed(text)
    return reader.tags


@pytest.fixture(scope="module")
def html(asks: Asks) -> str:
    return page(asks.brief(*FEBRUARY), "0.1.0")


@pytest.fixture(scope="module")
def tags(html):
    return _read(html)


def test_nothing_is_loaded_and_nothing_runs(html, tags):
    assert not {tag for tag, _ in tags} & LOADS
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    outside = {tag for tag, attrs in tags if "http" in str(attrs.get("href") or attrs.get("src"))}
    assert outside <= {"a"}
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"url\(['\"]?(?!#)", html.split("</style>")[1])


def test_links_within_the_page_lead_somewhere(tags):
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    asked = {a["href"][1:] for _, a in tags if str(a.get("href", "")).startswith("#")}
    named = {n for _, a in tags for n in str(a.get("aria-labelledby") or "").split()}
    assert asked | named <= set(ids)


def test_headings_go_down_one_step_at_a_time(tags):
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_tables_and_pictures_speak_to_those_who_do_not_see(html, tags):
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert html.count("<table>") == html.count("<caption>")
    pictures = [attrs for tag, attrs in tags if tag == "svg"]
    assert len(pictures) == 11
    assert all(p["role"] == "img" and p["aria-labelledby"] for p in pictures)
    assert html.count("<desc id=") == 11
    assert 'href="#main"' in html
    assert 'lang="en"' in html


def test_style_is_small_and_colours_can_be_read(html):
    css = files("detente.report").joinpath("templates/brief.css").read_text(encoding="utf-8")
    style = html[html.index("<style>") : html.index("</style>")]
    assert len(style.encode()) <= 12_288
    light = dict(re.findall(r"--(\w+):(#\w+)", css))
    dark_block = style[style.index("prefers-color-scheme:dark") :]
    dark = light | dict(re.findall(r"--(\w+):(#\w+)", dark_block))
    for palette in (light, dark):
        full = {
            k: v if len(v) == 7 else f"#{v[1] * 2}{v[2] * 2}{v[3] * 2}" for k, v in palette.items()
        }
        for name in ("ink", "muted", "link", "held", "bad", "good"):
            assert contrast(full[name], full["ground"]) >= 4.5, name
            assert contrast(full[name], full["shade"]) >= 4.5, name


def _six(color):
    return color if len(color) == 7 else "#" + "".join(c * 2 for c in color[1:])


def test_the_pictures_follow_the_colours_of_the_page(html):
    body = html.split("</style>")[1]
    drawn = "".join(re.findall(r"<svg.*?</svg>", body, re.S))
    assert not re.findall(r'(?:fill|stroke)="#', drawn)
    used = set(re.findall(r"var\(--(\w+)", drawn))
    assert used <= set(re.findall(r"--(\w+):", html.split("</style>")[0]))


@pytest.mark.parametrize("ground", ["#ffffff", "#14171b"])
@pytest.mark.parametrize("color", ["#0072B2", "#D55E00", "#F0E442", "#000000", "#ffffff"])
def test_legible_colours_are_legible(color, ground):
    assert contrast(legible(color, ground), ground) >= 4.5


def test_a_stamp_says_what_the_page_is(html):
    foot = html[html.index("<footer>") :]
    assert "On 2026-02-15, known 2026-02-15" in foot
    assert "code 0.1.0" in foot


HOSTILE = "<script>alert('x')</script>&\"'{{ 7*7 }}"


def test_hostile_rows_stay_text(asks: Asks):
    case = asks.case
    bad = {
        name: replace(m, name=HOSTILE, acts=tuple(replace(a, text=HOSTILE) for a in m.acts))
        for name, m in case.measures.items()
    }
    sources = {
        name: replace(s, title=HOSTILE, url="javascript:alert(1)")
        for name, s in case.sources.items()
    }
    parties = {name: replace(p, name=HOSTILE) for name, p in case.parties.items()}
    hurt = replace(
        case,
        about=replace(case.about, title=HOSTILE),
        measures=bad,
        sources=sources,
        parties=parties,
    )
    text = page(Asks(hurt, asks.record, asks.catalogue).fresh(*FEBRUARY), HOSTILE)
    assert "<script" not in text
    assert "javascript:" not in text
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", text)[0]
    assert not {tag for tag, _ in _read(text)} & LOADS


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "brief.html"
    write(path, "one")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800")
    assert path.read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.html"]
