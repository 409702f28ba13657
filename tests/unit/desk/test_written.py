"""What `read` writes: the words as they stand, nothing that runs, quotes no longer than allowed."""

import dataclasses
import json
import os
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from detente.desk.evidence import streaming, working
from detente.errors import BadFile, BadValue, InputError, Unavailable
from tests.unit.desk.texts import TEXT

NASTY = TEXT.replace(
    "customs data", '"><script>alert(1)</script> <img src=x onerror=y> customs data'
)


class _Page(HTMLParser):
    """Tags, their attributes, and the words of the text itself."""

    def __init__(self):
        super().__init__()
        self.tags, self.words, self.depth, self.button = [], [], 0, False

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if (self.depth and tag == "div") or ("class", "words") in attrs:
            self.depth += 1
        self.button = tag == "button"

    def handle_endtag(self, tag):
        self.depth -= tag == "div" and self.depth > 0
        self.button = False

    def handle_data(self, data):
        if self.depth and not self.button:
            self.words.append(data)


def _page(path):
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def test_the_page_holds_the_words_unchanged_and_a_note_for_each_claim(desk, paper, tmp_path):
    found = desk.read(paper, out=tmp_path / "x.html")
    page = _page(tmp_path / "x.html")
    assert "".join(page.words) == TEXT
    targets = [a["popovertarget"] for tag, a in page.tags if tag == "button"]
    notes = [a["id"] for tag, a in page.tags if tag == "li" and "popover" in a]
    assert targets == notes
    assert len(notes) == len(found.claims)
    assert any(tag == "mark" and a["class"] == "agrees" for tag, a in page.tags)


def test_the_page_runs_and_fetches_nothing(desk, tmp_path):
    (tmp_path / "n.txt").write_text(NASTY + "\u202egnp.exe\u202c", encoding="utf-8")
    desk.read(tmp_path / "n.txt", out=tmp_path / "n.html")
    text = (tmp_path / "n.html").read_text(encoding="utf-8")
    page = _page(tmp_path / "n.html")
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "a"}
    assert not [a for _, a in page.tags if any(k.startswith("on") or k == "src" for k in a)]
    assert "default-src 'none'" in text
    assert "\u202e" not in text
    assert "@media print" in text
    assert "<script>alert(1)</script>" in unescape(text)


def test_claims_that_overlap_are_cut_into_pieces():
    from types import SimpleNamespace as Plain

    from detente.report.record.article import Note, marked

    def claim(start, end, label):
        verdict = Plain(label=label, reason="r", rows=())
        return Plain(text_start=start, text_end=end, verdict=verdict)

    notes = [Note(1, "a", claim(0, 6, "agrees")), Note(2, "b", claim(3, 9, "conflicts"))]
    told = marked("abcdefghij", notes)
    pieces = re.findall(r'<mark class="([\w-]+)" title="[^"]*">(\w+)</mark>', told)
    assert pieces == [("agrees", "abc"), ("conflicts", "def"), ("conflicts", "ghi")]
    assert told.endswith("</button>j")


def test_lines_point_into_the_text(desk, paper, tmp_path):
    found = desk.read(paper, out=tmp_path / "x.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == [claim.id for claim in found.claims]
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert {value["value"] for row in rows for value in row["values"]} >= {5.9, -28.6}
    assert all(row["verdict"]["reason"] for row in rows)


def test_linked_data_quotes_shortly_and_reviews_what_can_be_told(desk, tmp_path):
    folder = desk.case.root / "dispatches"
    found = desk.read(folder, out=tmp_path / "x.json")
    told = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert told["@context"] == "https://schema.org"
    claims = [node for node in told["@graph"] if node["@type"] == "Claim"]
    reviews = [node for node in told["@graph"] if node["@type"] == "ClaimReview"]
    every = [claim for text in found.documents for claim in text.claims]
    assert len(claims) == len(every)
    assert len(reviews) == sum(claim.verdict.label != "cannot-tell" for claim in every)
    assert max(len(node["text"].removesuffix(" …").split()) for node in claims) <= 25
    assert all(re.fullmatch(r"char=\d+,\d+", node["identifier"]["value"]) for node in claims)
    assert {node["itemReviewed"]["@id"] for node in reviews} <= {node["@id"] for node in claims}


@pytest.mark.parametrize("name", ["x.pdf", "missing/x.html", "wire.txt", "x"])
def test_a_place_that_cannot_be_written_is_refused_before_reading(desk, paper, tmp_path, name):
    with pytest.raises(InputError):
        desk.read(paper, out=tmp_path / name)
    assert paper.read_text(encoding="utf-8") == TEXT


def test_a_page_among_the_texts_is_refused_and_lines_are_not(desk, paper, tmp_path):
    with pytest.raises(InputError):
        desk.read(tmp_path, out=tmp_path / "x.html")
    desk.read(tmp_path, out=tmp_path / "x.jsonl")
    assert (tmp_path / "x.jsonl").exists()


def test_the_whole_text_of_an_address_is_not_written(desk, tmp_path):
    with pytest.raises(InputError) as caught:
        desk.read("https://example.org/article", out=tmp_path / "x.html")
    assert "your own files" in str(caught.value)


def test_several_processes_give_the_answer_of_one(desk, paper, tmp_path, capfd):
    for number in range(6):
        text = TEXT.replace("5.9", f"{number}.9")
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "3x.txt").write_bytes(b"\x00\x01" * 50)
    said = []
    one = desk.read(tmp_path)
    two = dataclasses.replace(desk, tell=said.append).read(tmp_path, workers=2)
    assert one == two
    assert [row.name for row in two.unread] == ["3x.txt"]
    assert said[-1] == "8 of 8: wire.txt"
    # Nothing is said on the way but what is answered: a database left open would complain.
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("workers", [0, 65])
def test_a_number_of_processes_out_of_reach(desk, paper, workers):
    with pytest.raises(BadValue):
        desk.read(paper, workers=workers)


def test_a_process_that_dies_leaves_no_half_answer(desk, paper, tmp_path, monkeypatch):
    monkeypatch.setattr(working, "whole", os.abort)
    monkeypatch.setattr(working, "_begin", os.getpid)
    with pytest.raises(Unavailable):
        desk.read(tmp_path, workers=2)


def test_a_large_folder_is_written_as_it_is_read(desk, paper, tmp_path, monkeypatch):
    texts, place = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    place.mkdir()
    for number in range(4):
        text = TEXT.replace("5.9", f"{number}.9")
        (texts / f"{number}.txt").write_text(text, encoding="utf-8")
    (texts / "2x.txt").write_bytes(b"\x00\x01" * 50)
    together = desk.read(texts, out=place / "together.jsonl")
    monkeypatch.setattr(streaming, "MOST_TOGETHER", 2)
    for workers in (1, 2):
        found = desk.read(texts, out=place / "apart.jsonl", workers=workers)
        assert (place / "apart.jsonl").read_bytes() == (place / "together.jsonl").read_bytes()
        assert found.documents == ()
        assert [row.name for row in found.unread] == ["2x.txt"]
        # The same is counted of them as where they are all held.
        assert found.prose.startswith(together.prose.partition(". ")[0])
        assert "is not worked out" in found.prose


def test_nothing_is_written_of_a_large_folder_of_which_nothing_is_read(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "MOST_TOGETHER", 0)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "x.txt").write_bytes(b"\x00\x01" * 50)
    with pytest.raises(BadFile):
        desk.read(texts, out=tmp_path / "x.jsonl")
    assert [p.name for p in tmp_path.iterdir()] == ["texts"]


def test_many_texts_are_not_held_against_each_other(desk, paper, tmp_path, monkeypatch):
    (tmp_path / "again.txt").write_text(TEXT + "\nMore.", encoding="utf-8")
    assert desk.read(tmp_path).relations
    monkeypatch.setattr(working, "MOST_TOGETHER", 1)
    found = desk.read(tmp_path)
    assert found.relations == ()
    assert "is not worked out" in found.prose
