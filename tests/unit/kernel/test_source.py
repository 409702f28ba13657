from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from detente.kernel.source import CERTAINTIES, Source, weakest

ORDER = Source(
    "eo-14195",
    "White House",
    "Imposing duties",
    date=date(2025, 2, 1),
    cite="90 FR 9121",
    certainty="instrument",
)


def test_a_legal_citation_leads_the_reference():
    assert ORDER.reference() == "90 FR 9121, 2025-02-01"


def test_without_a_citation_publisher_and_title_lead():
    assert Source("x", "Xinhua", "Read-out").reference() == "Xinhua, Read-out"


def test_a_source_is_press_unless_it_says_more():
    assert Source("x", "Xinhua", "Read-out").certainty == "press"


def test_a_source_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        ORDER.certainty = "press"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "instrument"),
        (["instrument", "press"], "press"),
        (["press", "official-statement"], "press"),
        (["official-statement", "instrument"], "official-statement"),
        (["recalled", *CERTAINTIES], "recalled"),
    ],
)
def test_a_chain_is_as_good_as_its_weakest_link(marks, expected):
    assert weakest(marks) == expected
