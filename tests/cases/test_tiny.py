"""A whole second dispute stands in a folder of YAML: two invented parties, no line of Python."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from detente.errors import NotCovered, UnknownCode, UnknownName
from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.load import load_case
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.products.catalogue import Catalogue

TINY = Path(__file__).parent / "tiny"
Ask = Callable[..., Duty]


@pytest.fixture(scope="module")
def ask() -> Ask:
    law = load_case(TINY)
    lines = Catalogue.of(law)

    def answer(code: str, on: str, origin: str = "XBB", dest: str = "XAA", **more) -> Duty:
        known = date.fromisoformat(more.pop("known", "2025-06-30"))
        when = AsOf(read_on(on, law.party(dest).zone), known)
        if "loaded" in more:
            more["loaded"] = datetime.fromisoformat(more["loaded"])
        return assess(law, lines, Question(code, origin, dest, when, **more))

    return answer


def _measures(duty: Duty, *, included: bool) -> set[str]:
    return {layer.measure for layer in duty.layers if layer.included == included}


def test_the_folder_holds_no_python():
    assert {path.suffix for path in TINY.rglob("*")} == {".yaml"}


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        ("2024-02-29", "0.08"),
        ("2024-03-01T00:00+00:00", "0.08"),
        ("2024-03-01T00:01+00:00", "0.33"),
        ("2024-03-01", "0.33"),
        ("2024-09-30", "0.33"),
        ("2024-10-01", "0.08"),
    ],
)
def test_the_guard_duty_comes_and_is_suspended(ask, on, rate):
    duty = ask("04069000", on)
    assert (duty.rate, duty.status) == (Decimal(rate), "computed")


def test_each_layer_tells_its_rate_reason_and_source(ask):
    plain, guard = ask("04069000", "2024-05-01", value=Decimal(200)).layers
    assert (plain.id, plain.effective_rate, plain.amount_usd) == ("plain", Decimal("0.08"), 16)
    assert (guard.id, guard.authority, guard.amount_usd) == ("guard", "Guard Act", 50)
    assert guard.sources == ("gazette",)


def test_as_known_before_the_truce_the_duty_goes_on(ask):
    assert ask("04069000", "2024-12-01", known="2024-09-29").rate == Decimal("0.33")


def test_goods_loaded_in_time_are_spared(ask):
    early = "2024-02-24T23:59+00:00"
    duty = ask("04069000", "2024-03-31", loaded=early)
    assert duty.rate == Decimal("0.08")
    assert next(x.reason for x in duty.layers if x.id == "guard").startswith("in transit")
    assert ask("04069000", "2024-04-01", loaded=early).rate == Decimal("0.33")
    assert ask("04069000", "2024-03-31", loaded="2024-02-25T00:00+00:00").rate == Decimal("0.33")


def test_a_claim_is_offered_and_applied_when_made(ask):
    assert ("hill-cheese", "cheese of the hills") in ask("04069000", "2024-05-01").available
    claimed = ask("04069000", "2024-05-01", claims=("hill-cheese",))
    assert claimed.rate == Decimal("0.08")
    assert claimed.available == ()


def test_beyond_the_record_both_branches_are_given(ask):
    duty = ask("04069000", "2025-10-01")
    assert (duty.status, duty.rate) == ("not-known", None)
    assert {b.name: b.rate for b in duty.branches} == {
        "lapsed": Decimal("0.33"),
        "extended": Decimal("0.08"),
    }
    assert (duty.rate_low, duty.rate_high) == (Decimal("0.08"), Decimal("0.33"))


def test_the_closest_code_of_a_list_decides_and_only_when_known(ask):
    asked = {"content": {"silver": Decimal(1)}, "value": Decimal(100), "quantity": Decimal(0)}
    assert ask("82152000", "2024-02-15", **asked).rate == Decimal("0.13")
    assert ask("82152000", "2024-07-01", **asked).rate == Decimal("0.43")
    assert ask("82152000", "2024-07-01", known="2024-06-19", **asked).rate == Decimal("0.13")


def test_metal_bears_one_duty_and_the_rest_the_other(ask):
    open_share = ask("82159900", "2024-05-01")
    assert (open_share.status, open_share.rate) == ("partial", None)
    assert (open_share.rate_low, open_share.rate_high) == (Decimal("0.13"), Decimal("0.28"))
    split = ask("82159900", "2024-05-01", content={"silver": Decimal("0.4")})
    assert split.rate == Decimal("0.03") + Decimal("0.4") * Decimal("0.10") + Decimal(
        "0.6"
    ) * Decimal("0.25")
    assert {x.measure: x.basis for x in split.layers if x.included} == {
        "xa-plain": "full",
        "xa-guard": "rest",
        "xa-metal": "content",
    }


@pytest.mark.parametrize(("code", "added"), [("64039900", "0.09"), ("64031900", "0")])
def test_a_floor_fills_up_to_its_rate_and_never_beyond(ask, code, added):
    boots = ask(code, "2025-01-01", origin="XCC")
    assert next(x for x in boots.layers if x.measure == "xa-boots").effective_rate == Decimal(added)
    assert boots.rate == max(Decimal("0.15"), Decimal("0.20") if added == "0" else Decimal(0))


def test_a_specific_duty_needs_quantity_and_value(ask):
    bare = ask("15092000", "2023-06-01")
    assert (bare.rate, bare.amount_usd, bare.status) == (None, None, "partial")
    full = ask("15092000", "2023-06-01", value=Decimal(50), quantity=Decimal("0.2"), unit="t")
    assert (full.amount_usd, full.rate, full.status) == (Decimal(10), Decimal("0.2"), "computed")


def test_a_compound_duty_adds_both_parts(ask):
    duty = ask("82152000", "2023-06-01", value=Decimal(100), quantity=Decimal(25), unit="kg")
    assert duty.amount_usd == Decimal("6.00")


@pytest.mark.parametrize("code", ["91021100", "22072000", "07119000"])
def test_a_base_rate_that_one_quantity_cannot_settle_is_a_gap_never_a_part_of_it(ask, code):
    duty = ask(code, "2023-06-01", value=Decimal(100), quantity=Decimal(1))
    assert (duty.rate, duty.amount_usd, duty.status) == (None, None, "partial")
    assert duty.gaps


def test_the_other_side_has_its_own_law_and_clock(ask):
    before = ask("07112000", "2024-03-10T11:59+09:00", origin="XAA", dest="XBB")
    assert before.rate == Decimal("0.10")
    duty = ask("07112000", "2024-03-10", origin="XAA", dest="XBB")
    assert (duty.rate, duty.status) == (Decimal("0.40"), "partial")
    assert any("memory" in gap for gap in duty.gaps)


def test_other_origins_see_only_what_reaches_them(ask):
    assert _measures(ask("04069000", "2024-05-01", origin="XCC"), included=True) == {"xa-plain"}
    assert ask("04069000", "2024-05-01", origin="XCC").status == "computed"
    assert ask("04069000", "2024-05-01", origin="XDD").status == "partial"


def test_a_rate_the_schedule_does_not_hold_is_a_gap(ask):
    duty = ask("04069000", "2024-05-01", origin="XZZ")
    assert (duty.rate, duty.status) == (None, "partial")
    assert "no base rate" in duty.gaps[0]


def test_a_scenario_is_rows_too(ask):
    assert ask("04069000", "2024-05-01", scenario="peace").rate == Decimal("0.08")
    with pytest.raises(UnknownName, match="no scenario"):
        ask("04069000", "2024-05-01", scenario="pease")


def test_what_lies_outside_is_refused_in_words(ask):
    with pytest.raises(NotCovered, match="begins on 2023-01-01"):
        ask("04069000", "2022-12-31")
    with pytest.raises(UnknownCode) as caught:
        ask("04069099", "2024-05-01")
    assert "0406.90.00" in caught.value.hint
    with pytest.raises(UnknownName, match="no tariff law of XCC"):
        ask("04069000", "2024-05-01", dest="XCC")
