"""Words, days to stop at, two statements side by side: rows of the case, held to its record."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.desk.guide.rows import load_stops, load_terms
from detente.errors import BadDate, BadValue, NotCovered, SchemaError, UnknownName

DAYS = st.dates(date(2018, 1, 10), date(2026, 10, 8))


def test_there_are_about_sixty_words_and_none_is_told_twice(desk):
    rows = load_terms(desk.case.root)
    names = [name.casefold() for row in rows for name in (row.term, *row.also)]
    assert 55 <= len(rows) <= 80
    assert len(names) == len(set(names))
    assert all(row.text.endswith(".") and len(row.text) < 300 for row in rows)


def test_every_word_rests_on_sources_that_were_out_when_it_had_its_meaning(desk):
    for row in load_terms(desk.case.root):
        for name in row.sources:
            day = desk.case.sources[name].date
            assert day is None or row.published is None or day >= row.published - timedelta(366)


def test_a_word_is_not_told_before_it_had_its_meaning(desk):
    assert not desk.glossary("affiliates", known="2025-09-28").terms
    assert desk.glossary("affiliates", known="2025-09-29").terms


def test_a_name_that_one_side_gave_is_said_to_be_theirs(desk):
    for word in ("fentanyl duty", "reciprocal duty"):
        assert "The name is the US side's" in desk.glossary(word).terms[0].text


def test_the_days_named_in_the_plan_are_there(desk):
    days = {row.day.isoformat() for row in load_stops(desk.case.root, desk.record)}
    assert days >= {"2025-10-26", "2025-10-30", "2025-11-17", "2025-12-08", "2026-02-04"}


def test_every_day_rests_on_an_event_or_a_source(desk):
    for row in load_stops(desk.case.root, desk.record):
        assert row.events or row.sources
        assert all(name in desk.case.sources for name in row.sources)


def test_a_day_that_names_a_later_event_is_refused(desk, tmp_path):
    row = '- {id: x, day: 2025-10-29, title: t, events: ["2025-10-30-busan"]}\n'
    (tmp_path / "replay.yaml").write_text(row, "utf-8")
    with pytest.raises(SchemaError) as told:
        load_stops(tmp_path, desk.record)
    assert "2025-10-30-busan" in str(told.value.faults[0])


def test_before_the_orders_the_fentanyl_duty_was_thought_to_stay(desk):
    # Announced at Busan on 30 October, ordered on 4 November, applied from the 10th (EO 14357).
    before = desk.replay(known="2025-10-30", on="2025-11-12")
    told = {b.measure: b for b in before.believed if b.on == date(2025, 11, 12)}
    assert told["us-ieepa-fentanyl"].then == "in-force, 20 %"
    assert told["us-ieepa-fentanyl"].later == "in-force, 10 %"
    after = desk.replay(known="2025-11-10", on="2025-11-12")
    assert "us-ieepa-fentanyl" not in {b.measure for b in after.believed if b.on == after.on.date()}


def test_before_the_extension_the_truce_was_thought_to_end(desk):
    found = desk.replay(known="2025-08-10", later="2025-08-12")
    told = {b.measure: (b.then, b.later) for b in found.believed}
    assert told["cn-retal-apr25-24pp"] == ("in-force, 24 %", "suspended (24 %)")


@given(known=DAYS)
def test_nothing_that_came_out_later_is_told_as_known_then(desk, known):
    found = desk.replay(known=known.isoformat(), on="2025-01-01", later=known.isoformat())
    assert not found.believed
    assert all(c.published <= known for c in found.changes)
    assert all(found.since < e.published <= known for e in found.events)
    dates = [desk.case.sources[s].date for s in found.sources]
    assert all(day is None or day <= known for day in dates)
    assert found.stop is None or found.stop.day <= known
    assert found.after is None or found.after > known
    assert found.before is None or found.before < known


def test_later_may_not_lie_before(desk):
    with pytest.raises(BadDate):
        desk.replay(known="2025-11-10", later="2025-11-09")


def test_two_figures_differ_in_the_respects_that_their_rows_name(desk):
    # 57 to 47 is a level with old weights, 18.9 an increase alone: the rows of published.yaml.
    found = desk.compare("57 %", "18.9")
    assert (found.a.id, found.b.id) == ("piie-57-47", "waugh-18.9")
    assert "basis" in found.finding
    rows = {row.what: row for row in found.rows}
    assert "fixed import weights" in rows["basis"].a
    assert "increase alone" in rows["basis"].b
    assert rows["day"].why


def test_the_average_here_is_the_verb_s(desk):
    found = desk.compare("waugh-18.9", "yale-34.6")
    assert found.a.ours == desk.average(origin="CHN", dest="USA", on="2025-11-14").average
    assert found.b.ours == desk.average(origin="CHN", dest="USA", on="2025-11-20").average


def test_a_number_that_stands_in_two_figures_is_asked_back(desk):
    two = [f for f in desk.record.figures if re.search(r"\b10 %", f.figure)]
    assert len(two) == 1
    assert desk.compare("10", "47").a.id == two[0].id
    with pytest.raises(UnknownName):
        desk.compare("99", "47")
    with pytest.raises(UnknownName):
        desk.compare("47", "31", known="2025-10-29")


def test_several_rows_for_one_number_are_named(desk):
    from detente.desk.guide.comparing import figure

    rows = [r for r in desk.record.figures if r.id == "piie-57-47"] * 2
    with pytest.raises(BadValue):
        figure("47", rows, "a")


@pytest.mark.slow
def test_two_texts_are_held_against_each_other(desk):
    found = desk.compare("2.txt", "4.txt")
    assert found.kind == "texts"
    assert found.rows
    texts = {n: (desk.case.root / "dispatches" / n).read_text("utf-8") for n in ("2.txt", "4.txt")}
    flat = {n: " ".join(t.split()) for n, t in texts.items()}
    for row in found.rows:
        assert row.a.removesuffix(" …") in flat["2.txt"]
        assert row.b.removesuffix(" …") in flat["4.txt"]
        assert row.why


def test_a_text_and_a_figure_are_not_compared(desk):
    with pytest.raises(UnknownName):
        desk.compare("47", "1.txt")


@pytest.mark.slow
def test_claims_of_one_text_are_those_of_the_folder(desk):
    every = desk.claims().claims
    one = desk.claims(document="5.txt").claims
    assert one == tuple(c for c in every if c.document == "5.txt")
    with pytest.raises(UnknownName):
        desk.claims(document="../case.yaml")


def test_bad_rows_are_told_with_their_place(desk, tmp_path):
    from detente.desk.guide.rows import check_guide

    rows = {
        "glossary": '- {id: a, term: duty, text: "A."}\n'
        '- {id: b, term: Duty, text: "B.", sources: [x]}\n- {id: c, term: word}\n',
        "replay": "- {id: d, day: 2025-10-29, title: t}\n",
        "knobs": "- {id: no-such-measure, title: t, rates: [0.1]}\n",
    }
    for stem, text in rows.items():
        (tmp_path / f"{stem}.yaml").write_text(text, "utf-8")
    count, faults = check_guide(tmp_path, desk.case.measures, desk.case.sources, desk.record)
    told = [f"{f.where}: {f.what}" for f in faults]
    assert count == 4
    assert any("glossary.yaml:3" in line for line in told)
    assert "glossary.yaml b: 'Duty' is told in a" in told
    assert "glossary.yaml b: no source is called 'x'" in told
    assert "replay.yaml d: rests on nothing" in told
    assert "knobs.yaml no-such-measure: names no measure, or no rates" in told


def test_the_rows_that_ship_have_no_fault(desk):
    from detente.desk.guide.rows import check_guide

    count, faults = check_guide(desk.case.root, desk.case.measures, desk.case.sources, desk.record)
    assert (count > 90, faults) == (True, [])


def test_people_and_claims_are_found_by_words_and_not_before_they_were_out(desk):
    person = desk.search("Bessent").hits[0]
    assert (person.kind, person.id) == ("person", "Scott Bessent")
    # The second dispatch tells of Kuala Lumpur: it was out in October 2025.
    now = [h.id for h in desk.search("rare earth permits put off").hits if h.kind == "claim"]
    assert "2-08" in now
    asked = desk.search("rare earth permits put off", known="2025-10-01")
    assert not [h for h in asked.hits if h.kind == "claim"]


@pytest.mark.parametrize(
    "asked",
    [
        lambda d: d.compare("1.txt", "2.txt", known="0001-01-01"),
        lambda d: d.claims(known="0001-01-01"),
        lambda d: d.forecasts(known="2017-12-31"),
        lambda d: d.replay(known="2017-12-31"),
    ],
)
def test_before_the_record_nothing_is_said(desk, asked):
    with pytest.raises(NotCovered):
        asked(desk)
