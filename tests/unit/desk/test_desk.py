"""The verbs on the shipped case, against the acts themselves."""

from datetime import date
from decimal import Decimal

import pytest

from detente.desk import Desk
from detente.errors import (
    BadDate,
    InputError,
    NotCovered,
    UnknownCode,
    UnknownName,
)


def test_the_importer_is_the_other_party(desk: Desk):
    assert desk.duty("8471.30.01.00", origin="China").dest == "USA"
    assert desk.duty("120190", origin="US", on="2025-11-20").dest == "CHN"


def test_an_amount_is_value_times_rate(desk: Desk):
    duty = desk.duty("8507.60.00.20", origin="CN", on="2025-11-20", value="14172")
    assert duty.amount_usd == Decimal("14172") * Decimal("0.309")
    assert sum(x.amount_usd for x in duty.layers) == duty.amount_usd


def test_a_specific_duty_needs_its_quantity(desk: Desk):
    # HTS 0402.10.50: 86.5 cents/kg.
    without = desk.duty("0402.10.50.00", origin="CHN", on="2025-01-10", value=1000)
    assert (without.status, without.rate, without.amount_usd) == ("partial", None, None)
    assert any("--quantity" in gap for gap in without.gaps)
    given = desk.duty(
        "0402.10.50.00", origin="CHN", on="2025-01-10", value=1000, quantity=100, unit="kg"
    )
    mfn = next(x for x in given.layers if x.id == "mfn")
    assert mfn.amount_usd == Decimal("86.5")
    assert mfn.effective_rate == Decimal("0.0865")
    tonnes = desk.duty(
        "0402.10.50.00", origin="CHN", on="2025-01-10", value=1000, quantity="0.1", unit="t"
    )
    assert tonnes.rate == given.rate


def test_what_runs_out_after_the_record_is_not_known_and_both_ways_are_given(desk: Desk):
    duty = desk.duty("120190", origin="USA", on="2026-11-20")
    assert duty.status == "not-known"
    assert duty.rate is None
    assert {b.name: b.rate for b in duty.branches} == {
        "lapsed": Decimal("0.37"),
        "extended": Decimal("0.13"),
    }


def test_what_has_no_end_stays_in_force_after_the_record(desk: Desk):
    duty = desk.duty("4202.92.31.31", origin="CHN", on="2026-11-20")
    assert duty.status == "computed"
    assert all(x.verified_until is not None for x in duty.layers)


def test_before_the_record_is_a_gap(desk: Desk):
    with pytest.raises(NotCovered, match="2018-01-01"):
        desk.duty("8471.30.01.00", origin="CHN", on="2017-12-31")
    with pytest.raises(NotCovered):
        desk.duty("8471.30.01.00", origin="CHN", on="2025-01-01", known="2017-01-01")


def test_base_rates_before_the_first_release_are_marked(desk: Desk):
    duty = desk.duty("4202.92.31.31", origin="CHN", on="2020-06-01")
    assert duty.status == "partial"
    assert any("carried back" in gap for gap in duty.gaps)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"code": "8471.30.01.00", "origin": "Atlantis"}, UnknownName),
        ({"code": "nonsense", "origin": "CHN"}, UnknownCode),
        ({"code": "8471.30.99.99", "origin": "CHN"}, UnknownCode),
        ({"code": "8471.30.01.00", "origin": "CHN", "on": "2025-13-45"}, BadDate),
        ({"code": "8471.30.01.00", "origin": "CHN", "on": "2025-11-10T00:01"}, BadDate),
        ({"code": "8471.30.01.00", "origin": "CHN", "dest": "CHN"}, InputError),
        ({"code": "8471.30.01.00", "origin": "CHN", "dest": "FRA"}, UnknownName),
        ({"code": "8471.30.01.00", "origin": "CHN", "scenario": "war"}, UnknownName),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_on(desk: Desk, asked, error):
    with pytest.raises(error) as refused:
        desk.duty(**asked)
    assert refused.value.what
    assert refused.value.exit_code == 2


def test_an_unknown_line_names_its_neighbours(desk: Desk):
    with pytest.raises(UnknownCode, match=r"8703\.23\.01"):
        desk.duty("8703.23.00", origin="CHN", on="2025-04-12")


def test_a_heading_whose_lines_differ_is_a_range(desk: Desk):
    duty = desk.duty("8507.60", origin="CHN", on="2025-06-15")
    assert duty.status == "partial"
    assert duty.rate_low < duty.rate_high
    assert any("give the full code" in gap for gap in duty.gaps)


def test_measures_by_side_and_state(desk: Desk):
    found = desk.measures(by="China", status="suspended", on="2025-12-01", known="2025-12-01")
    names = {m.id for m in found.measures}
    assert {"cn-retal-apr25-24pp", "cn-port-fees", "cn-xc-2025-61", "cn-xc-2024-46"} <= names
    assert all(m.political_until is None for m in found.measures)  # stated only in 2026
    later = desk.measures(by="CHN", status="suspended", on="2026-10-01", known="2026-10-01")
    stated = {m.id: m.political_until for m in later.measures}
    assert stated["cn-retal-apr25-24pp"] == date(2027, 1, 10)
    assert stated["cn-xc-2024-46"] is None  # not named in the read-out


def test_a_filter_word_without_meaning_is_refused(desk: Desk):
    with pytest.raises(UnknownName, match="in-farce"):
        desk.measures(status="in-farce")


def test_the_list_of_what_reaches_a_product(desk: Desk):
    found = {m.id for m in desk.measures(code="8703.80.00", by="USA", on="2025-06-01").measures}
    assert "us-301-review-2024" in found
    assert "us-301-list-3" not in found


def test_the_crane_duty_was_known_to_be_postponed_only_on_the_tenth(desk: Desk):
    asked = {"code": "8426.19.00.00", "origin": "CHN", "on": "2025-11-12"}
    before = desk.duty(**asked, known="2025-11-09")
    after = desk.duty(**asked, known="2025-11-10")
    charged = {x.measure for x in before.layers if x.included}
    assert "us-301-cranes-2025" in charged
    postponed = next(x for x in after.layers if x.measure == "us-301-cranes-2025")
    assert (postponed.included, postponed.status) == (False, "suspended")


def test_what_was_learnt_in_the_two_weeks_of_busan(desk: Desk):
    found = desk.changes(known="2025-10-29..2025-11-12").changes
    learnt = {c.measure for c in found}
    assert {
        "us-ieepa-fentanyl",
        "us-reciprocal-china",
        "cn-retal-apr25-24pp",
        "cn-retal-mar25",
        "cn-xc-2025-61",
        "us-port-fees",
        "cn-port-fees",
        "us-bis-affiliates",
        "us-301-cranes-2025",
        "us-threat-100",
    } <= learnt
    assert all(date(2025, 10, 29) < c.published <= date(2025, 11, 12) for c in found)
    fentanyl = next(c for c in found if c.measure == "us-ieepa-fentanyl")
    assert (fentanyl.was, fentanyl.becomes) == ("in-force, 20 %", "in-force, 10 %")


def test_changes_about_one_measure_or_product(desk: Desk):
    only = desk.changes(known="2025-10-29..2025-11-12", about="us-port-fees").changes
    assert {c.measure for c in only if c.measure.startswith("us-")} == {"us-port-fees"}
    product = desk.changes(since="2026-01-10", about="8471.30.01.00").changes
    assert "us-232-metals-1b" not in {c.measure for c in product}
    with pytest.raises(UnknownName):
        desk.changes(since="2026-01-10", about="us-port-fee")
    with pytest.raises(InputError):
        desk.changes()


def test_electronics_were_exempt_from_the_fifth_but_known_on_the_eleventh(desk: Desk):
    found = desk.changes(known="2025-04-10..2025-04-11", about="us-reciprocal-china").changes
    assert any("exempt" in c.becomes for c in found)


def test_what_returns_and_what_cannot(desk: Desk):
    found = desk.snapback(on="2026-11-11", known="2026-10-01")
    fate = {r.id: r for r in found.measures}
    assert fate["us-301-cranes-2025"].rate_then == Decimal(1)
    assert "$80" in fate["us-port-fees"].why
    assert fate["cn-retal-apr25-24pp"].rate_then == Decimal("0.24")
    for control in ("55", "56", "57", "58", "61", "62"):
        assert fate[f"cn-xc-2025-{control}"].returns
    assert fate["us-bis-affiliates"].returns
    assert not fate["us-reciprocal-china"].returns
    assert "cn-xc-2024-46" not in fate  # runs through 27 November 2026
    china = found.average_then["CHN-on-USA"] - found.average_now["CHN-on-USA"]
    assert china == pytest.approx(0.24, abs=1e-6)


def test_both_ends_of_the_truce_stand_in_the_calendar(desk: Desk):
    items = desk.calendar(on="2026-10-01", known="2026-10-01", days=120).items
    fees = next(i for i in items if i.measure == "us-port-fees" and i.kind == "suspension ends")
    assert (fees.legal, fees.political) == (date(2026, 11, 10), date(2027, 1, 10))
    assert any(i.kind == "stated end" and i.date == date(2027, 1, 10) for i in items)
    with pytest.raises(InputError):
        desk.calendar(days=0)


def test_an_agreement_as_each_side_tells_it(desk: Desk):
    busan = desk.agreement("busan", known="2026-02-15")
    fentanyl = next(c for c in busan.clauses if c.id.endswith("-fentanyl"))
    assert set(fentanyl.said_by) == {"CHN", "USA"}
    assert fentanyl.status == "carried-out"
    later = desk.agreement("busan", known="2026-03-01")
    assert next(c for c in later.clauses if c.id.endswith("-fentanyl")).status == "moot"
    assert any(not s.text for c in busan.clauses for s in c.said_by.values())
    with pytest.raises(UnknownName):
        desk.agreement("busan", known="2025-10-01")
    with pytest.raises(UnknownName):
        desk.agreement("yalta")
    assert [a.id for a in desk.agreement(known="2025-06-01").agreements][-1].startswith("geneva")


def test_a_deadline_that_drifted_is_told_as_then_known(desk: Desk):
    early = desk.commitments("chn-soybeans-2025", known="2025-11-15").commitments[0]
    late = desk.commitments("chn-soybeans-2025", known="2025-12-15").commitments[0]
    assert early.political_deadline == date(2025, 12, 31)
    assert late.political_deadline == date(2026, 2, 28)
    assert early.one_sided
    with pytest.raises(UnknownName):
        desk.commitments("chn-soya")


def test_events_by_topic_and_day(desk: Desk):
    found = desk.events(about="port-fees", start="2025-10-01", until="2025-10-31").events
    assert found
    assert all(date(2025, 10, 1) <= e.date <= date(2025, 10, 31) for e in found)
    assert desk.events(known="2018-01-01").events == ()


def test_the_agenda_holds_what_was_raised_and_not_only_what_was_agreed(desk: Desk):
    topics = {t.id for t in desk.agenda().topics}
    assert {"soybeans", "rare-earths", "fentanyl", "taiwan", "jimmy-lai", "tiktok"} <= topics


def test_a_source_says_what_rests_on_it(desk: Desk):
    card = desk.source("eo-14357")
    assert card.source.cite.startswith("EO 14357")
    assert "us-fent-10b" in {u.id for u in card.used_by}
    with pytest.raises(UnknownName, match="eo-14375"):
        desk.source("eo-14375")


def test_search_finds_lines_that_the_schedule_calls_otherwise(desk: Desk):
    def first(words):
        return next(h for h in desk.search(words).hits if h.kind == "product").id

    assert first("laptop").startswith("8471.30")
    assert first("soybeans").startswith("1201")
    assert first("cookware")[:4] in {"7323", "7615", "6911", "6912"}
    assert "affiliates" in desk.search("affiliates rule").hits[0].id
    with pytest.raises(InputError):
        desk.search("  ")


def test_a_scenario_is_an_overlay_that_leaves_the_record_alone(desk: Desk):
    asked = {"code": "8507.60.00.20", "origin": "CHN", "on": "2025-11-01"}
    assert desk.duty(**asked, scenario="threat-100").rate == Decimal("1.409")
    assert desk.duty(**asked).rate == Decimal("0.409")
    later = {**asked, "on": "2026-01-02"}
    assert desk.duty(**later, scenario="threat-100").rate == Decimal("1.584")
    peace = desk.duty(**asked, scenario="peace-2017")
    assert peace.rate == Decimal("0.034")
    lapse = desk.duty("120190", origin="USA", on="2026-11-20", scenario="truce-lapses")
    assert (lapse.status, lapse.rate) == ("computed", Decimal("0.37"))


def test_the_shipped_case_has_no_fault(desk: Desk):
    found = desk.check()
    assert found.faults == ()
    assert found.rows > 500
    assert len(desk.gaps().gaps) >= 14
    assert {s.id for s in desk.scenarios().scenarios} == {
        *("threat-100", "truce-lapses", "peace-2017", "truce-holds", "april-2025-peak"),
        *("ieepa-void", "section-122", "forced-labour-301", "rare-earth-cap", "decoupling"),
        "thirty-for-thirty",
    }
    assert all(s.changes for s in desk.scenarios().scenarios)
