"""A case that is wrong by a day, a rate or a mark is found out by the shipped schedule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import SHIPPED
from detente.ledger.products.crosscheck import headings
from detente.ledger.products.crosscheck.differences import read_plan
from detente.ledger.products.crosscheck.headings import hold_headings, read_headings


@pytest.fixture(scope="module")
def plan(us_china: Case):
    return read_plan(us_china)


@pytest.fixture(scope="module")
def printed(plan):
    return read_headings(SHIPPED, "chapter99", [row.heading for row in plan.headings])


def changed(case: Case, measure: str, act: str, **more) -> Case:
    old = case.measures[measure]
    acts = tuple(replace(a, **more) if a.id == act else a for a in old.acts)
    assert acts != old.acts
    return replace(case, measures={**case.measures, measure: replace(old, acts=acts)})


def differences(case, plan, printed, check="heading"):
    found = next(f for f in hold_headings(case, plan.headings, printed) if f.check == check)
    return {difference.row for difference in found.differences}


def test_shipped_case_differs_only_where_known(us_china, plan, printed):
    assert {row.split(" / ")[0] for row in differences(us_china, plan, printed)} == {
        "us-201-solar",
        "us-ieepa-fentanyl",
        "us-reciprocal-baseline",
    }


DAY = timedelta(days=1)
WRONG = [
    ("us-ieepa-fentanyl", "us-fent-20", "rate", Decimal("0.25")),
    ("us-ieepa-fentanyl", "us-fent-20", "start", DAY),
    ("us-ieepa-fentanyl", "us-fent-20", "start", -DAY),
    ("us-ieepa-fentanyl", "us-fent-10b", "start", -DAY),
    ("us-reciprocal-china", "us-recip-cn-125", "rate", Decimal("1.45")),
    ("us-reciprocal-china", "us-recip-cn-geneva-susp", "start", DAY),
    ("us-301-cranes-2025", "us-301-crane", "start", -DAY),
    ("us-301-cranes-2025", "us-301-crane-susp", "until", -DAY),
    ("us-301-cranes-2025", "us-301-crane-susp", "published", DAY),
    ("us-301-exclusions-70", "us-301-excl-70", "until", 90 * DAY),
    ("us-301-exclusions-69", "us-301-excl-69-ext3", "until", DAY),
    ("us-122-surcharge", "us-s122", "rate", Decimal("0.15")),
    ("us-232-copper", "us-232-cu", "rate", Decimal("0.25")),
    ("us-232-steel", "us-232-steel-end", "start", DAY),
    ("us-301-list-4b", "us-301-l4b-susp", "does", "announces"),
]


@pytest.mark.parametrize(("measure", "act", "field", "value"), WRONG)
def test_wrong_act_is_found(us_china, plan, printed, measure, act, field, value):
    if isinstance(value, timedelta):
        held = next(a for a in us_china.measures[measure].acts if a.id == act)
        value = getattr(held, field) + value
    wrong = changed(us_china, measure, act, **{field: value})
    more = differences(wrong, plan, printed) - differences(us_china, plan, printed)
    assert any(row.startswith(measure) for row in more)


@pytest.mark.parametrize("codified", [None, date(2025, 3, 5)])
def test_wrong_day_of_codification_is_found(us_china, plan, printed, codified):
    wrong = changed(us_china, "us-ieepa-fentanyl", "us-fent-20", codified=codified)
    assert differences(us_china, plan, printed, "codified") == set()
    assert len(differences(wrong, plan, printed, "codified")) == 1


def test_heading_that_is_nowhere_printed_is_not_judged(us_china, plan, printed):
    (found, _) = hold_headings(us_china, plan.headings, printed)
    assert "us-301-forced-labour / 9903.05.20" in {name for name, _ in found.notes}


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("articles in note 2", (None, None)),
        ("loaded before April 9, 2025, articles", (None, None)),
        (
            "Effective with respect to entries on or after June 15, 2024 and through May 31, 2025",
            (date(2024, 6, 15), date(2025, 6, 1)),
        ),
        (
            "effective with respect to entries, on or after January 1, 2025, and before "
            "January 1, 2026",
            (date(2025, 1, 1), date(2026, 1, 1)),
        ),
    ],
)
def test_dates_in_words(words, dates):
    assert headings._dates_in(words) == dates


@pytest.mark.parametrize(
    ("kind", "ad_valorem", "portions", "rate"),
    [
        ("additional", Decimal("0.250000"), "[]", Decimal("0.25")),
        ("additional", None, '[{"share": "0.5", "of": "value of the content"}]', Decimal("0.5")),
        ("no-change", None, "[]", Decimal(0)),
        ("other", None, '[{"amount_usd": "1", "unit": "kg", "of": null}]', None),
    ],
)
def test_rate_of_a_heading(kind, ad_valorem, portions, rate):
    assert headings._rate(kind, ad_valorem, portions) == rate
