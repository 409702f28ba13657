"""The verbs `series` and `commitments` as a reader asks them."""

import json

import pytest

from detente.errors import BadDate, BadValue, NoSeries, UnknownCode, UnknownName
from detente.verbs import VERBS
from detente.verbs.encode import to_json

BY_NAME = {verb.name: verb for verb in VERBS}


def printed(desk, name, *args, **asked):
    verb = BY_NAME[name]
    answer = verb.method(desk, *args, **asked)
    return " ".join(" ".join(row) for sheet in verb.sheets(desk, answer) for row in sheet.rows)


def test_json_has_the_fields_of_the_contract(desk):
    answer = desk.series("census-import-chn", start="2024-10", until="2024-10")
    told = json.loads(to_json(answer, desk.case.sources))["observations"][0]
    assert {"period", "value", "unit", "kind", "vintage", "status", "source"} <= set(told)
    assert (told["value"], told["unit"], told["kind"]) == (42019.9, "USD mn", "observed")
    assert told["vintages"][0]["last_seen"] == "2026-06-17"
    scored = json.loads(to_json(desk.commitments("chn-soybeans-2025"), desk.case.sources))
    fields = {
        "id", "party", "text", "target", "unit", "window", "measured_by", "done", "due", "pace",
        "required_rate", "status", "legal_deadline", "political_deadline", "sources",
    }  # fmt: skip
    assert fields <= set(scored["commitments"][0])


@pytest.mark.parametrize(
    ("asked", "error", "hint"),
    [
        ({"id": "gacc-export-us"}, UnknownName, "gacc-export-usa"),
        ({"id": "gacc-export-usa", "stat": "yoyy"}, UnknownName, "yoy"),
        ({"partner": "Atlantis"}, UnknownName, "did you mean"),
        ({"reporter": "CHN", "partner": "USA", "product": "unicorns"}, NoSeries, "product"),
        ({"id": "gacc-export-usa", "start": "2025-13"}, BadDate, "2025-Q1"),
        ({"id": "gacc-export-usa", "start": "2025-05", "until": "2025-04"}, BadDate, "earlier"),
        ({"id": "gacc-export-usa", "vintage": "soon"}, BadValue, "latest, first"),
        ({"product": "8507600020"}, UnknownCode, "2, 4 or 6"),
        ({"product": "999999"}, NoSeries, "check the code"),
    ],
)
def test_what_cannot_be_answered_says_what_can(desk, asked, error, hint):
    with pytest.raises(error) as caught:
        desk.series(**asked)
    assert hint in caught.value.hint


def test_without_a_question_the_series_are_listed(desk):
    answer = desk.series()
    assert answer.observations == ()
    assert "gacc-export-usa" in printed(desk, "series")


def test_a_series_that_gives_nothing_says_what_is_held(desk):
    early = desk.series("gacc-export-usa", vintage="2019-01-01")
    assert any("nothing was known by 2019-01-01" in note for note in early.notes)
    none = desk.series("comtrade-export-usa")
    assert any("no figure is held" in note for note in none.notes)


def test_a_product_is_added_up_from_its_lines(desk):
    chapter = desk.series(product="85", partner="CHN").observations[0].value
    headings = [f"85{n:02}" for n in range(1, 50)]
    found = 0
    for heading in headings:
        try:
            found += desk.series(product=heading, partner="CHN").observations[0].value
        except NoSeries:
            continue
    assert found == chapter > 10**11


def test_the_words_of_a_run_and_of_a_gap(desk):
    run = printed(
        desk, "series", "gacc-export-usa", stat="streak", start="2025-11", until="2025-11"
    )
    assert "8th of 10 % or more in a row since 2025-04" in run
    gap = printed(desk, "series", "gacc-export-usa", start="2025-11", until="2025-11")
    assert "only the change on the year was printed" in gap
    assert "-28.6 %" in gap


def test_nothing_later_than_known_is_looked_at(desk):
    answer = desk.series("census-import-chn", known="2026-03-01")
    assert max(o.vintage for o in answer.observations).isoformat() <= "2026-03-01"
    capped = desk.series("census-import-chn", known="2026-03-01", vintage="2026-09-01")
    assert capped.known.isoformat() == "2026-03-01"


def test_the_scorecard_lists_each_count_with_why_it_differs(desk):
    text = printed(desk, "commitments", "chn-soybeans-2025")
    for word in ("orders (decides)", "usda-sales", "inspections", "arrivals", "not known"):
        assert word in text
    assert "2026-02-28" in text
    assert "met-late" in text


def test_both_sides_stand_on_one_scale(desk):
    rows = desk.commitments(on="2026-10-08").commitments
    by = {row.party: {r.status for r in rows if r.party == row.party} for row in rows}
    assert {"CHN", "USA"} <= set(by)
    assert "met" in by["CHN"]
    assert "met" in by["USA"]
    fentanyl = next(r for r in rows if r.id == "chn-fentanyl-precursors")
    assert fentanyl.status == "not-measurable"


def test_what_each_side_says_the_other_broke_is_disputed(desk):
    for name in ("chn-geneva-non-tariff", "usa-geneva-consensus"):
        (found,) = desk.commitments(name, on="2025-06-05", known="2025-06-05").commitments
        assert found.status == "disputed"
        (later,) = desk.commitments(name, on="2026-10-08").commitments
        assert later.status == "moot"
