"""Verdicts on made claims and on the five articles."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from detente.record.claim import TYPES
from detente.record.reconcile import reconcile
from detente.verdict.answer import ORDER
from detente.verdict.judge import verdicts
from detente.verdict.prose import paragraph
from detente.verdict.rows import Answers, load_answers
from detente.verdict.shipped import Shipped
from tests.unit.verdict.gold import articles, claim, made

ROOT = Path(__file__).parents[3]
NOW = date(2026, 10, 8)
NOV_17, DEC_8, FEB_10 = date(2025, 11, 17), date(2025, 12, 8), date(2026, 2, 10)


@pytest.fixture(scope="module")
def answers(us_china) -> Answers:
    return load_answers(us_china.root)


@pytest.fixture(scope="module")
def facts(desk) -> Shipped:
    return Shipped(desk.case, desk.record, desk.held)


@pytest.fixture(scope="module")
def judged(shared, facts, answers):
    found = {}
    for paper in articles(shared):
        found |= verdicts(paper.document, paper.claims, facts, answers, NOW)
    return found


@pytest.fixture(scope="module")
def judge(facts, answers):
    def one(day, **row):
        paper = made("x", day, [row])
        return verdicts(paper.document, paper.claims, facts, answers, NOW)["x-0"]

    return one


def num(role, value, unit="%", approx="exact"):
    return {"role": role, "value": value, "unit": unit, "approx": approx}


EXPORTS = {"subject": "exports.total", "actor": "CN", "period": "2025-11", "base": "yoy"}
TO_US = {"subject": "exports.to_US", "actor": "CN", "target": "US", "base": "yoy"}
DUTY = {"type": "measure", "actor": "US", "target": "CN"}


# Statistics.
def test_change_agrees(judge):
    found = judge(DEC_8, **EXPORTS, values=[num("change", 5.9)])
    assert found.label == "agrees"
    assert found.rows[0].id == "gacc-export-wld"
    assert found.rows[0].vintage == DEC_8
    assert found.as_written.fits
    assert found.as_known_now.fits


def test_change_conflicts(judge):
    found = judge(DEC_8, **EXPORTS, values=[num("change", 7.9)])
    assert found.label == "conflicts"
    assert "+5.9 %" in found.reason


def test_month_told_as_year_is_explained(judge):
    row = {**EXPORTS, "period": "2025", "values": [num("change", -1.1)]}
    found = judge(NOV_17, **row)
    assert (found.label, found.why) == ("explained", "period")
    assert "2025-10" in found.reason


def test_month_told_as_year_to_date_is_explained(judge):
    found = judge(DEC_8, **TO_US, period="2025-11", values=[num("change", -18.9)])
    assert (found.label, found.why) == ("explained", "period")
    assert "2025-01..2025-11" in found.reason


def test_change_on_the_month_is_explained(judge):
    row = {"subject": "exports.rare_earths", "actor": "CN", "period": "2025-11", "base": "yoy"}
    found = judge(DEC_8, **row, values=[num("change", 26.5)])
    assert (found.label, found.why) == ("explained", "basis")


def test_other_reporter_is_explained(judge):
    row = {**TO_US, "period": "2025", "base": None, "values": [num("level", 308700000000, "USD")]}
    found = judge(FEB_10, **row)
    assert (found.label, found.why) == ("explained", "reporter")
    assert found.rows[0].id == "census-import-chn"


def test_what_was_out_explains_before_what_came_later(judge):
    """The US count of 2025, -29.9 %, was not out in January; the -30 % of December was."""
    row = {**TO_US, "period": "2025", "values": [num("change", -30)]}
    found = judge(date(2026, 1, 14), **row)
    assert (found.label, found.why) == ("explained", "period")
    assert "2025-12" in found.reason
    later = judge(date(2026, 8, 1), **{**row, "values": [num("change", -29.9)]})
    assert (later.label, later.why) == ("explained", "reporter")


def test_one_figure_that_cannot_be_told_leaves_the_claim_open(judge):
    """Of November 2025 the growth to the US is held, the level is not."""
    row = {**TO_US, "period": "2025-11"}
    both = judge(DEC_8, **row, values=[num("change", -28.6), num("level", 93.8e9, "USD")])
    assert both.label == "cannot-tell"
    assert "-28.6 %" in both.reason
    assert judge(DEC_8, **row, values=[num("change", -28.6)]).label == "agrees"


def test_printed_change_agrees_although_its_base_was_revised(judge):
    found = judge(
        date(2025, 11, 7), **{**EXPORTS, "period": "2025-09"}, values=[num("change", 8.3)]
    )
    assert found.label == "agrees"


def test_streak_of_large_falls(judge):
    row = {**TO_US, "period": "2025-11", "direction": "down", "values": [num("streak", 8, "month")]}
    assert judge(DEC_8, **row).label == "agrees"
    wrong = {**row, "values": [num("streak", 5, "month")]}
    assert judge(DEC_8, **wrong).label == "conflicts"


def test_run_of_months_and_of_periods(judge):
    row = {
        **TO_US,
        "period": "2026-03",
        "direction": "down",
        "values": [num("streak", 12, "month")],
    }
    found = judge(date(2026, 5, 9), **row)
    assert (found.label, found.why) == ("explained", "basis")
    assert "12 months" in found.reason


@pytest.mark.parametrize(
    ("base", "label"),
    [
        ("first since 2025-02", "explained"),
        ("first since 2024-03", "agrees"),
        ("first since 2025-06", "conflicts"),
    ],
)
def test_first_since(judge, base, label):
    row = {**EXPORTS, "period": "2025-10", "direction": "down"}
    found = judge(NOV_17, **{**row, "base": base})
    assert found.label == label
    assert "2024-03" in found.reason


def test_record(judge):
    row = {"subject": "trade_surplus", "actor": "CN", "base": "record", "direction": "up"}
    assert judge(DEC_8, **row, period="2025").label == "agrees"


def test_consensus(judge):
    row = {**EXPORTS, "base": "consensus", "direction": "up"}
    assert judge(DEC_8, **row).label == "agrees"
    assert judge(DEC_8, **{**row, "direction": "down"}).label == "conflicts"


def test_forecast_and_its_error(judge):
    row = {**EXPORTS, "type": "forecast", "hedge": "expected", "values": [num("change", 3.8)]}
    found = judge(date(2025, 12, 1), **row)
    assert (found.label, found.why) == ("outdated", "outcome")
    assert "+2.1 pp" in found.reason
    assert found.as_written.fits is None


def test_figure_given_before_its_release_is_a_forecast(judge):
    found = judge(date(2025, 12, 1), **EXPORTS, values=[num("change", 3.8)])
    assert (found.label, found.why) == ("outdated", "outcome")


def test_round_figure_of_an_inferred_period(judge, facts, answers):
    row = {"subject": "trade_surplus", "period": "2025-11", "values": [num("level", 10**12, "USD")]}
    paper = made("x", DEC_8, [row])
    [one] = paper.claims
    guessed = replace(one, period=replace(one.period, status="inherited"))
    found = verdicts(paper.document, [guessed], facts, answers, NOW)["x-0"]
    assert (found.label, found.why) == ("explained", "period")


def test_another_survey_is_no_conflict(judge):
    row = {"subject": "factory_activity", "period": "2025-11", "direction": "down"}
    assert judge(DEC_8, **row, values=[num("level", 49.9, "points")]).label == "cannot-tell"
    assert judge(DEC_8, **row, values=[num("level", 50, "points")]).label == "agrees"


def test_survey_that_rises_below_its_threshold(judge):
    found = judge(DEC_8, subject="factory_activity", period="2025-11", direction="up")
    assert (found.label, found.why) == ("explained", "basis")


def test_rate_without_a_layer_never_conflicts(judge):
    found = judge(NOV_17, **DUTY, subject="tariff.us_on_cn", values=[num("rate", 33)])
    assert (found.label, found.why) == ("cannot-tell", "by-line")


def test_forecast_without_outcome(judge):
    row = {**EXPORTS, "type": "forecast", "hedge": "expected", "period": "2027"}
    assert judge(DEC_8, **row, values=[num("change", 2)]).label == "cannot-tell"


def test_forecast_of_a_target_is_not_its_outcome(judge):
    row = {"subject": "gdp.growth", "type": "forecast", "hedge": "expected", "period": "2025"}
    found = judge(DEC_8, **row, values=[num("level", 5, approx="around")])
    assert found.label == "cannot-tell"
    assert found.needed


def test_revised_since(judge):
    # The balance of the eleven months was given as 1,076 bn and stands so still.
    row = {"subject": "trade_surplus", "period": "2025-01/2025-11"}
    found = judge(DEC_8, **row, values=[num("level", 1080000000000, "USD", "about")])
    assert found.label == "agrees"


# The law.
def test_rate_was_true_when_written(judge):
    row = {**DUTY, "subject": "tariff.us_on_cn.fentanyl", "date": "2025-11-10"}
    found = judge(NOV_17, **row, values=[num("from", 20), num("to", 10)])
    assert found.label == "outdated"
    assert found.as_written.fits
    assert not found.as_known_now.fits
    assert found.rows[0].id == "us-ieepa-fentanyl"


def test_rate_conflicts(judge):
    row = {**DUTY, "subject": "tariff.us_on_cn.fentanyl"}
    assert judge(NOV_17, **row, values=[num("rate", 35)]).label == "conflicts"


def test_down_to_twenty_is_two_layers(judge):
    found = judge(NOV_17, **DUTY, subject="tariff.us_on_cn.new", values=[num("to", 20)])
    assert found.label == "explained"
    assert "fentanyl" in found.reason


def test_average_over_all_layers(judge):
    row = {**DUTY, "subject": "tariff.us_on_cn.total", "date": "2025-10-30"}
    found = judge(NOV_17, **row, values=[num("from", 57, approx="around"), num("to", 47)])
    assert found.label == "explained"
    assert "57 − 47 = 20 − 10" in found.reason
    assert found.rows[0].id == "piie-57-47"


def test_suspended_part_of_a_rate(judge):
    row = {**DUTY, "subject": "tariff.us_on_cn.reciprocal", "direction": "hold"}
    found = judge(NOV_17, **row, values=[num("rate", 24)])
    assert found.label == "explained"
    assert "suspended" in found.reason


def test_expiry_prolonged_since(judge):
    row = {"type": "measure", "subject": "truce", "actor": "US,CN", "date": "2025-11-10"}
    found = judge(date(2025, 10, 26), **row)
    assert (found.label, found.why) == ("outdated", "prolonged")
    assert "2026-11-10" in found.reason


def test_term_of_a_suspension(judge):
    row = {"type": "measure", "subject": "export_control.rare_earths", "direction": "hold"}
    assert judge(NOV_17, **row, values=[num("duration", 1, "year")]).label == "agrees"
    found = judge(NOV_17, **row, values=[num("duration", 3, "year")])
    assert (found.label, found.why) == ("conflicts", "term")
    assert "2026-11-11" in found.reason
    # Of a licence that runs so long nothing is said by how long a suspension runs.
    licence = {**row, "direction": None, "hedge": "expected"}
    assert judge(NOV_17, **licence, values=[num("duration", 1, "year")]).label == "cannot-tell"


def test_threat_taken_back(judge):
    row = {**DUTY, "type": "threat", "subject": "tariff.us_on_cn", "date": "2025-11-01"}
    found = judge(date(2025, 10, 26), **row, hedge="threatened", values=[num("rate", 100)])
    assert (found.label, found.why) == ("outdated", "changed-since")


def test_duty_on_others_is_outside(judge):
    found = judge(NOV_17, **{**DUTY, "target": "IN"}, subject="tariff.us", values=[num("rate", 25)])
    assert (found.label, found.why) == ("cannot-tell", "not-covered")


def test_rate_of_a_text_without_day(judge):
    found = judge(None, **DUTY, subject="tariff.us_on_cn.fentanyl", values=[num("rate", 20)])
    assert (found.label, found.why) == ("explained", "period")


# Promises and events.
def _soybeans(amount, period, **more):
    return {
        "type": "commitment", "subject": "purchase.soybeans", "actor": "CN", "target": "US",
        "evidence": "counterparty", "period": period, "values": [num("amount", amount, "t")],
        **more,
    }  # fmt: skip


def test_one_side_alone_says_so(judge):
    found = judge(FEB_10, **_soybeans(20000000, "current season", hedge="hinted"))
    assert (found.label, found.why) == ("explained", "one-sided")
    assert "only USA" in found.reason
    assert found.rows[0].id == "chn-soybeans-season-2025-26"


def test_season_and_year_are_told_apart(judge):
    season = judge(FEB_10, **_soybeans(25000000, "next season"))
    year = judge(FEB_10, **_soybeans(25000000, "2026"))
    assert season.rows[0].id == "chn-soybeans-season-2026-27"
    assert year.rows[0].id == "chn-soybeans-2026"
    assert "other windows" in season.reason


def test_amount_nobody_promised(judge):
    # For 2026 one amount is on record, told by one side: 25 Mt.
    found = judge(FEB_10, **_soybeans(40000000, "2026"))
    assert (found.label, found.why) == ("conflicts", "amount")
    assert "25 Mt" in found.reason
    # A cargo is no promise for a year, and a text that names no time speaks of another sale.
    assert judge(FEB_10, **_soybeans(400000, "2026")).label == "cannot-tell"
    assert judge(FEB_10, **_soybeans(40000000, None)).label == "cannot-tell"


def test_act_both_sides_tell(judge):
    row = {"type": "commitment", "subject": "export_control.rare_earths", "actor": "CN"}
    found = judge(DEC_8, **row, direction="hold")
    assert found.label == "agrees"
    assert found.rows[0].id == "chn-rare-earth-suspension"


def test_visit_that_slipped(judge):
    row = {"type": "event", "subject": "visit", "actor": "US", "hedge": "expected"}
    found = judge(FEB_10, **row, date="2026-04", place="Beijing")
    assert (found.label, found.why) == ("outdated", "moved")
    assert "2026-05-14" in found.reason


def test_meeting_at_another_place(judge):
    row = {"type": "event", "subject": "meeting", "actor": "US,CN", "date": "2025-10-30"}
    found = judge(date(2025, 10, 26), **row, hedge="expected", place="Gyeongju")
    assert (found.label, found.why) == ("explained", "place")
    assert judge(NOV_17, **row, place="South Korea").label == "agrees"


def test_stale_day_of_a_release(judge):
    row = {"type": "event", "subject": "data_release", "actor": "CN"}
    stale = judge(NOV_17, **row, date="2025-11-10/2025-11-16")
    assert (stale.label, stale.why) == ("explained", "stale-date")
    assert "2025-11-07" in stale.reason
    assert judge(DEC_8, **row, date="2025-12-08").label == "agrees"


def test_views_and_denials_cannot_be_told(judge):
    assert judge(NOV_17, type="position", subject="truce").why == "view"
    row = {"type": "event", "subject": "meeting", "actor": "US,CN", "negated": True}
    assert judge(NOV_17, **row).label == "cannot-tell"


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "subject",
    [
        *("exports.total", "tariff.us_on_cn", "purchase.soybeans", "truce", "visit"),
        *("trade_surplus", "gdp.growth", "nothing.known"),
    ],
)
def test_empty_slots_never_fail(judge, kind, subject):
    for day in (None, NOV_17, date(2018, 3, 1), date(2030, 1, 1)):
        found = judge(day, type=kind, subject=subject)
        assert found.label in ORDER
        assert found.label != "conflicts"


@pytest.mark.parametrize("unit", ["%", "USD", "t", "month", "visits", "pp", "times", "of 10"])
def test_any_unit_is_let_through(judge, unit):
    for kind, subject in (("statistic", "exports.total"), ("measure", "tariff.us_on_cn.fentanyl"),
                          ("commitment", "purchase.soybeans")):  # fmt: skip
        for role in ("change", "level", "rate", "amount", "duration", "streak", "count", "share"):
            row = {"type": kind, "subject": subject, "values": [num(role, 7, unit)]}
            assert judge(NOV_17, **row).label in ORDER


# The five articles.
def test_no_false_conflict(judged):
    assert not {name: v.reason for name, v in judged.items() if v.label == "conflicts"}


def test_altered_figures_never_agree(shared, facts, answers, judged):
    """A claim whose figures are changed by a third and more is not borne out by accident."""
    roles = {"change", "level", "rate", "to", "from", "amount", "duration"}
    missed = []
    for paper in articles(shared):
        for one in paper.claims:
            if judged[one.id].label == "cannot-tell" or not roles & {v.role for v in one.values}:
                continue
            for factor in (Decimal("1.37"), Decimal("0.7")):
                values = tuple(_altered(v, factor) for v in one.values if v.role in roles)
                other = [replace(one, values=values)]
                found = verdicts(paper.document, other, facts, answers, NOW)[one.id]
                if found.label in {"agrees", "outdated"}:
                    missed.append((one.id, found.reason))
    assert not missed


def _altered(value, factor):
    new = value.value * factor
    half = abs(new) / 200
    return replace(value, value=new, approx="exact", lo=abs(new) - half, hi=abs(new) + half,
                   lo_open=False, hi_open=False)  # fmt: skip


def test_listed_as_reviewed(judged, shared):
    """The page of the reviewed verdicts says what the engine says."""
    page = (ROOT / "docs" / "method" / "articles.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\d+)–(\d+) \| .* \| ([a-z-]+) \| .* \| .* \|$", page, re.MULTILINE)
    said = Counter((int(a), int(b), label) for a, b, label in listed)
    found = Counter(
        (c.start, c.end, judged[c.id].label)
        for paper in articles(shared)
        for c in paper.claims
        if judged[c.id].why != "view"
    )
    assert said == found


def test_share_that_cannot_be_told(judged):
    labels = Counter(v.label for v in judged.values())
    views = sum(v.why == "view" for v in judged.values())
    assert len(judged) == 183
    # Four claims in 135 more than at first: an event or a step of a rate somewhere near a text
    # that names no day bears out no words of it.
    assert (labels["cannot-tell"] - views) / (len(judged) - views) < 0.34


def test_every_firm_verdict_names_a_row(judged):
    assert not [n for n, v in judged.items() if v.label != "cannot-tell" and not v.rows]


@pytest.mark.parametrize(
    ("name", "label", "why"),
    [
        ("000-05", "agrees", ""),
        ("000-06", "explained", "basis"),  # R3
        ("000-17", "explained", "scope"),  # R4
        ("000-18", "agrees", "outcome"),  # R20
        ("001-07", "outdated", "changed-since"),  # R9
        ("001-12", "explained", "place"),  # R12
        ("001-15", "outdated", "prolonged"),  # R10
        ("002-23", "explained", "scope"),
        ("002-24", "outdated", "changed-since"),
        ("003-03", "explained", "scope"),  # R12
        ("003-09", "outdated", "moved"),  # R22
        ("003-14", "explained", "scope"),  # R5
        ("003-30", "explained", "one-sided"),  # R14
        ("003-31", "explained", "one-sided"),  # R15
        ("004-16", "agrees", ""),
        ("004-20", "agrees", ""),  # R19
        ("004-28", "agrees", ""),
        ("004-31", "explained", "measure"),  # R16
    ],
)
def test_article(judged, name, label, why):
    assert (judged[name].label, judged[name].why) == (label, why)


def test_a_text_does_not_bear_out_itself(judged):
    # The record has the list of topics of these talks from that very article.
    assert (judged["001-26"].label, judged["001-26"].why) == ("cannot-tell", "own-source")
    assert judged["002-03"].label == "agrees"


def test_ambiguous_period_is_told(judged):
    assert "leaves the period open" in judged["004-21"].reason


def test_paragraph(shared, facts, answers, judged):
    papers = articles(shared)
    text = paragraph(papers, reconcile(papers, answers.rules), judged, answers)
    assert "183 claims" in text
    assert "57 − 47 = 20 − 10" in text
    assert "Only United States speaks of" in text
    assert text.count("\n") == 0


def test_questions_are_asked_once(shared, desk, answers, monkeypatch):
    # A timed test fails on a busy machine: what is counted is how often a day is chosen.
    from detente.verdict import shipped

    asked = []
    real = shipped.choose
    monkeypatch.setattr(shipped, "choose", lambda *a: (asked.append(1), real(*a)))
    paper = articles(shared)[4]
    facts = Shipped(desk.case, desk.record, desk.held)
    verdicts(paper.document, paper.claims, facts, answers, NOW)
    assert len(asked) <= 6


def test_rows_of_the_case_exist(us_china, desk, answers):
    series = desk.held.book.series
    named = [
        s for r in answers.counted.values() for s in (*r.series, *(o.series for o in r.others))
    ]
    named += [r.consensus for r in answers.counted.values() if r.consensus]
    assert not set(named) - set(series)
    measures = [n for r in answers.ruled.values() for g in r.groups for n in g]
    measures += [n for r in answers.ruled.values() for n in (*r.threats, *r.older)]
    assert not set(measures) - set(us_china.measures)
    figures = {f.id for f in desk.record.figures}
    assert not {f for r in answers.ruled.values() for f in r.figures} - figures
    promises = {c for r in answers.pledged.values() for c in r.commitments}
    promises |= {c for r in answers.pledged.values() for w in r.words.values() for c in w}
    assert not promises - set(desk.record.commitments)
    topics = {t.id for t in desk.record.topics} | {t for e in desk.record.events for t in e.topics}
    assert not {t for r in answers.happening.values() for t in r.topics} - topics
    cited = {s for m in answers.mixups for s in m.sources}
    assert not cited - set(us_china.sources)


def test_gold_reader_keeps_the_words(shared):
    path = shared / "data" / "record" / "gold_claims.jsonl"
    row = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert claim(row).quote == row["quote"]
