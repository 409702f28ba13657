"""An entry over all lines under its code, by an in-memory law and catalogue."""

from dataclasses import replace
from decimal import Decimal

import pytest

from detente.errors import InputError, NotCovered
from detente.kernel.moment import AsOf
from detente.ledger.case.model import Reading
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.measure import Claimable, Scope
from detente.ledger.products.product import Product
from tests.making import act, at, base, case, day, listed, measure, member, product, rate_of, rule

D = Decimal


class Shelf:
    """Stands in for the catalogue: what lies under each code."""

    def __init__(self, **under: list[Product]) -> None:
        self.under = {code.strip("_"): goods for code, goods in under.items()}

    def leaves(self, dest, code, on):
        return tuple(p.code for p in self.under[code])

    def products(self, dest, codes):
        every = {p.code: p for goods in self.under.values() for p in goods}
        return {code: every.get(code, Product(code)) for code in codes}


def _line(code: str, ordinary: float, **lists) -> Product:
    return replace(product(rate_of(ordinary), **lists), code=code)


def _ask(law, shelf, code="01", on="2025-06-01", known="2026-10-08", **more) -> Duty:
    law = replace(law, about=replace(law.about, covers=("BBB",)))
    return assess(law, shelf, Question(code, "BBB", "AAA", AsOf(at(on), day(known)), **more))


ONE = Shelf(_01=[_line("01", 0.05)])
PLAIN = case(base(), measure("a", "one", rate=0.1))


def test_one_line_is_computed():
    duty = _ask(PLAIN, ONE, value=D("99.99"))
    assert (duty.status, duty.rate, duty.gaps) == ("computed", D("0.15"), ())
    assert duty.amount_usd == D("14.9985")
    assert sum(x.amount_usd for x in duty.layers) == duty.amount_usd


def test_an_amount_is_held_to_a_millionth_of_a_cent():
    duty = _ask(PLAIN, Shelf(_01=[_line("01", 0.0333333)]), value=D("0.07"))
    assert duty.amount_usd == D("0.00933333")


def test_lines_that_owe_the_same_are_one_answer():
    duty = _ask(PLAIN, Shelf(_01=[_line("0101", 0.05), _line("0102", 0.05)]))
    assert (duty.status, duty.rate) == ("computed", D("0.15"))


def test_lines_that_differ_give_a_range_and_name_the_layer():
    law = case(base(), measure("a", "one", scope=listed("some")))
    shelf = Shelf(_01=[_line("0101", 0.05), _line("0102", 0.05, some=member("0102"))])
    duty = _ask(law, shelf, value=D(100))
    assert (duty.status, duty.rate, duty.amount_usd) == ("partial", None, None)
    assert (duty.rate_low, duty.rate_high) == (D("0.05"), D("0.15"))
    assert "2 tariff lines" in duty.gaps[0]


@pytest.mark.parametrize("order", [1, -1])
def test_a_layer_that_meets_some_lines_only_is_never_told_as_nought(order):
    exempt = Scope(unless=(Claimable("x", "y"),), condition=None)
    law = case(
        base(),
        measure("strong", "one", scope=listed("some")),
        measure("a", "two", scope=exempt),
        rules=[rule("r", "replaces", "measure:strong", "measure:a")],
    )
    goods = [_line("0101", 0.05), _line("0102", 0.05, some=member("0102"))][::order]
    layer = next(x for x in _ask(law, Shelf(_01=goods), value=D(100)).layers if x.measure == "a")
    assert (layer.effective_rate, layer.amount_usd) == (None, None)
    assert "differs among the lines" in layer.reason


def test_lines_that_differ_only_in_what_is_not_charged_owe_the_same():
    rated = act("imposes", "2025-01-01", "2025-01-01", rate="list")
    spared = measure("spared", "one", rate=0, kind="exclusion", claim="q", presumed=True)
    law = case(
        base(),
        measure("a", "one", rated, scope=listed("some")),
        spared,
        rules=[rule("r", "replaces", "measure:spared", "measure:a")],
    )
    goods = [_line(c, 0.05, some=member(c, r)) for c, r in (("0101", 0.25), ("0102", 0.30))]
    duty = _ask(law, Shelf(_01=goods))
    assert (duty.status, duty.rate, duty.gaps) == ("computed", D("0.05"), ())
    refused = _ask(law, Shelf(_01=goods), claims=("none",))
    assert (refused.rate_low, refused.rate_high) == (D("0.30"), D("0.35"))


def test_two_specific_rates_under_one_code_are_not_one():
    shelf = Shelf(
        _01=[
            replace(product(rate_of(None, (money, "kg"), text=f"{money}/kg")), code=code)
            for code, money in (("0101", "0.1"), ("0102", "0.2"))
        ]
    )
    duty = _ask(case(base()), shelf, value=D(100), quantity=D(10), unit="kg")
    assert (duty.rate, duty.status) == (None, "partial")
    assert (duty.rate_low, duty.rate_high) == (D("0.01"), D("0.02"))
    assert any("give the full code" in gap for gap in duty.gaps)


def test_an_open_condition_is_a_range_until_it_is_stated():
    gate = Scope(condition=Claimable("9.79", "only within the gate; claim 9.79"))
    law = case(base(), measure("a", "one", scope=gate))
    duty = _ask(law, ONE)
    assert (duty.rate_low, duty.rate_high, duty.status) == (D("0.05"), D("0.15"), "partial")
    assert duty.gaps == ("only within the gate; claim 9.79",)
    assert _ask(law, ONE, claims=("9.79",)).rate == D("0.15")


def test_what_rests_on_memory_is_never_computed():
    recalled = act("imposes", "2025-01-01", "2025-01-01", rate=0.1, certainty="recalled")
    duty = _ask(case(base(), measure("a", "one", recalled)), ONE)
    assert (duty.rate, duty.status) == (D("0.15"), "partial")
    assert "memory" in duty.gaps[0]
    listed_so = measure("a", "one", scope=listed("some"))
    shelf = Shelf(_01=[_line("01", 0.05, some=member("01", certainty="recalled"))])
    assert _ask(case(base(), listed_so), shelf).status == "partial"


def test_memory_of_what_is_not_charged_does_no_harm():
    recalled = act("imposes", "2025-01-01", "2025-09-01", rate=0.1, certainty="recalled")
    assert _ask(case(base(), measure("a", "one", recalled)), ONE).status == "computed"


def _open_ended(**more):
    pause = act("suspends", "2025-11-10", "2025-11-10", "2026-11-10")
    return measure("a", "one", act("imposes", "2025-01-01", "2025-01-01", rate=0.24), pause, **more)


def test_both_branches_beyond_the_record_and_only_in_that_part():
    law = case(base(), _open_ended(), measure("b", "two", rate=0.1))
    duty = _ask(law, ONE, on="2026-11-10", value=D(100))
    assert (duty.status, duty.rate, duty.amount_usd) == ("not-known", None, None)
    assert [(b.name, b.rate, b.layers) for b in duty.branches] == [
        ("lapsed", D("0.39"), ("a",)),
        ("extended", D("0.15"), ("a",)),
    ]
    statuses = {x.measure: x.status for x in duty.layers}
    assert statuses == {"base": "in-force", "a": "not-known", "b": "in-force"}
    assert _ask(law, ONE, on="2026-11-09T23:59").status == "computed"


def test_a_branch_that_changes_nothing_is_no_doubt():
    law = case(
        base(),
        _open_ended(),
        measure("strong", "two", rate=0.1),
        rules=[rule("r", "replaces", "measure:strong", "measure:a")],
    )
    duty = _ask(law, ONE, on="2026-11-10")
    assert (duty.status, duty.rate, duty.branches) == ("computed", D("0.15"), ())


@pytest.mark.parametrize(("claims", "status"), [(("q",), "not-known"), ((), "computed")])
def test_an_exclusion_that_ran_out_unseen_is_open_where_it_is_claimed(claims, status):
    granted = act("imposes", "2025-02-01", "2025-01-01", "2026-11-10", rate=0)
    law = case(
        base(),
        measure("a", "one", rate=0.25),
        measure("spared", "one", granted, kind="exclusion", claim="q"),
        rules=[rule("r", "replaces", "measure:spared", "measure:a")],
    )
    duty = _ask(law, ONE, on="2026-11-10", claims=claims)
    assert duty.status == status
    if claims:
        assert {b.name: b.rate for b in duty.branches} == {
            "lapsed": D("0.30"),
            "extended": D("0.05"),
        }


def test_a_reading_is_told():
    law = replace(
        PLAIN, readings=(Reading("x", "AAA", "01", ("01",), "read as frozen", ("s",), "press"),)
    )
    assert "read as frozen" in _ask(law, ONE).notes
    assert all("read as frozen" not in note for note in _ask(PLAIN, ONE).notes)


def test_every_answer_says_what_is_outside():
    assert "anti-dumping" in _ask(PLAIN, ONE).notes[-1]


@pytest.mark.parametrize(
    ("on", "known"), [("2017-12-31T23:59", "2026-01-01"), ("2025-01-01", "2017-12-31")]
)
def test_before_the_record_nothing_is_said(on, known):
    with pytest.raises(NotCovered) as caught:
        _ask(PLAIN, ONE, on=on, known=known)
    assert caught.value.exit_code == 4


def test_goods_of_the_importer_are_no_import():
    with pytest.raises(InputError, match="the same"):
        assess(PLAIN, ONE, Question("01", "AAA", "AAA", AsOf(at("2025-06-01"), day("2026-01-01"))))


def test_a_scenario_changes_the_law_and_is_named():
    from detente.ledger.scenario import Scenario

    over = act("imposes", "2026-10-01", "2025-01-01", rate=1, of=("measure:a",))
    law = replace(PLAIN, scenarios={"s": Scenario("s", "S", "text", acts=(over,))})
    assert _ask(law, ONE).rate == D("0.15")
    duty = _ask(law, ONE, scenario="s")
    assert (duty.rate, duty.scenario) == (D("1.05"), "s")
