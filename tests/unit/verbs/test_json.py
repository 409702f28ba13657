"""What machines read: the fields that the contract fixes, and their types."""

import json
from decimal import Decimal

import pytest

from detente.desk import Desk
from detente.verbs import VERBS
from detente.verbs.encode import encode, to_json


def _of(desk: Desk, answer: object) -> dict:
    return json.loads(to_json(answer, desk.case.sources))


def test_duty_has_the_fields_of_the_contract(desk: Desk):
    found = _of(desk, desk.duty("8507.60.00.20", origin="CHN", on="2025-11-20", value="14172"))
    assert {
        "code", "origin", "dest", "on", "known", "rate", "amount_usd", "status", "layers",
        "gaps", "branches", "data_version",
    } <= set(found)  # fmt: skip
    assert {
        "id", "name", "authority", "rate", "basis", "amount_usd", "included", "reason", "status",
        "measure", "verified_until", "sources",
    } <= set(found["layers"][0])  # fmt: skip
    assert found["rate"] == 0.309
    assert Decimal(found["amount_usd"]) == Decimal("4379.148")
    assert isinstance(found["amount_usd"], str)
    assert found["status"] == "computed"
    assert found["layers"][0]["sources"][0]["cite"]


@pytest.mark.parametrize(
    ("verb", "asked", "rows", "fields"),
    [
        ("measures", {"by": "USA"}, "measures", "id name by on_party kind layer rate status from "
         "until legal_until political_until certainty sources"),
        ("events", {}, "events", "id date kind actors place what response_to sources"),
        ("agenda", {}, "topics", "id title raised discussed outcome sources"),
        ("changes", {"since": "2026-09-01"}, "changes",
         "measure was becomes published effective sources"),
        ("calendar", {"on": "2026-10-01"}, "items", "date kind measure text legal political"),
        ("snapback", {"on": "2026-11-11", "known": "2026-10-01"}, "measures",
         "id from rate_now rate_then why"),
        ("scenarios", {}, "scenarios", "id title changes"),
        ("commitments", {}, "commitments", "id party text target unit window measured_by status "
         "legal_deadline political_deadline sources"),
        ("gaps", {}, "gaps", "id what why"),
    ],
)  # fmt: skip
def test_lists_have_the_fields_of_the_contract(desk: Desk, verb, asked, rows, fields):
    found = _of(desk, getattr(desk, verb)(**asked))
    assert found[rows]
    assert set(fields.split()) <= set(found[rows][0])


def test_a_clause_says_whose_words_it_gives(desk: Desk):
    found = _of(desk, desk.agreement("busan"))
    clause = found["clauses"][0]
    assert {"id", "topic", "said_by", "instruments", "status", "legal_deadline",
            "political_deadline"} <= set(clause)  # fmt: skip
    assert {"text", "sources"} <= set(clause["said_by"]["USA"])


def test_an_average_says_how_it_is_made_and_why_others_differ(desk: Desk):
    found = _of(desk, desk.average(origin="CHN", on="2025-11-20"))
    assert {"average", "weights", "basis", "coverage", "decomposition", "published"} <= set(found)
    assert {"layer", "contribution"} <= set(found["decomposition"][0])
    assert {"figure", "by", "basis", "difference_explained"} <= set(found["published"][0])


def test_dates_are_iso_and_fractions_numbers(desk: Desk):
    assert encode({"day": desk.today, "rate": Decimal("0.25")}, {}) == {
        "day": "2026-11-22",
        "rate": 0.25,
    }
    assert encode({"amount": Decimal(2)}, {}) == {"amount": 2}


def test_every_verb_has_one_docstring_with_its_parameters():
    for verb in VERBS:
        text = verb.method.__doc__ or ""
        assert verb.summary.endswith(".")
        for name in verb.method.__annotations__:
            if name != "return":
                assert name in text, f"{verb.name} does not explain {name}"
