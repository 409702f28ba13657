"""Relations between claims: those of the five articles, and one made example for each kind."""

from datetime import date

import pytest

from detente.ledger.case.load import find_case
from detente.record.reconcile import Rules, load_rules, origins, reconcile
from detente.record.reconcile.said import Said, days
from tests.unit.verdict.gold import articles, made

NOV, DEC, FEB = date(2025, 11, 17), date(2025, 12, 8), date(2026, 2, 10)
OCT_26, OCT_30 = date(2025, 10, 26), date(2025, 10, 30)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(find_case("us_china"))


@pytest.fixture(scope="module")
def found(shared, rules):
    return {frozenset((r.a, r.b)): r for r in reconcile(articles(shared), rules)}


def one(rules, *papers):
    return [(r.relation, r.reason) for r in reconcile(papers, rules)]


def num(role, value, unit, approx="exact"):
    return {"role": role, "value": value, "unit": unit, "approx": approx}


# The five articles: numbers of the list of relations in the comments.
@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("000-19", "004-11", "refines"),  # R1
        ("000-05", "004-09", "refines"),  # R2
        ("000-22", "004-09", "refines"),  # R2
        ("000-17", "002-23", "explained-scope"),  # R4
        ("000-17", "003-14", "explained-scope"),  # R4
        ("002-23", "002-24", "explained-scope"),  # R4
        ("003-14", "002-24", "explained-scope"),  # R5
        ("003-14", "002-23", "same-source"),  # R5: the figures agree, both are one man's
        ("001-08", "002-05", "updates"),  # R7
        ("002-34", "004-25", "explained-scope"),  # R8
        ("001-07", "001-06", "updates"),  # R9
        ("001-15", "004-23", "updates"),  # R10
        ("001-15", "003-05", "updates"),  # R10
        ("003-05", "004-23", "agrees"),  # R11
        ("001-12", "003-03", "updates"),  # R12
        ("001-17", "002-04", "updates"),  # R13
        ("001-17", "000-03", "updates"),  # R13
        ("002-04", "003-30", "updates"),  # R13
        ("002-04", "003-31", "updates"),  # R13
        ("000-18", "004-07", "forecast-outcome"),  # R20
        ("002-32", "003-10", "updates"),  # R22
        ("002-32", "003-09", "agrees"),  # R22
        ("000-05", "000-22", "same-source"),
    ],
)
def test_articles(found, a, b, relation):
    assert found[frozenset((a, b))].relation == relation


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("001-07", "000-12"),  # R9: two episodes of three-digit duties
        ("003-30", "003-31"),  # R13: two seasons, two promises
        ("004-15", "004-17"),  # a month and a year to date
        ("001-12", "003-11"),  # two meetings
    ],
)
def test_what_must_not_be_merged(found, a, b):
    assert frozenset((a, b)) not in found


def test_no_conflict_among_the_articles(found):
    assert not [r for r in found.values() if r.relation == "conflict"]


def test_identity_and_scope_are_told(found):
    assert "57 − 47 = 20 − 10" in found[frozenset(("002-23", "002-24"))].reason
    assert "the words name the part" in found[frozenset(("003-14", "002-24"))].reason


def test_one_side_alone(found):
    silent = {r.subject: r for r in found.values() if r.relation == "silent"}
    assert "only US" in silent["purchase.soybeans"].reason
    assert silent["purchase.soybeans"].b == ""


def test_firsts_on_two_bases(rules):  # R3
    base = {"subject": "exports.total", "actor": "CN", "period": "2025-10", "direction": "down"}
    a = made("a", NOV, [{**base, "base": "first since 2025-02"}])
    b = made("b", NOV, [{**base, "base": "first since 2024-03"}])
    [(relation, reason)] = one(rules, a, b)
    assert relation == "explained-basis"
    assert "single months" in reason


def test_end_prolonged(rules):  # R10
    base = {"type": "measure", "subject": "truce", "actor": "US,CN"}
    a = made("a", OCT_26, [{**base, "date": "2025-11-10"}])
    b = made("b", NOV, [{**base, "date": "2026-11-10"}])
    [(relation, reason)] = one(rules, a, b)
    assert relation == "updates"
    assert "2026-11-10" in reason


def _soybeans(amount, **more):
    return {
        "type": "commitment", "subject": "purchase.soybeans", "actor": "CN", "target": "US",
        "evidence": "counterparty", "direction": "up", "values": [num("amount", amount, "t")],
        **more,
    }  # fmt: skip


def test_softer_wording_of_one_amount(rules):  # R14
    season = {"period": "current season"}
    a = made("a", FEB, [_soybeans(20000000, hedge="hinted", **season)])
    b = made("b", FEB, [_soybeans(20000000, **season)])
    assert one(rules, a, b)[0][0] == "hedge-shift"


def test_one_amount_in_two_units_of_time(rules):  # R15
    a = made("a", NOV, [_soybeans(25000000, period="2026/2028")])
    b = made("b", FEB, [_soybeans(25000000, period="next season")])
    assert one(rules, a, b)[0][0] == "explained-scope"


def test_deadline_restated(rules):  # R13
    a = made("a", NOV, [_soybeans(12000000, deadline="2025-12-31")])
    b = made("b", DEC, [_soybeans(12000000, deadline="2026-02-28")])
    [(relation, reason)] = one(rules, a, b)
    assert relation == "updates"
    assert "2026-02-28" in reason


def test_a_deadline_told_by_its_month_is_not_restated(rules):
    a = made("a", NOV, [_soybeans(12000000, deadline="2025-12")])
    b = made("b", DEC, [_soybeans(12000000, deadline="2025-12-31")])
    assert "updates" not in {r.relation for r in reconcile([a, b], rules)}


def test_counts_of_soybeans(rules):  # R16
    period = {"period": "2025-11/2025-12", "type": "statistic", "actor": "CN", "direction": "up"}
    a = made("a", DEC, [{**period, "subject": "purchase.soybeans",
                         "values": [num("amount", 7000000, "t", "at least")]}])  # fmt: skip
    b = made("b", DEC, [{**period, "subject": "sales.soybeans_to_CN",
                         "values": [num("amount", 4000000, "t", "under")]}])  # fmt: skip
    assert one(rules, a, b)[0][0] == "explained-measure"


def test_change_on_month_and_on_year(rules):  # R17
    base = {"subject": "exports.rare_earths", "actor": "CN", "period": "2025-11"}
    a = made("a", DEC, [{**base, "values": [num("change", 24, "%")]}])
    b = made("b", DEC, [{**base, "base": "mom", "values": [num("change", 26.5, "%")]}])
    assert one(rules, a, b)[0][0] == "explained-basis"


def test_one_office_is_one_source(rules):  # R18
    base = {"subject": "exports.total", "actor": "CN", "period": "2025-11", "base": "yoy",
            "evidence": "official_data", "values": [num("change", 5.9, "%")]}  # fmt: skip
    papers = [made("a", DEC, [base]), made("b", DEC, [base])]
    [relation] = reconcile(papers, rules)
    assert relation.relation == "agrees"
    assert not relation.independent
    assert len(origins(Said(c, p.document) for p in papers for c in p.claims)) == 1


def test_named_house_is_one_source(rules):  # R18
    base = {"subject": "trade_surplus", "actor": "CN", "period": "2024", "speaker": "FactSet",
            "evidence": "official_data", "values": [num("level", 992000000000, "USD")]}  # fmt: skip
    assert one(rules, made("a", DEC, [base]), made("b", DEC, [base]))[0][0] == "same-source"


def test_ambiguous_period_is_no_conflict(rules):  # R19
    base = {"subject": "exports.to_EU", "actor": "CN", "target": "EU", "period": "2025-11",
            "base": "yoy"}  # fmt: skip
    a = made("a", DEC, [{**base, "values": [num("change", 8.1, "%")], "note": "period ambiguous"}])
    b = made("b", DEC, [{**base, "values": [num("change", 14.8, "%")]}])
    assert one(rules, a, b)[0][0] == "explained-basis"


def test_year_to_date_runs_on(rules):  # R20
    base = {"subject": "trade_surplus", "actor": "CN"}
    a = made("a", DEC, [{**base, "period": "2025-01/2025-11",
                         "values": [num("level", 1080000000000, "USD", "about")]}])  # fmt: skip
    b = made("b", FEB, [{**base, "period": "2025",
                         "values": [num("level", 1190000000000, "USD")]}])  # fmt: skip
    assert one(rules, a, b)[0][0] == "accumulates"


def test_forecast_and_outcome(rules):  # R21
    base = {"subject": "exports.total", "actor": "CN", "period": "2025-10", "base": "yoy"}
    a = made("a", OCT_30, [{**base, "type": "forecast", "hedge": "expected",
                            "values": [num("change", 2.9, "%")]}])  # fmt: skip
    b = made("b", NOV, [{**base, "values": [num("change", -1.1, "%")]}])
    [(relation, reason)] = one(rules, a, b)
    assert relation == "forecast-outcome"
    assert "-4 pp" in reason


def test_threat_told_as_done(rules):  # R23
    base = {"subject": "tariff.us_s122", "actor": "US", "values": [num("rate", 15, "%")]}
    a = made("a", FEB, [{**base, "type": "threat", "hedge": "hinted"}])
    b = made("b", FEB, [{**base, "type": "measure"}])
    assert one(rules, a, b)[0][0] == "hedge-shift"


def test_reporters(rules):
    base = {"period": "2025-11", "actor": "CN"}
    level = [num("level", 33800000000, "USD")], [num("level", 20600000000, "USD")]
    a = made("a", DEC, [{**base, "subject": "exports.to_US", "values": level[0]}])
    b = made("b", DEC, [{**base, "subject": "us_imports.from_CN", "values": level[1]}])
    assert one(rules, a, b)[0][0] == "explained-reporter"


def test_conflict_where_nothing_explains(rules):
    base = {"subject": "exports.total", "actor": "CN", "period": "2025-11", "base": "yoy"}
    a = made("a", DEC, [{**base, "values": [num("change", 5.9, "%")]}])
    b = made("b", DEC, [{**base, "values": [num("change", 7.2, "%")]}])
    assert one(rules, a, b)[0][0] == "conflict"


def test_order_of_texts_does_not_matter(rules, shared):
    papers = articles(shared)
    assert reconcile(papers, rules) == reconcile(papers[::-1], rules)


def test_empty_slots_are_let_through(rules):
    papers = [made(n, None, [{"type": t, "subject": "x"}]) for n in "ab" for t in ("event",)]
    assert reconcile(papers, rules) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2025-01/2025-11", date(2025, 1, 1), date(2025, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("/2027-12", None, date(2027, 12, 31)),
    ],
)
def test_days(text, first, last):
    span = days(text)
    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize("text", ["next season", "", "2025-13", "202", "2025-02-30"])
def test_no_days(text):
    assert days(text) is None
