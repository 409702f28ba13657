"""The outlook: what stands, by class, definition and score; nothing from after the day asked."""

import json
import re
from dataclasses import replace

import pytest

from detente.errors import BadDate, BadValue, NotCovered, UnknownName
from detente.report.charts.ahead.fan import fan_figure
from detente.verbs import VERBS
from detente.verbs.encode import to_json

BY_NAME = {verb.name: verb for verb in VERBS}
END = "2026-10-08"


@pytest.fixture(scope="module")
def found(desk):
    return desk.outlook(on=END)


def test_the_fields_of_the_contract(desk, found):
    told = json.loads(to_json(found, desk.case.sources))
    assert {"payoffs", "best_replies", "nash", "critical_discount", "survival", "scores"} <= set(
        told
    )
    assert {"day", "p", "lo", "hi", "reference", "definition", "n", "brier"} <= set(
        told["survival"][0]
    )
    assert told["standing"]["truce"] == "busan-2025"
    assert told["standing"]["sources"][0]["id"]
    assert told["cannot"]
    assert {s["against"][0]["name"] for s in told["scores"]} == {"coin"}


def test_no_number_of_the_truce_stands_without_class_definition_and_score(found):
    scored = {(s.reference, s.definition): s for s in found.scores}
    assert found.survival
    for chance in found.survival:
        own = scored[chance.reference, chance.definition]
        assert chance.brier == own.brier
        assert own.n > 0
    for month in found.months:
        assert (month.reference, month.definition) in scored


def test_the_coin_stands_in_the_first_lines_of_every_form(desk, found):
    for row in BY_NAME["outlook"].laid_out(desk, found, "csv").splitlines()[1:]:
        assert "announced" in row
        assert any(f"{s.brier:.2f} ({s.n})" in row for s in found.scores)
    for layout in ("table", "md"):
        text = " ".join(BY_NAME["outlook"].laid_out(desk, found, layout).split())
        assert "a coin has 0.25" in text[:700].lower()
        assert text.lower().index("a coin has 0.25") < text.index("broke")
        assert "what this cannot tell" in text.lower()
        assert all(" ".join(limit.split())[:40] in text for limit in found.cannot)


def test_what_ships_scores_worse_than_a_coin_and_says_so(found):
    """All 29 rows ship with a source, so that the scores are those of the whole list."""
    by_name = {s.reference: s for s in found.scores}
    assert by_name["pair"].n == 6
    assert by_name["pair"].brier == pytest.approx(0.51, abs=0.005)
    assert by_name["all"].n == 25
    assert by_name["all"].brier == pytest.approx(0.305, abs=0.0005)
    assert all(s.coin_is_better for s in found.scores)


def test_the_same_seed_gives_the_same_bytes(desk, found):
    again = desk.outlook(on=END, executor="pool")
    assert to_json(again, desk.case.sources) == to_json(found, desk.case.sources)
    other = desk.outlook(on=END, seed=8)
    assert other.months != found.months
    assert replace(other, months=(), seed=7) == replace(found, months=())


def test_a_wider_definition_leaves_no_truce_standing(desk):
    found = desk.outlook(on=END, definition="hard")
    assert found.standing is None
    assert (found.ended.truce, str(found.ended.until)) == ("busan-2025", "2026-08-05")
    assert found.survival == found.months == ()
    assert found.scores
    text = BY_NAME["outlook"].laid_out(desk, found, "table")
    assert "no truce stands" in text


def test_a_reading_is_a_switch(desk, found):
    first = desk.outlook(on=END, coding="october-2025=first")
    was = {(r.rule, r.party, r.tested_on): r.hits for r in found.rules}
    now = {(r.rule, r.party, r.tested_on): r.hits for r in first.rules}
    assert was["never first", "CHN", "2025"] == 8
    assert now["never first", "CHN", "2025"] == 7
    assert was["always", "CHN", "2025"] == 8
    assert now["always", "CHN", "2025"] == 7
    assert first.survival == found.survival
    left_out = desk.outlook(on=END, coding=["may-2025=reply"])
    eight = next(r for r in left_out.rules if (r.rule, r.party, r.tested_on)
                 == ("always", "CHN", "2025"))  # fmt: skip
    assert (eight.hits, eight.n) == (8, 8)
    broken = desk.outlook(on=END, coding="busan-july-2026=breaks")
    assert broken.standing is None


def test_a_later_day_begins_below_one(desk):
    found = desk.outlook(on="2026-11-22", known=END, horizon=30)
    assert str(found.start) == END
    assert all(c.p < 1 for c in found.survival if c.day == 0)


@pytest.mark.parametrize(
    ("day", "truce", "told"),
    [
        ("2018-06-20", None, {"pair", "all"}),
        ("2018-12-15", "buenos-aires-2018", {"pair", "all"}),
        ("2020-06-01", "phase-one-2019", {"pair", "same-government", "all"}),
        ("2025-06-01", "geneva-2025", {"pair", "same-government", "all"}),
    ],
)
def test_nothing_from_after_the_day_enters(desk, day, truce, told):
    found = desk.outlook(on=day, known=day)
    assert (found.standing.truce if found.standing else None) == truce
    assert {row.reference for row in found.classes} == told
    for row in found.withheld:
        assert "too few" in row.why or "no forecast can be scored" in row.why
    text = to_json(replace(found, cannot=()), desk.case.sources)
    # A row of which nothing had been published by then keeps its own source, which may be later.
    text = re.sub(r'"sources": \[.*?\]', "", text, flags=re.DOTALL)
    dates = {d for d in re.findall(r'"(\d{4}-\d{2}-\d{2})"', text) if d > day}
    ahead = {str(c.date) for c in found.survival} | {str(m.date) for m in found.months}
    ahead |= {str(found.until), END}
    if found.standing and found.standing.deadline:
        ahead.add(str(found.standing.deadline))
    # A deadline that had been named lies ahead; nothing else does.
    assert dates <= ahead
    assert not [r for r in found.replies if str(r.date) > day]
    assert not [s for s in found.strain if str(s.date) > day]


def test_later_rows_change_nothing_for_an_earlier_day(desk):
    """What is asked as of a day is the same from the whole record and from one cut off there."""
    whole = desk.outlook(on="2025-06-01", known="2025-06-01")
    later = desk.outlook(on="2025-06-01", known=END)
    assert whole.survival == later.survival
    assert whole.months == later.months


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"horizon": 0}, BadValue, "0 days ahead"),
        ({"horizon": 10**6}, BadValue, "out of reach"),
        ({"seed": -1}, BadValue, "no seed"),
        ({"definition": "anounced"}, UnknownName, "no definition"),
        ({"coding": "october-2025"}, BadValue, "not a reading"),
        ({"coding": "october-2026=first"}, UnknownName, "no coding in dispute"),
        ({"coding": "october-2025=last"}, UnknownName, "no reading of october-2025"),
        ({"executor": "abacus"}, UnknownName, "abacus"),
        ({"on": "yesterday"}, BadDate, "yesterday"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(desk, asked, error, words):
    with pytest.raises(error, match=words) as raised:
        desk.outlook(**{"on": END, **asked})
    assert raised.value.hint


def test_a_run_is_written_and_comes_out_the_same_again(desk, tmp_path):
    target = tmp_path / "run"
    desk.outlook(on=END, known=END, horizon=90, out=target)
    assert (target / "months.csv").is_file()
    assert "What this cannot tell" in (target / "README.md").read_text("utf-8")
    assert desk.verify(target).ok
    path = target / "scores.csv"
    path.write_text(path.read_text("utf-8").replace("0.5", "0.1", 1), encoding="utf-8")
    assert not desk.verify(target).ok


def test_a_fan_is_not_drawn_without_scores(found):
    made = fan_figure(found.classes, found.standing, found.start, found.until)
    assert "Brier" in str(made.spec)
    assert all(f"{s.brier:.2f} ({s.n})" in str(made.table) for s in found.scores)
    assert fan_figure((), found.standing, found.start, found.until) is None
    assert fan_figure(found.classes, None, found.start, found.until) is None

    class Bare:
        score = replace(found.scores[0], n=0)

    with pytest.raises((NotCovered, AttributeError)):
        fan_figure([Bare()], found.standing, found.start, found.until)


def test_the_brief_has_it_and_its_limits(desk, found):
    brief = desk.brief(on=END, known=END)
    (section,) = [s for s in brief.sections if s.id == "outlook"]
    assert "a coin has 0.25" in section.heading
    text = str(section)
    assert all(limit in text for limit in found.cannot)
    early = desk.brief(on="2018-04-01", known="2018-04-01")
    told = [s for s in early.sections if s.id == "outlook"]
    assert "No truce" in told[0].heading or "no truce" in told[0].heading


def test_ten_thousand_paths_are_there(found):
    assert found.paths == 10_000
    assert {m.month for m in found.months} == set(range(1, 25))
    for month in found.months:
        assert sum(month.states.values()) == pytest.approx(1.0, abs=1e-5)
        for band in (*month.duties.values(), *month.exports.values(), *month.incomes.values()):
            assert band.lo <= band.mid <= band.hi


def test_what_ships_with_the_brief_is_what_comes_out_now(desk, found):
    """Payoffs and paths of the brief are kept in a file: it holds what is worked out from here."""
    from detente.kernel.run import apart, canonical
    from detente.ledger.products.catalogue import SHIPPED
    from detente.store.manifest import digest
    from detente.strategy.outlook.shipped import NAME, read, told

    held = json.loads((SHIPPED / NAME).read_text(encoding="utf-8"))["us_china"]
    # The last digit may differ from one machine to another.
    between = apart(canonical(held), canonical(told(found)))
    assert between is not None
    assert between < 1e-4
    manifest = json.loads((SHIPPED / "MANIFEST.json").read_text(encoding="utf-8"))
    assert manifest[NAME]["sha256"] == digest(SHIPPED / NAME)
    shipped = read(SHIPPED, "us_china", found.known_until, "announced")
    assert len(shipped.months) == len(found.months)
    assert shipped.frame.now == found.game.now
    assert read(SHIPPED, "us_china", found.known_until, "hard") is None
    assert read(SHIPPED, "other", found.known_until, "announced") is None
