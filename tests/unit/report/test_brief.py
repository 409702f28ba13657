"""The brief: what it says on chosen days, and that it says nothing learnt later."""

import re
from datetime import date

import pytest

from detente.report.markdown import markdown
from detente.report.parts.content import Figure, Table, sources_of
from tests.unit.report.making import DATES, Asks

EVERY = pytest.mark.parametrize(("on", "known"), DATES)


def _tables(brief):
    for section in brief.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Figure):
                yield block.table


@EVERY
def test_it_opens_with_a_short_paragraph_and_both_dates(asks: Asks, on, known):
    brief = asks.brief(on, known)
    assert len(brief.opening.words.split()) <= 120
    assert on in str(brief.on)
    assert known in str(brief.known)
    assert len(brief.facts) == 4


@pytest.mark.parametrize(
    ("on", "known", "into_usa", "into_chn"),
    [
        ("2018-10-01", "2018-10-01", "10 %", "0 %"),
        ("2025-10-15", "2025-10-15", "55 %", "10 %"),
        ("2025-11-09", "2025-11-09", "55 %", "10 %"),
        ("2026-02-15", "2026-02-15", "45 %", "10 %"),
        ("2026-03-01", "2026-03-01", "35 %", "10 %"),
        ("2026-10-08", "2026-10-08", "37.5 %", "10 %"),
        ("2026-12-01", "2026-10-08", "37.5 %", "34 % or 10 %"),
        ("2026-12-01", "2026-02-15", "69 % or 45 %", "34 % or 10 %"),
    ],
)
def test_the_duty_on_an_ordinary_good(asks: Asks, on, known, into_usa, into_chn):
    facts = asks.brief(on, known).facts
    assert [f.value for f in facts[:2]] == [into_usa, into_chn]


def test_legal_and_political_deadlines_are_kept_apart(asks: Asks):
    before, after = asks.brief("2026-02-15", "2026-02-15"), asks.brief("2026-10-08", "2026-10-08")
    assert [f.value for f in before.facts[2:]] == ["268", "none"]
    assert [f.value for f in after.facts[2:]] == ["33", "94"]


def test_a_void_measure_cannot_return(asks: Asks):
    section = asks.section("2026-10-08", "2026-10-08", "returns")
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    assert [r.cells[0] for r in table.rows if r.cells[2] == "cannot return"] == [
        "Reciprocal duty, rate for China"
    ]
    assert "one cannot" in section.heading


def test_beyond_the_record_nothing_is_guessed(asks: Asks):
    brief = asks.brief("2026-12-01", "2026-10-08")
    assert "is not known" in brief.opening.words
    held = asks.section("2026-12-01", "2026-10-08", "held")
    assert "not known" in held.heading


def test_a_threat_stands_until_it_is_taken_back(asks: Asks):
    assert not _threats(asks, "2025-10-09")
    assert ["standing" in r.cells[-1] for r in _threats(asks, "2025-10-15")] == [True]
    assert ["taken back" in r.cells[-1] for r in _threats(asks, "2025-11-09")] == [True]


def _threats(asks: Asks, known: str):
    rows = asks.figure(known, known, "ladder").table.rows
    return [r for r in rows if "threatened" in r.cells[2]]


def test_announcement_and_effect_are_two_dates(asks: Asks):
    rows = asks.figure("2026-02-15", "2026-02-15", "ladder").table.rows
    (cut,) = [r for r in rows if r.cells[0] == "2025-11-10"]
    assert cut.cells[2:5] == ("45 %", "24 points", "2025-11-04")


@EVERY
def test_every_figure_has_finding_table_and_sources(asks: Asks, on, known):
    brief = asks.brief(on, known)
    for figure in brief.figures():
        assert figure.finding.endswith("."), figure.name
        assert figure.table.rows, figure.name
        if len(figure.table.rows) > 2:  # before the first act there is nothing to cite
            assert set(sources_of(figure)) & set(brief.numbers()), figure.name


@EVERY
def test_rows_fit_their_columns(asks: Asks, on, known):
    for table in _tables(asks.brief(on, known)):
        assert {len(row.cells) for row in table.rows} <= {len(table.columns)}, table.caption


@EVERY
def test_no_source_is_later_than_what_is_known(asks: Asks, on, known):
    brief = asks.brief(on, known)
    assert not [s.id for s in brief.sources if s.date and s.date > brief.known]


@EVERY
def test_nothing_published_later_is_told(asks: Asks, on, known):
    brief = asks.brief(on, known)
    told, day = markdown(brief, "0").replace("\\", ""), date.fromisoformat(known)
    words = list(_dated(asks))
    earlier = " ".join(text for text, published in words if published <= day)
    later = {text for text, published in words if published > day and len(text) > 25}
    assert later or day >= asks.case.about.known_until
    assert not [text for text in later if text in told and text not in earlier]


def _dated(asks: Asks):
    """Yield every wording of the record with the day from which it could be known."""
    for event in asks.record.events:
        yield event.what, event.published
    for agreement in asks.record.agreements.values():
        yield agreement.title, agreement.published
        for clause in agreement.clauses:
            yield clause.title, min(p.published for p in clause.status_history)
            yield from ((p.note, p.published) for p in clause.status_history)
    for commitment in asks.record.commitments.values():
        yield commitment.text, commitment.published
        yield from ((p.note, p.published) for p in commitment.status_history)
    for figure in asks.record.figures:
        yield figure.difference_explained, figure.published
    for measure in asks.case.measures.values():
        yield measure.name, min(a.published for a in measure.acts)
        yield from ((a.text, a.published) for a in measure.acts)


@EVERY
def test_announcements_and_changes_lie_before_the_day_known(asks: Asks, on, known):
    for table in _tables(asks.brief(on, known)):
        for place, column in enumerate(table.columns):
            if column.name in {"Announced", "Published"}:
                days = [r.cells[place] for r in table.rows]
                assert not [d for d in days if re.match(r"\d{4}", d) and d > known]


def test_a_text_of_one_side_that_came_later_is_withheld(asks: Asks):
    (busan,) = [
        b
        for b in asks.section("2025-11-01", "2025-11-01", "agreement").blocks
        if isinstance(b, Table) and "Busan" in b.caption
    ]
    cells = [cell for row in busan.rows for cell in row.cells]
    assert any("later than 2025-11-01" in cell for cell in cells)
    assert "silent" in cells


def test_the_same_question_has_the_same_answer(asks: Asks):
    assert asks.fresh("2026-02-15", "2026-02-15") == asks.brief("2026-02-15", "2026-02-15")
