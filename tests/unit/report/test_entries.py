"""A company's page behind the brief: its entries, their sources, and nothing else moved."""

import pytest

from detente.report.markdown import markdown
from detente.report.parts.content import Table, sources_of

DAY = {"on": "2026-03-01", "known": "2026-03-01"}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("entries") / "mine<b>.csv"
    path.write_text(
        "HTS code,Origin,Entry date,Value\n"
        "8507.60.00.20,China,2025-06-01,1000.00\n"
        "7323.93.00.60,China,2025-04-20,500.00\n"
        "9999999999,China,2025-04-20,500.00\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def briefs(desk, file):
    return desk.brief(**DAY), desk.brief(**DAY, entries=file)


def test_the_brief_itself_stays_as_it_is(briefs):
    plain, more = briefs
    assert more.sections[:-1] == plain.sections
    assert more.sources[: len(plain.sources)] == plain.sources
    assert (more.opening, more.facts) == (plain.opening, plain.facts)


def test_it_says_what_exposure_says(desk, file, briefs):
    section = briefs[1].sections[-1]
    found = desk.exposure(file, **DAY)
    futures = next(block for block in section.blocks if isinstance(block, Table))
    owed = futures.columns.index(next(c for c in futures.columns if c.name == "owed"))
    told = {row.cells[0]: row.cells[owed] for row in futures.rows}
    for total in (*found.totals, *found.by_scenario):
        assert told[total.title] == f"${total.owed.amount_usd:,.2f}"
    assert f"${found.totals[0].owed.amount_usd:,.2f}" in section.heading
    words = markdown(briefs[1], "0")
    assert "2 of 3 rows" in words
    assert "could not be read" in words


def test_its_sources_are_numbered_and_were_out(briefs):
    brief = briefs[1]
    cited = {s for block in brief.sections[-1].blocks for s in sources_of(block)}
    # The ruling of 20 February 2026 stands behind what was charged and struck down.
    assert cited
    assert cited & brief.numbers().keys()
    assert len(brief.numbers()) == len(brief.sources)
    assert all(s.date is None or s.date <= brief.known for s in brief.sources)


def test_the_page_holds_it_as_words(desk, file, tmp_path):
    target = tmp_path / "brief.html"
    desk.brief(**DAY, entries=file, out=target)
    page = target.read_text(encoding="utf-8")
    assert 'id="entries"' in page
    assert "mine<b>" not in page
    assert "mine&lt;b&gt;.csv" in page


def test_no_door_that_others_reach_takes_a_file():
    from detente.server.asking.questions import asked_of

    names = {argument.name for argument in asked_of("brief")}
    assert "known" in names
    assert "entries" not in names
