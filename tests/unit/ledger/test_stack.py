"""How layers meet: each relation on the smallest law that shows it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from detente.ledger.measure import Claimable, Exemption, InTransit, Scope
from detente.ledger.stack import claimable, claims_itself, resolve
from tests.making import (
    act,
    at,
    base,
    case,
    day,
    entry,
    lines,
    listed,
    measure,
    member,
    product,
    rate_of,
    rule,
)

GOODS = product(rate_of(0.05))


def test_layers_add_up_in_the_order_of_the_layers():
    law = case(measure("later", "three"), measure("sooner", "one"), base())
    found = resolve(law, GOODS, entry())
    assert [line.measure.id for line in found] == ["base", "sooner", "later"]
    assert all(line.included for line in found)
    assert [line.rate for line in found] == [Decimal("0.05"), Decimal("0.1"), Decimal("0.1")]


def test_only_measures_of_the_importer_that_reach_the_origin_are_met():
    law = case(
        measure("others", "one", by="CCC"),
        measure("elsewhere", "one", targets=("DDD",)),
        measure("all-but", "one", targets=("WLD",), excluded_targets=("BBB",)),
        measure("unlayered", None),
        measure("reaches", "one", targets=("WLD",)),
    )
    assert set(lines(law, GOODS)) == {"reaches"}
    assert not law.measure("reaches").reaches("AAA"), "goods of the importer itself"


def test_a_list_decides_and_the_closest_code_on_it_sets_the_rate():
    rated = act("imposes", "2025-01-01", "2025-01-01", rate="list")
    law = case(measure("on-list", "one", rated, scope=listed("some-list")))
    assert lines(law, GOODS) == {}
    near = product(None, some_list=member("123456", 0.25))
    assert lines(law, near)["on-list"].rate == Decimal("0.25")
    both = product(None)
    both = type(both)(both.code, lists={"some-list": (member("12", 0.1), member("123456", 0.3))})
    assert lines(law, both)["on-list"].rate == Decimal("0.3")


@pytest.mark.parametrize(
    ("on", "known", "met"),
    [
        ("2025-06-01", "2025-06-01", True),
        ("2025-05-31", "2025-06-01", False),
        ("2025-09-01", "2025-06-01", False),
        ("2025-06-01", "2025-05-09", False),
    ],
)
def test_a_stand_on_a_list_has_two_clocks_too(on, known, met):
    stand = member(start=day("2025-06-01"), until=day("2025-09-01"), published=day("2025-05-10"))
    law = case(measure("on-list", "one", scope=listed("some-list")))
    assert bool(lines(law, product(None, some_list=stand), entry(on, known))) == met


def test_a_line_not_charged_says_why_and_from_when():
    law = case(
        measure("waits", "one", act("imposes", "2025-01-01", "2025-09-01", rate=0.2)),
        measure(
            "rests",
            "two",
            act("imposes", "2025-01-01", "2025-01-01", rate=0.2),
            act("suspends", "2025-02-01", "2025-02-01", "2025-12-01", text="by a truce"),
        ),
        measure("looms", "three", act("threatens", "2025-05-01", rate=1)),
    )
    found = lines(law, GOODS)
    assert not any(line.included for line in found.values())
    assert found["waits"].reason == "not yet in force until 2025-09-01"
    assert found["rests"].reason == "suspended until 2025-12-01: by a truce"
    assert found["looms"].reason == "threatened, not in force"
    assert found["rests"].sources == ("src-imposes", "src-suspends")


def test_what_is_ended_or_was_never_applied_is_not_shown():
    law = case(
        measure(
            "gone",
            "one",
            act("imposes", "2025-01-01", "2025-01-01", rate=0.2),
            act("ends", "2025-02-01", "2025-03-01"),
        ),
        measure(
            "taken-back", "two", act("threatens", "2025-05-01"), act("withdraws", "2025-05-02")
        ),
    )
    assert lines(law, GOODS) == {}


def test_what_was_published_after_the_day_does_not_look_ahead():
    law = case(measure("waits", "one", act("imposes", "2025-08-01", "2025-09-01", rate=0.2)))
    assert lines(law, GOODS, entry("2025-06-01")) == {}
    assert set(lines(law, GOODS, entry("2025-08-02"))) == {"waits"}


def _pair(relation: str, *, winner: str = "full", **more):
    strong = measure(
        "strong", "one", act("imposes", "2025-01-01", "2025-01-01", rate=0.5, basis=winner)
    )
    return case(
        base(),
        strong,
        measure("weak", "two", flagged=("weak",)),
        rules=[rule("r", relation, "measure:strong", "flag:weak", **more)],
    )


@pytest.mark.parametrize("relation", ["excludes", "replaces"])
def test_a_winner_on_full_value_keeps_the_loser_out_by_the_rule(relation):
    weak = lines(_pair(relation), GOODS)["weak"]
    assert (weak.included, weak.basis, weak.rule) == (False, "none", "r")
    assert weak.reason == "text of r"
    assert weak.sources == ("src-imposes", "src-r")


def test_a_winner_on_metal_content_leaves_the_rest_to_the_loser():
    found = lines(_pair("excludes", winner="content:steel"), GOODS)
    assert (found["strong"].basis, found["strong"].metals) == ("content", ("steel",))
    assert (found["weak"].included, found["weak"].basis) == (True, "rest")
    assert found["weak"].metals == ("steel",)


def test_two_metals_leave_the_rest_of_both():
    law = _pair("excludes", winner="content:steel")
    other = measure(
        "other", "one", act("imposes", "2025-01-01", "2025-01-01", rate=0.5, basis="content:zinc")
    )
    law = case(
        *law.measures.values(), other, rules=[rule("r", "excludes", "layer:one", "flag:weak")]
    )
    assert lines(law, GOODS)["weak"].metals == ("steel", "zinc")


def test_replacing_is_whole_even_from_metal_content():
    assert not lines(_pair("replaces", winner="content:steel"), GOODS)["weak"].included


def test_subject_to_a_rate_of_nought_still_excludes():
    law = case(
        measure("strong", "one", act("imposes", "2025-01-01", "2025-01-01", rate=0)),
        measure("weak", "two"),
        rules=[rule("r", "excludes", "layer:one", "layer:two")],
    )
    assert not lines(law, GOODS)["weak"].included


def test_a_winner_that_is_not_charged_excludes_nothing():
    law = case(
        measure("strong", "one", act("imposes", "2025-01-01", "2025-09-01", rate=0.5)),
        measure("weak", "two"),
        rules=[rule("r", "excludes", "layer:one", "layer:two")],
    )
    assert lines(law, GOODS)["weak"].included


def test_rules_apply_in_the_order_written_and_a_loser_wins_nothing():
    measures = [measure("a", "one"), measure("b", "two"), measure("c", "three")]
    first = rule("first", "replaces", "measure:a", "measure:b")
    second = rule("second", "replaces", "measure:b", "measure:c")
    kept = lines(case(*measures, rules=[first, second]), GOODS)
    assert [kept[x].included for x in "abc"] == [True, False, True]
    turned = lines(case(*measures, rules=[second, first]), GOODS)
    assert [turned[x].included for x in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    ("on", "known", "kept"),
    [
        ("2025-03-04", "2025-04-29", False),
        ("2025-03-03", "2025-04-29", True),
        ("2025-03-04", "2025-04-28", True),
        ("2025-08-01", "2025-08-01", True),
    ],
)
def test_a_rule_may_reach_back_and_end(on, known, kept):
    law = _pair(
        "replaces", published=day("2025-04-29"), start=day("2025-03-04"), until=day("2025-08-01")
    )
    assert lines(law, GOODS, entry(on, known))["weak"].included == kept


def test_a_rule_for_other_origins_is_silent():
    assert lines(_pair("replaces", origins=("CCC",)), GOODS)["weak"].included
    assert not lines(_pair("replaces", origins=("BBB",)), GOODS)["weak"].included


@pytest.mark.parametrize(("ordinary", "added"), [(0.03, "0.12"), (0.15, "0"), (0.2, "0")])
def test_topping_up_fills_to_the_rate_and_is_nothing_above(ordinary, added):
    law = case(
        base(),
        measure("floor", "one", rate=0.15),
        rules=[rule("r", "tops-up", "measure:floor", "layer:base", rate=Decimal("0.15"))],
    )
    line = lines(law, product(rate_of(ordinary)))["floor"]
    assert (line.included, line.rate, line.rule) == (True, Decimal(added), "r")


@pytest.mark.parametrize(("ordinary", "added"), [(0.02, "0.1"), (0.08, "0.07"), (0.3, "0")])
def test_a_cap_holds_down_and_never_lifts(ordinary, added):
    law = case(
        base(),
        measure("capped", "one", rate=0.10),
        rules=[rule("r", "caps", "measure:capped", "layer:base", rate=Decimal("0.15"))],
    )
    assert lines(law, product(rate_of(ordinary)))["capped"].rate == Decimal(added)


@pytest.mark.parametrize("relation", ["tops-up", "caps"])
def test_a_bound_on_an_unsettled_base_rate_is_not_guessed(relation):
    law = case(
        base(),
        measure("bound", "one", rate=0.15),
        rules=[rule("r", relation, "measure:bound", "layer:base", rate=Decimal("0.15"))],
    )
    assert lines(law, product(rate_of(None, ("0.5", "kg"))))["bound"].rate is None


def _excludable(*, presumed: bool = False):
    granted = act("imposes", "2025-02-01", "2025-01-01", "2026-01-01", rate=0)
    return case(
        measure("duty", "one", rate=0.25),
        measure("spared", "one", granted, kind="exclusion", claim="9.69", presumed=presumed,
                scope=listed("described")),
        measure("beside", "two"),
        rules=[rule("r", "replaces", "measure:spared", "measure:duty")],
    )  # fmt: skip


MARKED = product(rate_of(0), described=member())


def test_an_exclusion_applies_only_when_claimed_and_to_its_duty_alone():
    assert lines(_excludable(), MARKED)["duty"].included
    claimed = lines(_excludable(), MARKED, entry(claims=("9.69",)))
    assert (claimed["duty"].included, claimed["beside"].included) == (False, True)
    assert "spared" not in claimed, "an exclusion is no line of its own"


def test_an_exclusion_does_not_serve_goods_off_its_list_or_out_of_its_time():
    claims = {"claims": ("9.69",)}
    assert lines(_excludable(), GOODS, entry(**claims))["duty"].included
    assert lines(_excludable(), MARKED, entry("2026-01-01", **claims))["duty"].included
    assert lines(_excludable(), MARKED, entry(known="2025-01-31", **claims))["duty"].included


def test_a_presumed_exclusion_applies_unless_refused():
    assert not lines(_excludable(presumed=True), MARKED)["duty"].included
    assert lines(_excludable(presumed=True), MARKED, entry(claims=("none",)))["duty"].included


def test_what_could_be_claimed_is_listed_until_it_is():
    assert claimable(_excludable(), MARKED, entry()) == [("9.69", "spared", "spared")]
    assert claimable(_excludable(), MARKED, entry(claims=("9.69",))) == []
    assert claimable(_excludable(), GOODS, entry()) == []
    assert claimable(_excludable(presumed=True), MARKED, entry()) == []


def test_exempt_lists_spare_outright_or_when_claimed():
    exempt = (Exemption("always", "on the list"), Exemption("used", "for that use", claim="9.05"))
    law = case(measure("duty", "one", scope=Scope(exempt=exempt)))
    assert lines(law, GOODS)["duty"].included
    outright = lines(law, product(None, always=member()))["duty"]
    assert (outright.included, outright.reason) == (False, "on the list")
    assert lines(law, product(None, used=member()))["duty"].included
    asked = entry(claims=("9.05",))
    assert lines(law, product(None, used=member()), asked)["duty"].reason == (
        "claimed 9.05: for that use"
    )
    assert lines(law, GOODS, asked)["duty"].included, "a claim needs the list as well"


def test_a_heading_claimed_keeps_a_measure_out():
    law = case(measure("duty", "one", scope=Scope(unless=(Claimable("9.21", "donations"),))))
    assert lines(law, GOODS)["duty"].included
    assert not lines(law, GOODS, entry(claims=("9.21",)))["duty"].included


def test_a_condition_is_open_until_the_importer_speaks():
    law = case(measure("duty", "one", scope=Scope(condition=Claimable("9.79", "only the gate"))))
    waiting = lines(law, GOODS)["duty"]
    assert (waiting.included, waiting.open_condition) == (False, True)
    stated = lines(law, GOODS, entry(claims=("9.79",)))["duty"]
    assert (stated.included, stated.open_condition) == (True, False)


@pytest.mark.parametrize(
    ("claim", "kept"),
    [("98.01", False), ("98.02", True), ("98.02.15", True), ("97.01", True), ("none", True)],
)
def test_a_claimed_chapter_sets_off_a_rule_but_for_the_headings_saved(claim, kept):
    law = case(
        measure("duty", "one"),
        rules=[rule("r", "replaces", "claim:98", "layer:one", save=("98.02",))],
    )
    assert lines(law, GOODS, entry(claims=(claim,)))["duty"].included == kept


@pytest.mark.parametrize(
    ("code", "itself"),
    [("9801001000", True), ("9802008015", False), ("4202923131", False), ("98020040", True)],
)
def test_a_code_of_the_chapter_claims_itself(code, itself):
    chapter = rule("r", "replaces", "claim:98", "layer:one", save=("9802.00.80",))
    assert claims_itself(chapter, replace(GOODS, code=code)) == itself


TRANSIT = InTransit(at("2025-05-01"), at("2025-07-01"))


@pytest.mark.parametrize(
    ("loaded", "on", "rate"),
    [
        (None, "2025-06-30", "0.25"),
        ("2025-04-30T23:59", "2025-06-30T23:59", None),
        ("2025-05-01", "2025-06-30", "0.25"),
        ("2025-04-30", "2025-07-01", "0.25"),
    ],
)
def test_goods_on_the_water_are_spared_if_loaded_and_entered_in_time(loaded, on, rate):
    law = case(
        measure(
            "duty", "one", act("imposes", "2025-04-20", "2025-05-01", rate=0.25, in_transit=TRANSIT)
        )
    )
    line = lines(law, GOODS, entry(on, loaded=at(loaded) if loaded else None))["duty"]
    assert line.included == (rate is not None)
    if rate:
        assert line.rate == Decimal(rate)
    else:
        assert line.reason.startswith("in transit: loaded before 2025-05-01")


def test_goods_on_the_water_may_pay_an_earlier_rate():
    clause = InTransit(at("2025-05-01"), at("2025-07-01"), Decimal("0.10"))
    law = case(
        measure(
            "duty", "one", act("imposes", "2025-04-20", "2025-05-01", rate=0.25, in_transit=clause)
        )
    )
    line = lines(law, GOODS, entry("2025-06-01", loaded=at("2025-04-01")))["duty"]
    assert (line.included, line.rate) == (True, Decimal("0.10"))


def test_a_clause_ends_with_its_act():
    law = case(
        measure(
            "duty",
            "one",
            act("imposes", "2025-04-20", "2025-05-01", rate=0.25, in_transit=TRANSIT),
            act("imposes", "2025-05-20", "2025-06-01", rate=0.30),
        )
    )
    line = lines(law, GOODS, entry("2025-06-15", loaded=at("2025-04-01")))["duty"]
    assert line.rate == Decimal("0.30")


def test_column_two_is_for_the_origins_denied_the_first():
    law = case(base())
    goods = product(rate_of(0.05))
    second = type(goods)(goods.code, bases={**goods.bases, "column-2": (rate_of(0.65),)})
    party = law.parties["AAA"]
    denied = case(base(), parties={"AAA": replace(party, column_2=("BBB",))})
    assert lines(law, second)["base"].rate == Decimal("0.05")
    assert lines(denied, second)["base"].rate == Decimal("0.65")


@pytest.mark.parametrize(("branch", "kept"), [(None, False), ("lapsed", True), ("extended", False)])
def test_what_is_not_known_is_read_by_branch(branch, kept):
    law = case(
        measure(
            "duty",
            "one",
            act("imposes", "2025-01-01", "2025-01-01", rate=0.25),
            act("suspends", "2025-11-10", "2025-11-10", "2026-11-10"),
        )
    )
    (line,) = resolve(law, GOODS, entry("2026-11-11"), branch)
    assert line.included == kept
    if branch is None:
        assert (line.state.status, line.rate) == ("not-known", Decimal("0.25"))
