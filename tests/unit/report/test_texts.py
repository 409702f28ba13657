"""Texts of a user's own behind the brief: what does not simply hold, and nothing else moved."""

import pytest

from detente.report.parts.content import Table, Text

DAY = {"on": "2026-03-01", "known": "2026-03-01"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("texts")
    (made / "right.txt").write_text(
        "BEIJING, Dec. 8, 2025 - China's exports rose 5.9 percent in November.\n", encoding="utf-8"
    )
    (made / "wrong<b>.txt").write_text(
        "BEIJING, Dec. 8, 2025 - China's exports rose 15.9 percent in November.\n", encoding="utf-8"
    )
    (made / "later.txt").write_text(
        "BEIJING, May 9, 2026 - China's exports rose 55.9 percent in April.\n", encoding="utf-8"
    )
    return made


@pytest.fixture(scope="module")
def briefs(desk, folder):
    return desk.brief(**DAY), desk.brief(**DAY, texts=folder)


def test_the_brief_itself_stays_as_it_is(briefs):
    plain, more = briefs
    assert more.sections[:-1] == plain.sections
    assert more.sources[: len(plain.sources)] == plain.sources


def test_what_conflicts_stands_with_its_words_place_and_row(briefs):
    section = briefs[1].sections[-1]
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    (row,) = table.rows
    named = dict(zip((column.name for column in table.columns), row.cells, strict=True))
    assert "exports rose 15.9 percent" in named["Words"]
    assert named["Checked"] == "conflicts with the record"
    assert "gacc-export-wld 2025-11" in named["Row"]
    assert named["Text"] == "wrong<b>.txt, 2025-12-08"
    assert "one claim against the record" in section.heading
    assert row.sources
    assert all(s in briefs[1].numbers() for s in row.sources)


def test_what_came_out_later_is_left_out_and_named(briefs):
    words = [block.words for block in briefs[1].sections[-1].blocks if isinstance(block, Text)]
    assert any("later.txt" in text for text in words)


def test_names_reach_no_page_as_markup(desk, folder, tmp_path):
    target = tmp_path / "brief.html"
    desk.brief(**DAY, texts=folder, out=target)
    page = target.read_text(encoding="utf-8")
    assert 'id="texts"' in page
    assert "wrong<b>" not in page
    assert "wrong&lt;b&gt;.txt" in page


def test_no_door_that_others_reach_takes_a_folder():
    from detente.server.asking.questions import asked_of

    assert "texts" not in {argument.name for argument in asked_of("brief")}
