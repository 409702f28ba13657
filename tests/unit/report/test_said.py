"""Said and checked: the shipped texts, as the record of a day tells them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.kernel.moment import AsOf, read_known, read_on
from detente.report.parts.content import Table
from detente.report.sections.asked import Asked
from detente.report.sections.said import said
from detente.verdict.sayings import COLUMNS, Saying, sayings
from detente.verdict.sayings.derive import rows_of


@pytest.fixture(scope="module")
def asked(us_china, desk, us_china_lines):
    def on(day: str) -> Asked:
        when = AsOf(read_on(day, "America/New_York"), read_known(day))
        return Asked(us_china, desk.record, us_china_lines, when)

    return on


def _shown(found: list[Saying]) -> set[tuple[str, int, str, str]]:
    return {(s.text, s.place, s.label, s.reason) for s in found}


@pytest.mark.parametrize("day", [date(2025, 12, 1), date(2026, 2, 10), date(2026, 10, 8)])
def test_table_says_what_the_texts_say_on_a_day(us_china, us_china_lines, day):
    """The derived table is of this code and this record: no day may have gone by since."""
    names = list(COLUMNS)
    told = [dict(zip(names, row, strict=True)) for row in rows_of(us_china, [day])]
    fresh = {(r["text"], r["place"], r["label"], r["reason"]) for r in told}
    assert fresh == _shown(sayings(us_china_lines.folder, us_china.about.id, day))
    assert fresh


def test_known_figures_are_explained(us_china, us_china_lines):
    found = sayings(us_china_lines.folder, us_china.about.id, us_china.about.known_until)
    by = {(s.text, s.figures): s for s in found}
    # An average over all layers fell by what one layer fell.
    assert "57 − 47 = 20 − 10" in by["3.txt", "from about 57 %, to 47 %"].reason
    # "Down to 20" is the sum of two layers; February 2025 was released with January.
    assert by["1.txt", "to 20 %"].why == "scope"
    assert by["1.txt", "the first since 2025-02, 2025-10"].why == "basis"
    # Told by one side: the other names neither amount.
    alone = [s for s in found if s.why == "one-sided"]
    assert {s.figures.split(",")[0] for s in alone} == {"20 mn t", "25 mn t"}
    assert all("only USA" in s.reason and s.sources for s in alone)


def test_nothing_later_than_what_was_known(us_china, us_china_lines):
    last = us_china.about.known_until
    dates = {i: s.date for i, s in us_china.sources.items()}
    for days in range(0, 345, 43):
        known = last - timedelta(days=days)
        for saying in sayings(us_china_lines.folder, us_china.about.id, known):
            assert saying.published <= known
            cited = [dates[s] for s in saying.sources if s in dates]
            assert all(day is None or day <= known for day in cited), saying


def test_section_counts_its_rows(asked):
    [section] = said(asked("2026-10-08"))
    [table] = [b for b in section.blocks if isinstance(b, Table)]
    alone = sum(r.cells[3] == "one side's word alone" for r in table.rows)
    assert alone == 2
    # "The first fall since February" among them: by periods as released it is since March 2024.
    assert len(table.rows) - alone == 5
    assert section.heading.startswith("Five figures hold on another footing")
    assert "two stand on one side's word alone" in section.heading


def test_before_the_first_text_nothing_is_shown(asked):
    [section] = said(asked("2025-06-01"))
    assert not [b for b in section.blocks if isinstance(b, Table)]


def test_a_case_without_texts_has_no_such_part(asked, tmp_path):
    own = asked("2026-10-08")
    assert said(replace(own, case=replace(own.case, root=tmp_path))) == ()
