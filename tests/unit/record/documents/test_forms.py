"""Pages, PDFs, mails and Markdown become text, with the way back to what came in."""

import html
import re
from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadFile, SchemaError
from detente.record.documents.forms.html import of_source, placed, read_html
from detente.record.documents.forms.kind import form_of
from detente.record.documents.forms.mail import read_mail
from detente.record.documents.forms.markdown import unmarked
from detente.record.documents.forms.page import scanned
from detente.record.documents.forms.pdf import read_pdf
from detente.record.documents.reading import Given, read_bytes
from tests.unit.record.documents.hostile import ENGLISH, text_pdf

ARTICLE = """<!DOCTYPE html><html lang="en"><head><title>Talks go on - A Paper</title>
<meta property="article:published_time" content="2025-11-17T09:17:00Z">
<meta property="og:site_name" content="A Paper"><meta name="author" content="Jane Roe">
<script>var x = "<p>never</p>";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>Talks go on &amp; on</h1>
<p>The two sides met for a third day and said that they would
<a href="https://example.org/x">extend the pause</a> for ninety days, which firms had hoped for
since the spring of the year.</p>
<p>Exports rose 5.9&nbsp;% to $330.3&nbsp;billion, the office said, while &ldquo;imports&rdquo; fell
by 1&#46;2 per cent; it was the first fall since February, and nobody named a reason.</p>
<ul><li>First item of the list, with words</li><li>Second item of the list, with more</li></ul>
<p>Officials of both sides are to meet again next week to settle what is left open.</p>
</article><footer>Copyright 2025. All rights reserved.</footer></body></html>"""


@pytest.fixture(scope="module")
def page():
    return read_bytes(ARTICLE.encode(), "a.html")


def test_page_is_read_for_its_article(page):
    assert " ".join(page.text.split()) == (
        "Talks go on & on The two sides met for a third day and said that they would extend the "
        "pause for ninety days, which firms had hoped for since the spring of the year. Exports "
        "rose 5.9 % to $330.3 billion, the office said, while “imports” fell by 1.2 per cent; it "
        "was the first fall since February, and nobody named a reason. First item of the list, "
        "with words Second item of the list, with more Officials of both sides are to meet again "
        "next week to settle what is left open."
    )
    assert page.form == "html"


def test_page_tells_of_itself(page):
    assert (page.published, page.published_by) == (date(2025, 11, 17), "metadata")
    assert (page.publisher, page.author) == ("A Paper", "Jane Roe")
    assert page.title == "Talks go on - A Paper"


def test_page_keeps_links_and_forms(page):
    (link,) = page.links
    assert (link.url, page.text[link.start : link.end]) == (
        "https://example.org/x",
        "extend the pause",
    )
    kinds = {page.text[f.start : f.end]: f.kind for f in page.flagged("heading", "bullet")}
    assert kinds["Talks go on & on"] == "heading"
    assert kinds["First item of the list, with words"] == "bullet"


def test_offsets_of_a_page_lead_into_its_source(page):
    start = page.text.index("Exports")
    end = page.text.index("per cent")
    here, there = page.raw_span(start, end)
    assert page.raw == ARTICLE
    assert ARTICLE[here:there].startswith("Exports rose 5.9&nbsp;% to $330.3&nbsp;billion")
    assert ARTICLE[here:there].rstrip().endswith("1&#46;2")
    for word in re.finditer(r"\S+", page.text):
        here, there = page.raw_span(*word.span())
        plain = html.unescape(re.sub(r"<[^>]*>", "", ARTICLE[here:there]))
        assert plain.split() == [word[0]]


def test_a_page_without_an_article_is_read_whole():
    made = read_bytes(b"<html><body><div>Talks go on as they were.</div></body></html>", "a.html")
    assert made.text.strip() == "Talks go on as they were."


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta name="pubdate" content="20251117">', "2025-11-17"),
        ('<meta itemprop="datePublished" content="2025-11-17T01:02">', "2025-11-17"),
        (
            '<script type="application/ld+json">{"datePublished": "2025-11-17"}</script>',
            "2025-11-17",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-11-17",'
            ' "publisher": {"name": "A Paper"}}]}</script>',
            "2025-11-17",
        ),
        ('<script type="application/ld+json">{"datePublished": </script>', ""),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", ""),
        ('<meta name="date" content="yesterday">', ""),
        ("", ""),
    ],
)
def test_day_of_a_page(head, day):
    source = f"<html><head>{head}</head><body><p>{ENGLISH}</p></body></html>"
    said = of_source(source, "a.html")["meta"]["published"]
    assert said.replace("-", "") == day.replace("-", "")


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b'<meta charset="windows-1252"><p>' + ENGLISH.encode() + b" \x93go on\x94</p>", ""),
        (b"<p>" + ENGLISH.encode() + b" \x93go on\x94</p>", "text/html; charset=iso-8859-1"),
    ],
)
def test_encoding_of_a_page_is_declared(data, declared):
    made = read_bytes(b"<html>" + data, "a.html", Given(content_type=declared))
    assert "“go on”" in made.text


def test_implied_ends_are_no_depth():
    source = "<html><body>" + "<p>The talks go on.<br>" * 400 + "<ul>" + "<li>and on" * 400
    assert scanned(source, "a").depth < 20


def test_what_the_extraction_glued_is_set_apart():
    source = "<p>by Jane Roe (@roe) <a href='#'>today</a> and<b>on</b></p>"
    offsets, lost, glued = placed("by Jane Roe (@roe)today andon", scanned(source, "a"))
    assert (glued, lost) == ([18], 0)
    assert source[offsets(18) :].startswith("today")


def test_what_is_not_in_the_source_is_counted():
    _, lost, _ = placed("The talks\nnever said\n", scanned("<p>The talks</p>", "a"))
    assert lost == len("neversaid")


@given(st.text(st.sampled_from("ab <>&;\"'=/!-#x1p\n"), max_size=80))
def test_scanner_reads_anything(source):
    page = scanned(source, "a")
    assert len(page.text) == len(page.starts) == len(page.ends)
    assert list(page.starts) == sorted(page.starts)
    assert not any(char.isspace() for char in page.text)


def test_pdf():
    lines = [
        "Washington, November 17, 2025 - The two sides said that they would go on with",
        "the talks on trade, and that the pause in the new duties would be kept for as",
        "long as these were held, though nobody could say for how long that would be.",
    ]
    made = read_bytes(text_pdf(lines), "a.pdf")
    assert "go on with the talks" in made.text.replace("\n", " ")
    assert (made.form, made.published) == ("pdf", date(2025, 11, 17))
    start = made.text.index("pause")
    here, there = made.raw_span(start, start + 5)
    assert made.raw[here:there] == "pause"


def test_heads_and_feet_of_pdf_pages_are_flagged():
    from detente.record.documents.forms.pdf import _running

    pages = [f"A Paper, page {k}\n\nText of it {k} is other.\n{k}" for k in range(1, 5)]
    text = "\f".join(pages)
    found = {text[a:b] for _, a, b in _running(pages)}
    assert "A Paper, page 2" in found
    assert "2" in found


def _mail(text="", page="", **heads):
    message = EmailMessage()
    message["From"] = heads.get("sender", "Press Office <press@ministry.example>")
    message["Date"] = heads.get("date", "Mon, 17 Nov 2025 09:17:00 +0000")
    message["Subject"] = "Read-out"
    if text:
        message.set_content(text)
    if page:
        if text:
            message.add_alternative(page, subtype="html")
        else:
            message.set_content(page, subtype="html")
    return message


def test_mail_with_an_attachment():
    message = _mail(ENGLISH * 2)
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="annex.zip")
    made = read_bytes(bytes(message), "a.eml")
    assert made.text.startswith("The two sides said")
    assert (made.published, made.published_by) == (date(2025, 11, 17), "metadata")
    assert (made.publisher, made.author) == ("Press Office", "press@ministry.example")
    assert [f.note for f in made.flagged("note")] == [
        "attachment, not opened: annex.zip (application/zip)"
    ]


def test_mail_of_html_and_of_both():
    page = f"<html><body><p>{ENGLISH}</p><p>{ENGLISH.replace('two', 'three')}</p></body></html>"
    assert "three sides" in read_mail(bytes(_mail(page=page)), "a")["text"]
    said = read_mail(bytes(_mail("See the page.", page)), "a")
    assert "three sides" in said["text"]
    assert "text" not in read_mail(bytes(_mail(ENGLISH * 3, page)), "a")


@pytest.mark.parametrize("date_", ["nonsense", "Mon, 99 Foo 2025", ""])
def test_mail_with_a_broken_day(date_):
    data = bytes(_mail(ENGLISH)).replace(b"Mon, 17 Nov 2025 09:17:00 +0000", date_.encode())
    assert read_bytes(data, "a.eml").published_by != "metadata"


def test_mail_is_known_by_its_heads():
    assert form_of(bytes(_mail(ENGLISH)), "a") == "mail"
    assert form_of(ENGLISH.encode(), "a") == "text"
    assert form_of(b"<!doctype html><p>a", "a.txt") == "html"
    assert form_of(b"<p>a", "https://x.example/a", "text/html; charset=utf-8") == "html"
    assert form_of(b"# a", "notes.MD") == "markdown"


def test_parsers_run_in_process_as_well():
    assert read_html(ARTICLE.encode(), "a")["meta"]["language"] == "en"
    assert "talks" in read_pdf(text_pdf(["The talks go on"]), "a")["raw"]


def test_markdown():
    source = (
        '---\ntitle: "Fact sheet"\ndate: 2025-11-01\nsource: A Ministry\n---\n# Fact sheet #\n\n'
        'The **White House** said [the *pause*](https://example.org/a "t") is `kept`\nfor a year'
        " ![pic](p.png)<!-- never -->.\n\n- first **item**\n- second\n\n> Quoted \\*words\\*"
        " of it.\n\n<https://example.org/b>\n\n***\n\n```\ncode _stays_\n```\n"
    )
    made = read_bytes(source.encode(), "a.md")
    assert made.text.split("\n\n")[:4] == [
        "Fact sheet",
        "The White House said the pause is kept for a year .",
        "- first item\n- second",
        "Quoted *words* of it.",
    ]
    assert (made.title, made.publisher) == ("Fact sheet", "A Ministry")
    assert (made.published, made.published_by) == (date(2025, 11, 1), "metadata")
    assert [made.text[k.start : k.end] for k in made.links] == [
        "the pause",
        "https://example.org/b",
    ]
    (heading,) = made.flagged("heading")
    assert made.text[heading.start : heading.end] == "Fact sheet"
    start = made.text.index("pause")
    here, there = made.raw_span(start, start + 5)
    assert source[here:there] == "pause"


@pytest.mark.parametrize(
    "text", ["a * b * c", "snake_case_name", "5 * 3", "\\*", "# ", "[a] (b)", "2 ** 3", "_"]
)
def test_signs_that_are_no_marks(text):
    assert unmarked(text).text.strip() == text.replace("\\", "").strip("# ") or text == "# "


def test_form_is_told_by_option():
    assert read_bytes(b"# The talks of it", "a", Given(form="markdown")).text == "The talks of it"
    with pytest.raises(BadFile):
        read_bytes(ENGLISH.encode(), "a.txt", Given(form="pdf"))


def test_text_that_a_parser_loses_is_an_error(monkeypatch):
    from detente.record.documents.forms import html as form

    monkeypatch.setattr(form, "_walk", lambda *_: None)
    with pytest.raises(SchemaError, match="lost its text"):
        of_source(ARTICLE, "a.html")
