"""Each act against the time line it paints, by the words of docs/method/two-clocks.md."""

from datetime import date
from decimal import Decimal

import pytest

from detente.ledger.timeline import boundaries, paint
from tests.making import act, at, day, state

IMPOSED = act("imposes", "2025-02-01", "2025-02-04", rate=0.10)
SUSPENDED = act("suspends", "2025-03-01", "2025-03-10", "2025-06-08")


def test_before_publication_nothing_is_known_of_it():
    assert state([IMPOSED], "2025-05-01", known="2025-01-31") is None
    assert state([], "2025-05-01") is None


def test_from_publication_it_is_scheduled_then_in_force_from_its_first_minute():
    waiting = state([IMPOSED], "2025-02-03T23:59", known="2025-02-01")
    assert (waiting.status, waiting.rate, waiting.charged) == ("scheduled", Decimal("0.1"), False)
    assert waiting.start == at("2025-02-04")
    begun = state([IMPOSED], "2025-02-04", known="2025-02-01")
    assert (begun.status, begun.charged, begun.until) == ("in-force", True, None)


def test_a_later_rate_takes_over_at_its_start_and_the_earlier_is_cut_there():
    raised = act("imposes", "2025-03-03", "2025-03-04", rate=0.20)
    assert state([IMPOSED, raised], "2025-03-03T23:59").rate == Decimal("0.1")
    assert state([IMPOSED, raised], "2025-03-04").rate == Decimal("0.2")
    assert state([IMPOSED, raised], "2025-03-04", known="2025-03-02").rate == Decimal("0.1")
    assert next(s.until for s in paint([IMPOSED, raised], date(2025, 4, 1))) == at("2025-03-04")


def test_a_rate_raised_before_it_begins_never_shows():
    low = act("imposes", "2025-04-02", "2025-04-09", rate=0.34)
    high = act("imposes", "2025-04-08", "2025-04-09", rate=0.84)
    assert state([low, high], "2025-04-09", known="2025-04-07").rate == Decimal("0.34")
    for on in ("2025-04-08", "2025-04-09", "2026-01-01"):
        assert state([low, high], on).rate == Decimal("0.84")


def test_a_suspension_keeps_the_rate_it_holds_back_and_snaps_back_by_itself():
    held = state([IMPOSED, SUSPENDED], "2025-05-01")
    assert (held.status, held.rate, held.charged) == ("suspended", Decimal("0.1"), False)
    assert (held.start, held.until) == (at("2025-03-10"), at("2025-06-08"))
    assert [a.does for a in held.acts] == ["imposes", "suspends"]
    back = state([IMPOSED, SUSPENDED], "2025-06-08")
    assert (back.status, back.rate) == ("in-force", Decimal("0.1"))
    assert back.acts == (IMPOSED,)


def test_a_suspension_known_only_later_leaves_the_earlier_answer_alone():
    assert state([IMPOSED, SUSPENDED], "2025-05-01", known="2025-02-28").status == "in-force"


def test_an_extension_carries_on_what_held_just_before():
    longer = act("extends", "2025-06-07", "2025-06-08", "2025-11-10")
    acts = [IMPOSED, SUSPENDED, longer]
    assert state(acts, "2025-09-01").status == "suspended"
    assert state(acts, "2025-09-01", known="2025-06-06").status == "in-force"
    assert state(acts, "2025-09-01").until == at("2025-11-10")
    assert state(acts, "2025-11-10").status == "in-force"
    assert state(acts, "2025-09-01").rate == Decimal("0.1")


def test_an_extension_of_nothing_does_nothing():
    orphan = act("extends", "2025-06-07", "2025-06-08", "2025-11-10")
    assert paint([orphan], day("2026-01-01")) == []
    boundless = act("extends", "2025-06-07", None, "2025-11-10")
    assert paint([IMPOSED, boundless], day("2026-01-01")) == paint([IMPOSED], day("2026-01-01"))


def test_a_suspension_of_nothing_does_nothing_and_lifting_it_charges_nothing():
    pause = act("suspends", "2025-03-01", "2025-03-10")
    lifted = act("resumes", "2025-04-01", "2025-04-05")
    assert paint([pause, lifted], day("2026-01-01")) == []
    closed = act("ends", "2025-02-20", "2025-02-21")
    for on in ("2025-03-15", "2025-05-01"):
        assert state([IMPOSED, closed, pause, lifted], on).status == "ended"


def test_a_suspension_over_several_steps_snaps_back_to_the_step_then_due():
    steps = [
        act("imposes", "2025-04-17", "2025-10-14", "2026-04-17", rate=0.50),
        act("imposes", "2025-04-17", "2026-04-17", "2027-04-17", rate=0.80),
    ]
    pause = act("suspends", "2025-11-10", "2025-11-10", "2026-09-10")
    assert state([*steps, pause], "2026-05-01").status == "suspended"
    assert state([*steps, pause], "2026-09-10").rate == Decimal("0.8")


@pytest.mark.parametrize("first_day_held", ["2019-12-15", "2019-12-14"])
def test_suspended_before_it_began_was_never_charged(first_day_held):
    printed = act("imposes", "2019-08-30", "2019-12-15", rate=0.15)
    pause = act("suspends", "2019-12-13", first_day_held)
    for on in ("2019-12-15", "2026-06-01"):
        assert state([printed, pause], on).status == "suspended"
    assert state([printed, pause], "2019-12-15", known="2019-12-12").status == "in-force"


@pytest.mark.parametrize(
    ("on", "status"), [("2025-05-31", "in-force"), ("2025-06-01", "ended"), ("2026-01-01", "ended")]
)
def test_an_end_closes_it_for_good(on, status):
    closed = act("ends", "2025-05-01", "2025-06-01")
    found = state([IMPOSED, closed], on)
    assert found.status == status
    assert found.charged == (status == "in-force")


def test_ended_before_it_began_is_never_applied():
    closed = act("ends", "2025-02-02", "2025-02-03")
    assert state([IMPOSED, closed], "2025-03-01").status == "never-applied"
    assert state([IMPOSED, closed], "2025-03-01", known="2025-02-01").status == "in-force"


def test_what_runs_out_as_written_has_lapsed():
    term = act("imposes", "2025-02-20", "2025-02-24", "2025-07-24", rate=0.1)
    assert state([term], "2025-07-23T23:59").status == "in-force"
    lapsed = state([term], "2025-07-24")
    assert (lapsed.status, lapsed.start, lapsed.charged) == ("lapsed", at("2025-07-24"), False)


def test_a_ruling_leaves_what_is_charged_collected_until_it_is_ended():
    ruling = act("rules-unlawful", "2026-02-20", "2026-02-20T15:00")
    closed = act("ends", "2026-02-20", "2026-02-24")
    acts = [IMPOSED, ruling, closed]
    assert state(acts, "2026-02-20T14:59").status == "in-force"
    between = state(acts, "2026-02-20T15:00")
    assert (between.status, between.charged) == ("unlawful-collected", True)
    assert between.rate == Decimal("0.1")
    assert state(acts, "2026-02-24").status == "ended"
    assert state(acts, "2026-02-22", known="2026-02-19").status == "in-force"


def test_a_ruling_voids_what_is_suspended_so_that_it_cannot_return():
    pause = act("suspends", "2025-05-12", "2025-05-14", "2026-08-01")
    ruling = act("rules-unlawful", "2026-02-20", "2026-02-20")
    assert state([IMPOSED, pause], "2026-08-01").charged
    voided = state([IMPOSED, pause, ruling], "2026-03-01")
    assert (voided.status, voided.charged) == ("ended", False)


def test_a_suspension_lifted_early_is_charged_from_then_on():
    lifted = act("resumes", "2025-04-01", "2025-04-05")
    acts = [IMPOSED, SUSPENDED, lifted]
    assert state(acts, "2025-04-04T23:59").status == "suspended"
    assert state(acts, "2025-04-05").status == "in-force"
    assert state(acts, "2025-04-05").rate == Decimal("0.1")
    assert state(acts, "2025-07-01").status == "in-force"
    assert state(acts, "2025-05-01", known="2025-03-31").status == "suspended"


@pytest.mark.parametrize(
    ("does", "status"),
    [("threatens", "threatened"), ("proposes", "proposed"), ("announces", "announced")],
)
def test_words_alone_give_a_status_and_charge_nothing(does, status):
    said = act(does, "2025-10-10", "2025-11-01", rate=1)
    found = state([said], "2025-12-01")
    assert (found.status, found.rate, found.charged) == (status, Decimal(1), False)


def test_a_threat_withdrawn_was_never_applied():
    acts = [
        act("threatens", "2025-10-10", "2025-11-01", rate=1),
        act("withdraws", "2025-10-30"),
    ]
    assert state(acts, "2025-11-02", known="2025-10-29").status == "threatened"
    assert state(acts, "2025-11-02", known="2025-10-30").status == "never-applied"


def test_a_proposal_carried_out_is_in_force():
    acts = [
        act("proposes", "2026-06-02", rate=0.125),
        act("imposes", "2026-07-23", "2026-07-24", rate=0.125),
    ]
    assert state(acts, "2026-06-10").status == "scheduled"
    assert state(acts, "2026-06-10", known="2026-06-10").status == "proposed"
    assert state(acts, "2026-07-24").status == "in-force"


def test_an_end_cut_short_is_told_beside_the_end_as_written():
    pause = act("suspends", "2025-11-04", "2025-11-10", "2026-11-10")
    ruling = act("rules-unlawful", "2026-02-20", "2026-02-20")
    acts = [IMPOSED, pause, ruling]
    then = state(acts, "2025-12-01", known="2026-02-19")
    assert (then.until, then.written_until, then.cut_by) == (at("2026-11-10"), None, None)
    now = state(acts, "2025-12-01")
    assert (now.until, now.written_until) == (at("2026-02-20"), at("2026-11-10"))
    assert now.cut_by is ruling
    # An end that came as written is no cut, though another act begins there.
    raised = act("imposes", "2025-05-01", "2025-06-08", rate=0.3)
    held = state([IMPOSED, SUSPENDED, raised], "2025-05-02")
    assert (held.until, held.cut_by) == (at("2025-06-08"), None)


def test_an_extension_gives_an_end_to_what_named_none():
    named = act("extends", "2025-11-01", "2025-11-01", "2026-01-01")
    assert state([IMPOSED, named], "2026-03-01", known="2025-10-31").status == "in-force"
    assert state([IMPOSED, named], "2025-12-01").until == at("2026-01-01")
    assert state([IMPOSED, named], "2026-01-01").status == "lapsed"
    assert state([IMPOSED, named], "2025-12-01").rate == Decimal("0.1")


def test_a_stated_end_is_carried_and_changes_nothing():
    pause = act("suspends", "2025-11-10", "2025-11-10", "2026-11-10")
    said = act("states", "2026-09-24", political_until=day("2027-01-10"))
    acts = [IMPOSED, pause, said]
    found = state(acts, "2026-10-01")
    assert (found.until, found.political_until) == (at("2026-11-10"), day("2027-01-10"))
    assert state(acts, "2026-10-01", known="2026-09-23").political_until is None


BEYOND = act("suspends", "2025-11-10", "2025-11-10", "2026-11-10")


def test_beyond_the_record_a_suspension_that_ran_out_is_not_known_with_both_branches():
    found = state([IMPOSED, BEYOND], "2026-11-10")
    assert (found.status, found.charged) == ("not-known", False)
    assert (found.lapsed.status, found.lapsed.rate) == ("in-force", Decimal("0.1"))
    assert found.extended.status == "suspended"
    assert state([IMPOSED, BEYOND], "2026-11-09T23:59").status == "suspended"


def test_beyond_the_record_a_duty_that_ran_out_is_not_known_either():
    term = act("imposes", "2025-11-10", "2025-11-10", "2026-12-01", rate=0.1)
    found = state([term], "2027-01-01")
    assert found.status == "not-known"
    assert (found.lapsed.status, found.extended.status) == ("lapsed", "in-force")
    assert found.extended.rate == Decimal("0.1")


def test_beyond_the_record_what_has_no_end_stays_in_force():
    assert state([IMPOSED], "2027-06-01").status == "in-force"


def test_beyond_the_record_what_was_enacted_to_follow_is_known():
    steps = [
        act("imposes", "2025-04-17", "2025-10-14", "2027-04-17", rate=0.5),
        act("imposes", "2025-04-17", "2027-04-17", rate=0.8),
    ]
    found = state(steps, "2027-05-01")
    assert (found.status, found.rate) == ("in-force", Decimal("0.8"))


def test_within_the_record_a_later_date_is_answered_from_what_was_scheduled():
    acts = [IMPOSED, SUSPENDED]
    assert state(acts, "2026-09-01", known="2025-03-01").status == "in-force"


def test_an_assumption_of_a_scenario_is_known_always_and_painted_last():
    assumed = act("ends", "2026-10-01", "2018-01-01", assumed=True)
    assert state([assumed, IMPOSED], "2025-05-01", known="2025-02-01").charged is False
    lifted = act("resumes", "2026-10-08", "2026-11-10", assumed=True)
    settled = state([IMPOSED, BEYOND, lifted], "2026-11-10")
    assert (settled.status, settled.lapsed) == ("in-force", None)


def test_boundaries_are_the_moments_of_change_as_known():
    assert boundaries([IMPOSED, SUSPENDED], day("2025-02-15")) == {at("2025-02-04")}
    assert boundaries([IMPOSED, SUSPENDED], day("2025-03-01")) == {
        at("2025-02-04"),
        at("2025-03-10"),
        at("2025-06-08"),
    }
