"""Stacking and pricing on random law: sums are exact, and layers touch only whom rules name."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.price import price
from detente.ledger.products.catalogue import dotted
from detente.ledger.products.product import read_code
from detente.ledger.stack import ZERO, resolve
from tests.making import base, case, entry, product, rate_of, rule
from tests.strategies import duties, laws, rates

shares = st.fixed_dictionaries({"steel": st.integers(0, 500), "zinc": st.integers(0, 500)}).map(
    lambda made: {metal: Decimal(n) / 1000 for metal, n in made.items()}
)


@st.composite
def ruled(draw, measures):
    """Rules between measures of a law."""
    made = []
    for i in range(draw(st.integers(0, 4))):
        winner, loser = draw(st.sampled_from(measures)).id, draw(st.sampled_from(measures)).id
        relation = draw(st.sampled_from(["excludes", "replaces"]))
        made.append(rule(f"r{i}", relation, f"flag:{winner}", f"flag:{loser}"))
    return made


ruled_laws = laws().flatmap(lambda measures: st.tuples(st.just(measures), ruled(measures)))


def _met(measures, rules, ordinary, content):
    goods = product(rate_of(float(ordinary)))
    return resolve(case(base(), *measures, rules=rules), goods, entry(content=content))


@given(ruled_laws, rates, shares)
def test_the_duty_is_the_exact_sum_of_its_layers(law, ordinary, content):
    lines = _met(*law, ordinary, content)
    priced = price(lines, Decimal("1234567.89"), None, None, content)
    assert set(priced.shares) == {x.measure.id for x in lines if x.included}
    assert priced.rate == sum(priced.shares.values(), ZERO)
    assert priced.total == priced.rate * Decimal("1234567.89")


@given(ruled_laws, rates, shares)
def test_the_range_without_content_holds_every_split(law, ordinary, content):
    lines = _met(*law, ordinary, None)
    whole = price(lines, None, None, None, None)
    stated = price(lines, None, None, None, content).rate
    assert whole.low <= stated <= whole.high


@given(ruled_laws, rates, shares)
def test_a_layer_owes_between_nothing_and_its_rate(law, ordinary, content):
    lines = _met(*law, ordinary, content)
    priced = price(lines, None, None, None, content)
    for line in lines:
        if line.included and line.base is None:
            assert 0 <= priced.shares[line.measure.id] <= line.rate


@given(ruled_laws, duties("new"), rates, shares)
def test_a_new_layer_lowers_no_other_unless_a_rule_names_it(law, new, ordinary, content):
    measures, rules = law
    before = price(_met(measures, rules, ordinary, content), None, None, None, content)
    after = price(_met([*measures, new], rules, ordinary, content), None, None, None, content)
    assert {k: v for k, v in after.shares.items() if k != "new"} == before.shares
    assert after.rate >= before.rate


@given(ruled_laws, rates)
def test_every_line_kept_out_names_its_rule(law, ordinary):
    measures, rules = law
    texts = {r.text for r in rules}
    lines = _met(measures, rules, ordinary, None)
    assert {x.measure.id for x in lines} == {"base", *(m.id for m in measures)}
    for line in lines:
        assert line.included or line.reason in texts


@given(ruled_laws, rates, shares)
def test_the_order_of_measures_does_not_matter(law, ordinary, content):
    measures, rules = law
    one = price(_met(measures, rules, ordinary, content), None, None, None, content)
    other = price(_met(measures[::-1], rules, ordinary, content), None, None, None, content)
    assert one.shares == other.shares


@given(st.text("0123456789", min_size=2, max_size=10))
def test_a_code_survives_its_dots(code):
    assert read_code(dotted(code)) == code
    assert read_code(f" {dotted(code)} ") == code
    assert dotted(read_code(dotted(code))) == dotted(code)
