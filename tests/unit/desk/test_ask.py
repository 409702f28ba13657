"""Plain questions: each goes to its verb, the answer is short, dated and has sources."""

import pytest

from detente.desk import Desk
from detente.desk.asked.reading import holds, read
from detente.desk.asked.rows import check_routes, load_routes
from detente.desk.asked.saying import MOST_WORDS, SPOKEN
from detente.errors import BadValue, InputError

#: A question, the verb that answers it, and what the answer says.
ASKED = [
    ("what is the tariff on laptops", "duty", "8471.30"),
    ("How much duty do I owe on toys from China on 2025-11-20?", "duty", "20 % of value"),
    ("tariff on 8507.60.00.20 on 20 November 2025", "duty", "30.9 % of value"),
    ("duty on t-shirts from Vietnam", "duty", "from Vietnam"),
    ("what's the duty on frying pans?", "duty", "7323.93"),
    ("what is the duty on lithium batteries in October 2025", "duty", "On 2025-10-31"),
    ("What does China charge on US soybeans?", "duty", "from United States into China"),
    ("china's tariff on american pork", "duty", "into China"),
    ("47 or 31", "average", "'57 % → 47 %'"),
    ("is it 47% or 31%?", "average", "'41 % → 31 %'"),
    ("what is the average US tariff on Chinese goods in December 2025", "average", "average duty"),
    ("What's China's average tariff on US goods?", "average", "United States into China"),
    ("why do others print a different number?", "average", "press"),
    ("does the truce hold", "brief", "days to the legal end"),
    ("when does the truce expire?", "calendar", "2027-01-10"),
    ("what deadlines are coming up", "calendar", "2026-11-28"),
    ("what is suspended right now", "measures", "suspended"),
    ("which tariffs are in force?", "measures", "measures on record"),
    ("is the fentanyl tariff still charged?", "measures", "ended since 2026-02-24"),
    ("how high was the fentanyl tariff on 1 December 2025", "measures", "10 %"),
    ("are port fees charged?", "measures", "not known"),
    ("are the rare earth export controls suspended", "measures", "rare earths"),
    ("does China still ban gallium exports", "measures", "gallium"),
    ("are small parcels duty free?", "measures", "parcels"),
    ("what about section 232", "measures", "measures on record"),
    ("did China buy the soybeans", "commitments", "met late"),
    ("Has China kept its soybean promise?", "commitments", "12 Mt of 12 Mt"),
    ("did china order boeing planes?", "commitments", "200 Boeing aircraft"),
    ("is nexperia resolved", "commitments", "Nexperia"),
    ("did China keep phase one?", "commitments", "lapsed unmet"),
    ("is each side keeping its word", "commitments", "promises"),
    ("what was agreed in busan?", "agreement", "Busan truce"),
    ("what did they agree in Geneva", "agreement", "91 points"),
    ("was tiktok discussed?", "agenda", "discussed: yes"),
    ("who raised Taiwan", "agenda", "raised by CHN"),
    ("what did the supreme court decide", "events", "six to three"),
    ("when did Trump meet Xi?", "events", "2026-05-14"),
    ("how much did China's exports to the US fall", "series", "yoy"),
    ("how many months in a row did exports to the US fall", "series", "streak"),
    ("how big is china's trade surplus", "series", "213.6 USD bn"),
    ("what changed since 2026-09-20?", "changes", "after 2026-09-20"),
    ("which scenarios are there", "scenarios", "truce-lapses"),
    ("what is not known?", "gaps", "2026-10-08"),
]


@pytest.mark.parametrize(("question", "verb", "says"), ASKED)
def test_a_question_goes_to_its_verb(desk: Desk, question, verb, says):
    found = desk.ask(question)
    assert found.verb == verb
    assert says.lower() in found.answer.lower()
    assert len(found.answer.split()) <= MOST_WORDS
    assert f"On {found.on}, as known on {found.known}" in found.answer
    assert not found.nearest
    if verb not in {"gaps", "scenarios"} and " 0 % of value" not in found.answer:
        assert found.sources or verb == "average"
    assert set(found.sources) <= set(desk.case.sources)


@pytest.mark.slow
def test_what_comes_back_is_told(desk: Desk):
    found = desk.ask("what happens if the truce is not extended")
    assert found.verb == "snapback"
    assert "come back" in found.answer


@pytest.mark.parametrize(
    "question",
    ["what's the weather in Paris", "tariff on electric sheep", "xyzzy", "duty", "???", "为什么",
     "do androids dream", "tell me a joke about trade"],
)  # fmt: skip
def test_what_has_no_answer_is_met_with_the_nearest_questions(desk: Desk, question):
    found = desk.ask(question)
    assert (found.answer, found.verb, found.sources) == (None, None, ())
    assert len(found.nearest) == 3
    offered = {row.asks for row in load_routes(desk.case.root)}
    assert {n.question for n in found.nearest} <= offered


def test_what_is_offered_is_answered(desk: Desk):
    slow = {"snapback", "average"}
    for row in load_routes(desk.case.root):
        if row.verb not in slow:
            found = desk.ask(row.asks)
            assert found.verb == row.verb, row.asks
            assert found.answer


def test_the_two_dates_count(desk: Desk):
    asked = "did China buy the soybeans?"
    early = desk.ask(asked, on="2025-12-01", known="2025-12-01")
    assert "as known on 2025-12-01" in early.answer
    assert early.answer != desk.ask(asked).answer
    cards = [desk.case.sources[s] for s in early.sources]
    assert all(card.date is None or str(card.date) <= "2025-12-01" for card in cards)


def test_a_day_in_the_question_goes_first(desk: Desk):
    found = desk.ask("tariff on laptops on 2025-11-20", on="2026-10-01")
    assert str(found.on) == "2025-11-20"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_asked_is_refused(desk: Desk, text):
    with pytest.raises(InputError):
        desk.ask(text)


def test_a_speech_is_refused(desk: Desk):
    with pytest.raises(BadValue):
        desk.ask("why " * 200)


def test_days_and_countries_are_read():
    asked = read("Tariff on toys from South Korea on Nov 5th, 2025", ["CHN", "USA"])
    assert (str(asked.day), asked.country) == ("2025-11-05", "KOR")
    assert read("from China in February 2026", ["CHN"]).country is None
    assert str(read("in February 2026", []).day) == "2026-02-28"
    assert str(read("in December 2025", []).day) == "2025-12-31"
    assert read("on 31 February 2026 or 2026-13-01", []).day is not None
    assert holds(("china", "s", "tariff"), "China's tariffs") == 3
    assert holds(("tariff", "china"), "china tariff") == 0


def test_faults_of_the_rows_are_told(tmp_path):
    (tmp_path / "questions.yaml").write_text(
        "- {id: a, asks: A?, verb: duty, arguments: [colour=red], all: [[a]]}\n"
        "- {id: b, asks: B?, verb: dance, all: [[b]]}\n"
        "- {id: c, asks: C?, verb: gaps, all: []}\n"
    )
    rows, faults = check_routes(tmp_path, {name: getattr(Desk, name) for name in SPOKEN})
    assert rows == 3
    assert [f.what for f in faults] == [
        "duty knows no 'colour'",
        "no answer of 'dance' can be told",
        "fits every question",
    ]


def test_a_chance_is_told_with_the_score_of_its_kind(desk):
    """The range of the classes stands between the state and how such forecasts did."""
    text = desk.ask("What is the chance that the truce breaks?").answer
    whole = desk.outlook()
    last = [c.p * 100 for c in whole.survival if c.day == 365]
    assert f"{min(last):.0f} to {max(last):.0f} %" in text
    assert "a coin has 0.25" in text
