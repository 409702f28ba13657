from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.hts.expression import (
    _KNOWN_UNITS,
    DutyExpression,
    Portion,
    Specific,
    clean,
    parse_duty,
    parse_special,
)

D = Decimal
KG = "kg"


@pytest.mark.parametrize(
    ("text", "kind", "ad_valorem", "specifics"),
    [
        ("Free", "free", D(0), ()),
        ("3.4%", "ad-valorem", D("0.034"), ()),
        ("6.5% ", "ad-valorem", D("0.065"), ()),
        ("2.5% <u></u>", "ad-valorem", D("0.025"), ()),
        ("33 1/3%", "ad-valorem", D("0.333333"), ()),
        ("1.5¢/kg", "specific", None, (Specific(D("0.015"), KG),)),
        ("$1.035/kg + 6.6%", "compound", D("0.066"), (Specific(D("1.035"), KG),)),
        ("$1.035/kg +13.6%", "compound", D("0.136"), (Specific(D("1.035"), KG),)),
        ("0.9¢ each + 5%", "compound", D("0.05"), (Specific(D("0.009"), "each"),)),
        ("35¢/gross", "specific", None, (Specific(D("0.35"), "gross"),)),
        ("16¢/doz.", "specific", None, (Specific(D("0.16"), "doz."),)),
        ("$4.50/t", "specific", None, (Specific(D("4.5"), "t"),)),
        ("$1.13/m<sup>3</sup>", "specific", None, (Specific(D("1.13"), "m3"),)),
        ("14.5¢/m<sup>2 </sup>+ 0.4%", "compound", D("0.004"), (Specific(D("0.145"), "m2"),)),
        ("6.5¢/gross<il></il>", "specific", None, (Specific(D("0.065"), "gross"),)),
        ("38.4¢/1000", "specific", None, (Specific(D("0.384"), "1000"),)),
        ("20¢/thousand + 3.5%", "compound", D("0.035"), (Specific(D("0.2"), "1000"),)),
        ("10¢/1,000 pins + 3.5%", "compound", D("0.035"), (Specific(D("0.1"), "1000 pins"),)),
        ("0.3¢/line/ gross + 4.6%", "compound", D("0.046"), (Specific(D("0.003"), "line/gross"),)),
        ("17¢ each + 2.5% + 1¢/jewel", "compound", D("0.025"),
         (Specific(D("0.17"), "each"), Specific(D("0.01"), "jewel"))),
        ("4.4¢/liter + 31.4¢/pf. liter", "specific", None,
         (Specific(D("0.044"), "liter"), Specific(D("0.314"), "pf.liter"))),
    ],
)  # fmt: skip
def test_rates(text, kind, ad_valorem, specifics):
    duty = parse_duty(text)
    assert (duty.kind, duty.ad_valorem, duty.specifics) == (kind, ad_valorem, specifics)
    assert duty.portions == ()
    assert duty.text == clean(text)


@pytest.mark.parametrize(
    ("text", "portions", "specifics"),
    [
        ("6.5% on the entire set", (Portion(D("0.065"), "entire set"),), ()),
        ("3.7¢/kg on drained weight", (), (Specific(D("0.037"), KG, "on drained weight"),)),
        ("0.3¢/kg, including weight of container", (),
         (Specific(D("0.003"), KG, "including weight of container"),)),
        ("44¢ each + 6% on the case + 5.3% on the battery",
         (Portion(D("0.06"), "case"), Portion(D("0.053"), "battery")),
         (Specific(D("0.44"), "each"),)),
        ("43¢ each + 2.8¢/jewel over 7 + 3.7% on the case", (Portion(D("0.037"), "case"),),
         (Specific(D("0.43"), "each"), Specific(D("0.028"), "jewel", "over 7"))),
        ("3.1% on the value of the rifle + 13% on the value of the telescopic sight, if any",
         (Portion(D("0.031"), "value of the rifle"),
          Portion(D("0.13"), "value of the telescopic sight")), ()),
    ],
)  # fmt: skip
def test_what_is_on_a_portion_is_never_taken_for_the_whole(text, portions, specifics):
    duty = parse_duty(text)
    assert duty.kind == "portions"
    assert (duty.portions, duty.specifics) == (portions, specifics)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("The duty provided in the applicable subheading + 25%", D("0.25")),
        ("The duty provided in the applicable subheading +10%", D("0.1")),
        ("The duty provided in the applicable subheading + 50%.", D("0.5")),
        ("The duty provided in the applicable subheading plus 25%", D("0.25")),
        ("The duty provided inthe applicable subheading+ 25%", D("0.25")),
        ("The duty provided in the applicable subheading + a duty of 25%", D("0.25")),
        ("The duty provided in the applicable subheading + 0%", D(0)),
        ("The duty provided in subheadings 8716.39.00, 8716.90.30 or 8716.90.50 + 100%", D(1)),
    ],
)
def test_additions(text, added):
    assert parse_duty(text) == DutyExpression("additional", added)


def test_an_addition_on_a_content_is_not_one_on_the_value():
    words = "a duty of 50% upon the value of the steel content."
    duty = parse_duty(f"The duty provided in the applicable subheading + {words}")
    assert (duty.kind, duty.ad_valorem) == ("additional", None)
    assert duty.portions == (Portion(D("0.5"), "value of the steel content"),)


@pytest.mark.parametrize(
    "text",
    ["No change", "no change", "No change.", "The duty provided in the applicable subheading."],
)
def test_no_change(text):
    assert parse_duty(text) == DutyExpression("no-change")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See additional U.S. note 1",
        "The rate applicable to the article of which it is a part or accessory",
        "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees but not less than 3.1¢/kg",
        "4.3% + 1.7¢/jewel + 0.2¢ for each other piece or part",
        "The duty rate provided in such subheading minus 0.5%",
        "37% /",
        "5% + 3%",
        "5¢/furlong",
        "Free, under bond",
        "1.5 percent of the fair retail value",
        "$/kg",
        "%",
    ],
)
def test_the_rest_stays_text_without_a_number(text):
    duty = parse_duty(text)
    assert duty == DutyExpression("text", text=clean(text))
    assert not duty.understood
    assert str(duty) == clean(text)


def test_two_texts_not_understood_are_two_rates():
    assert parse_duty("See note 1") != parse_duty("See note 2")
    assert len({parse_duty("See note 1"), parse_duty("See note 2"), parse_duty("5%")}) == 3


cents = st.decimals(D("0.01"), D(9999), places=2, allow_nan=False)
rates = st.decimals(D("0.01"), D(900), places=2).map(lambda percent: percent / 100)
amounts = st.builds(
    Specific,
    st.one_of(cents, st.decimals(D("0.0001"), D("0.99"), places=4)),
    st.sampled_from(sorted(_KNOWN_UNITS)),
    st.sampled_from([None, "on drained weight", "of total sugars", "over 7"]),
)
parts = st.builds(Portion, rates, st.sampled_from(["case", "battery", "strap, band or bracelet"]))


@st.composite
def duties(draw):
    specifics = tuple(draw(st.lists(amounts, max_size=3)))
    portions = tuple(draw(st.lists(parts, max_size=3)))
    share = draw(st.none() | rates)
    if draw(st.booleans()) and (specifics or portions or share is not None):
        return DutyExpression("additional", share, specifics, portions)
    if portions or any(specific.qualifier for specific in specifics):
        return DutyExpression("portions", share, specifics, portions)
    if specifics:
        return DutyExpression("specific" if share is None else "compound", share, specifics)
    if share is not None:
        return DutyExpression("ad-valorem", share)
    return draw(st.sampled_from([DutyExpression("free", D(0)), DutyExpression("no-change")]))


@given(duties())
def test_what_is_printed_is_read_back(duty):
    assert parse_duty(str(duty)) == duty


@given(st.text(max_size=60))
def test_any_text_is_answered(text):
    assert parse_duty(text).text == clean(text)
    parse_special(text)


def test_the_special_column_names_its_programmes():
    rates = parse_special("Free (A+,AU,BH, CL) 2.3% (KR) 5.3¢/kg + 0.4% (CO,PA)")
    assert [(str(rate.duty), rate.programmes) for rate in rates] == [
        ("Free", ("A+", "AU", "BH", "CL")),
        ("2.3%", ("KR",)),
        ("5.3¢/kg + 0.4%", ("CO", "PA")),
    ]


def test_a_reference_in_the_special_column_stays_text():
    rates = parse_special("Free (BH,CL) See 9822.04.10 (AU)")
    assert [rate.duty.kind for rate in rates] == ["free", "text"]


def test_an_empty_special_column_has_no_rate():
    assert parse_special(" ") == ()


def test_a_special_column_with_a_tail_is_not_half_understood():
    (only,) = parse_special("Free (A,AU) and more")
    assert (only.duty.kind, only.programmes) == ("text", ())
    (free,) = parse_special("Free")
    assert (free.duty.kind, free.programmes) == ("free", ())
