"""Moves as rows: bad ones refused in their place, readings switched, answers and rules."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from detente.errors import NotCovered, SchemaError, UnknownName
from detente.kernel.source import Source
from detente.ledger.event import Event
from detente.strategy.moves.check import check_strategy, load_dossier
from detente.strategy.moves.replies import lags, replies
from detente.strategy.moves.rows import Coding, Fold, Move, Option, Recoded, Threshold
from detente.strategy.moves.rules import fitted_level, rule_scores
from tests.unit.strategy.making import RULES, day, dossier, event

SOURCES = {"s": Source("s", "p", "t", date(2000, 1, 1))}
EVENTS = (
    Event("one", date(2001, 1, 1), date(2001, 1, 1), "strike", ("AAA",), "w", ("s",), "press",
          target=("BBB",)),
    Event("two", date(2001, 1, 4), date(2001, 1, 4), "answer", ("BBB",), "w", ("s",), "press",
          target=("AAA",), response_to=("one",)),
)  # fmt: skip
SETTINGS = """
id: s
prior_breaks: 0.5
prior_days: 100
fewest: 3
score_days: 180
score_after: 4
resamples: 100
half_life_days: 30
weights: {strike: -1.0}
deadline_days: 14
strain: [strike]
open_days: 30
"""
FILES = {
    "moves": "- {id: one, instruments: [tariff], hard: true, scope: all, size: 0.1}\n"
    "- {id: two, instruments: [tariff], hard: true, scope: all, size: 0.1}\n",
    "truces": "- {id: t1, title: T, between: [AAA, BBB], start: 2001-02-01, published: 2001-02-01, "
    "medium: w, leaders: false, written: true, watched_until: 2001-03-01, sources: [s], "
    "certainty: press, ends: [{by: announced, date: 2001-03-01, published: 2001-03-01, "
    "how: broken, sources: [s]}]}\n",
    "definitions": "- {id: announced, title: a, text: a}\n",
    "classes": "- {id: all, title: all}\n",
    "settings": SETTINGS,
    "limits": "- {id: l, text: nothing}\n",
}


def _checked(folder, **changed):
    (folder / "strategy").mkdir()
    for name, text in {**FILES, **changed}.items():
        (folder / "strategy" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return check_strategy(folder, ("AAA", "BBB"), EVENTS, SOURCES, date(2002, 1, 1))[1]


def test_a_small_case_has_no_fault(tmp_path):
    assert _checked(tmp_path) == []
    held = load_dossier(tmp_path, ("AAA", "BBB"), EVENTS, SOURCES, date(2002, 1, 1))
    assert [a.id for a in held.acts] == ["one", "two"]


MORE = FILES["truces"].replace("t1", "t2")
BAD = {
    "moves out of order": (
        {"moves": "".join(reversed(FILES["moves"].splitlines(keepends=True)))},
        "strategy/moves.yaml:2", "stands after two of 2001-01-04",
    ),
    "a move that is no event": (
        {"moves": FILES["moves"].replace("id: two", "id: too")},
        "strategy/moves.yaml:2", "'too' is no event of the record",
    ),
    "an answer to a move that does not exist": (
        {"codings": "- {id: c, question: q, options: [{id: a, title: a, sources: [s]}, {id: b, "
         "title: b, sources: [s], moves: [{id: two, response_to: [three]}]}]}\n"},
        "strategy/codings.yaml:1", "two answers 'three', which is no event",
    ),
    "an answer before what it answers": (
        {"codings": "- {id: c, question: q, options: [{id: a, title: a, sources: [s]}, {id: b, "
         "title: b, sources: [s], moves: [{id: one, response_to: [two]}]}]}\n"},
        "strategy/codings.yaml:1", "one of 2001-01-01 answers two of 2001-01-04",
    ),
    "overlapping truces": (
        {"truces": FILES["truces"] + MORE.replace("start: 2001-02-01", "start: 2001-02-15")},
        "strategy/truces.yaml:2", "t2 begins on 2001-02-15, while t1 stands until 2001-03-01",
    ),
    "a truce that ends before it began": (
        {"truces": FILES["truces"].replace("date: 2001-03-01", "date: 2001-01-01")},
        "strategy/truces.yaml:1", "t1 ends on 2001-01-01, before it began",
    ),
    "an end without a day": (
        {"truces": FILES["truces"].replace("date: 2001-03-01, ", "")},
        "strategy/truces.yaml:1", "broken has no day",
    ),
    "an end by no definition": (
        {"truces": FILES["truces"].replace("by: announced", "by: anounced")},
        "strategy/truces.yaml:1", "'anounced', which is no definition",
    ),
    "an end after the record": (
        {"truces": FILES["truces"].replace("published: 2001-03-01", "published: 2009-03-01")},
        "strategy/truces.yaml:1", "after the record's last day",
    ),
    "a weight out of its range": (
        {"settings": SETTINGS.replace("-1.0", "-1.5")},
        "strategy/settings.yaml:2", "the weight of strike is -1.5",
    ),
    "a half-life of nothing": (
        {"settings": SETTINGS.replace("half_life_days: 30", "half_life_days: 0")},
        "strategy/settings.yaml:2", "half_life_days is 0",
    ),
    "a source that is none": (
        {"truces": FILES["truces"].replace("sources: [s], certainty", "sources: [x], certainty")},
        "strategy/truces.yaml:1", "cites 'x', which is no source row",
    ),
    "no source": (
        {"truces": FILES["truces"].replace("sources: [s]", "sources: []")},
        "strategy/truces.yaml:1", "t1 has no source",
    ),
    "a coding with one reading": (
        {"codings": "- {id: c, question: q, options: [{id: a, title: a, sources: [s]}]}\n"},
        "strategy/codings.yaml:1", "c has the readings a",
    ),
    "a level in per cent": (
        {"moves": FILES["moves"].replace("size: 0.1}", "size: 0.1, levels: {AAA: 25}}", 1)},
        "strategy/moves.yaml:1", "one gives AAA the level 25",
    ),
    "nothing that it cannot tell": (
        {"limits": ""}, "strategy/limits.yaml:1", "says nothing of what the outlook cannot tell",
    ),
    "an unknown key": (
        {"truces": FILES["truces"].replace("medium: w", "medum: w")},
        "strategy/truces.yaml:1", "medum: is not a field of this row",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "where", "what"), BAD.values(), ids=BAD)
def test_bad_rows_are_named_with_their_place(tmp_path, files, where, what):
    faults = _checked(tmp_path, **files)
    assert any(f.where == where and what in f.what for f in faults), [str(f) for f in faults]
    with pytest.raises(SchemaError, match="moves and truces"):
        load_dossier(tmp_path, ("AAA", "BBB"), EVENTS, SOURCES, date(2002, 1, 1))


def test_a_case_without_truces_says_so(tmp_path):
    with pytest.raises(NotCovered, match="no moves and truces"):
        load_dossier(tmp_path, ("AAA", "BBB"), EVENTS, SOURCES, date(2002, 1, 1))


def _coded():
    events = [event("a", 0, "AAA"), event("b", 10, "BBB", "strike", ["a"])]
    options = (
        Option("first", "t", ("s",)),
        Option("answer", "t", ("s",), "BBB", (Recoded("b", "answer", ("a",)),)),
        Option("apart", "t", ("s",), "AAA", (Recoded("b", "strike", ()),)),
    )
    return dossier(events=events, codings=(Coding("c", "q", options),))


def test_a_reading_changes_what_it_names_and_nothing_else():
    held = _coded()
    assert [r.answered for r in replies(held, day(100))] == [True, False]
    apart = held.read({"c": "apart"})
    assert [r.answered for r in replies(apart, day(100))] == [False, False]
    assert held.read({"c": "answer"}).acts[1].kind == "answer"
    assert held.acts[0] == apart.acts[0]
    for chosen in ({"d": "first"}, {"c": "last"}):
        with pytest.raises(UnknownName, match=r"coding|reading"):
            held.read(chosen)


def test_an_answer_is_counted_from_the_first_act_that_it_names():
    events = [
        event("threat", 0, "AAA", "threat"),
        event("a", 4, "AAA"),
        event("b", 5, "BBB", "answer", ["threat", "a"]),
        event("c", 60, "AAA"),
    ]
    moves = tuple(Move(e.id, ("tariff",), e.kind != "threat", "all", size=0.1) for e in events)
    rows = replies(dossier(events=events, moves=moves), day(70))
    # Both sides are read alike: what answers one is an act that the other may answer.
    assert [(r.act, r.answered, r.lag_days, r.open) for r in rows] == [
        ("a", True, 5, False), ("b", False, None, False), ("c", False, None, True)
    ]  # fmt: skip
    assert rows[0].mirrored == "full"
    assert lags(rows, "BBB") == (5,)
    assert lags(rows, "AAA") == ()


@pytest.mark.parametrize(
    ("act", "answer", "told"),
    [
        ({"size": 0.25}, {"size": 0.25}, "full"),
        ({"size": 0.25}, {"size": 0.2}, "part"),
        ({"size": 0.25}, {"size": 0.25, "scope": "part"}, "part"),
        ({"size": 0.25}, {}, None),
        ({"size": 0.1, "scope": "part"}, {"size": 0.1, "scope": "part"}, None),
        ({"size": 0.1, "scope": "part", "trade_bn": 200.0},
         {"size": 0.1, "scope": "part", "trade_bn": 60.0}, "part"),
        ({"size": 0.25, "scope": "part", "trade_bn": 34.0},
         {"size": 0.25, "scope": "part", "trade_bn": 34.0}, "full"),
    ],
)  # fmt: skip
def test_an_answer_is_as_large_where_duty_and_trade_are(act, answer, told):
    events = [event("a", 0, "AAA"), event("b", 5, "BBB", "answer", ["a"])]
    plain = Move("a", ("tariff",), True, "all")
    moves = (replace(plain, **act), replace(plain, id="b", **answer))
    assert replies(dossier(events=events, moves=moves), day(9))[0].mirrored == told


def test_nothing_after_the_day_enters():
    events = [event("a", 0, "AAA"), event("b", 5, "BBB", "answer", ["a"])]
    held = dossier(events=events)
    assert [r.answered for r in replies(held, day(4))] == [False]
    assert [r.answered for r in replies(held, day(5))] == [True, False]


def _war(answers, first=0):
    """Strikes of one side ten days apart, answered or not, at rising levels."""
    events, moves = [], []
    for k, answered in enumerate(answers):
        name = f"s{first + k}"
        level = {"AAA": 0.1 * (k + 1)}
        events.append(event(name, first + 10 * k, "AAA"))
        moves.append(Move(name, ("tariff",), True, "all", size=0.1, levels=level))
        if answered:
            events.append(event(f"r{first + k}", first + 10 * k + 1, "BBB", "answer", [name]))
            moves.append(Move(f"r{first + k}", ("tariff",), True, "all", size=0.1))
    return events, moves


def test_rules_are_fitted_on_one_span_and_tested_on_the_other():
    early, late = _war([False, True, True, True]), _war([False, False, True], 1000)
    folds = (Fold("early", day(0), day(500)), Fold("late", day(500)))
    held = dossier(
        events=early[0] + late[0], moves=tuple(early[1] + late[1]), folds=folds,
        thresholds=(Threshold("t", "BBB", 0.25, day(900), "w", day(900), "s0", ("s",), "press"),),
    )  # fmt: skip
    found = {r.rule: r for r in rule_scores(held, day(2000)) if r.party == "BBB"}
    assert {r.tested_on for r in found.values()} == {"late"}
    assert (found["always"].n, found["always"].hits) == (3, 1)
    assert found["always"].brier == pytest.approx(2 / 3)
    assert found["never"].hits == 2
    # Three of four answered before, with half a case on either side: 3.5 of 5.
    assert found["rate"].parameter == pytest.approx(0.7)
    assert found["rate"].brier == pytest.approx((0.49 + 0.49 + 0.09) / 3)
    # Before, every act above 0.1 was answered: fitted between 0.1 and 0.2; right on 0.1 and 0.3.
    assert found["threshold"].parameter == pytest.approx(0.15)
    assert found["threshold"].hits == 2
    assert found["stated threshold"].hits == 3
    assert found["stated threshold"].brier == 0
    assert found["never first"].hits == found["never first"].n == 1


def test_a_span_that_goes_on_is_only_tested_on():
    early, late = _war([True, True]), _war([True], 1000)
    folds = (Fold("early", day(0), day(500)), Fold("late", day(500), day(1500)))
    held = dossier(events=early[0] + late[0], moves=tuple(early[1] + late[1]), folds=folds)
    assert {r.tested_on for r in rule_scores(held, day(2000))} == {"early", "late"}
    going = replace(held, folds=(folds[0], replace(folds[1], until=None)))
    assert {r.tested_on for r in rule_scores(going, day(2000))} == {"late"}


def test_a_level_is_fitted_only_where_there_are_acts():
    assert fitted_level([]) is None
    rows = replies(dossier(events=_war([False])[0], moves=tuple(_war([False])[1])), day(99))
    # No act was answered: the level lies at the highest one seen.
    assert fitted_level(rows) == pytest.approx(0.1)


def test_the_moves_of_the_case_stand_in_order_and_name_levels_of_the_ledger(desk):
    """Each level is the average that the ledger gives for the day, as known when it was told."""
    about = desk.case.about
    held = load_dossier(
        desk.case.root, desk.case.parties, desk.record.events, desk.case.sources, about.known_until
    )
    assert all(a.date <= b.date for a, b in pairwise(held.acts))
    other = {"USA": "CHN", "CHN": "USA"}
    picked = [a for a in held.acts if a.levels][::7]
    assert len(picked) >= 4
    for act in picked:
        for party, level in act.levels.items():
            on = act.bites or act.date
            found = desk.average(
                origin=other[party], dest=party, on=str(on), known=str(act.published)
            )
            assert level == pytest.approx(float(found.average), abs=0.0006), act.id
    (ceiling,) = held.thresholds
    read = desk.average(origin="CHN", dest="USA", on=str(ceiling.read_on)).average
    assert ceiling.level == pytest.approx(float(read), abs=0.0006)
    assert RULES.prior_days == held.rules.prior_days
