"""Rows of a reply: what holds against the text is kept, all else is listed with the reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from detente.record.claims import extract
from detente.record.claims.check import faults_of
from tests.unit.record.assisted.talking import (
    FELL,
    GOOD,
    MISSED,
    SOY,
    TEXT,
    model,
    row,
    says,
    serving,
)
from tests.unit.record.assisted.talking import read as read_with
from tests.unit.record.claims.making import WORDS, paper

pytestmark = pytest.mark.enable_socket


def read(*rows, text: str = TEXT):
    """The claims of a text with some rows, those that a model added, and the account."""
    with serving(says(*rows)) as server:
        found, account = read_with(model(server.url), text)
    assert account.status == "asked"
    return found, [c for c in found.claims if c.extractor == "llm"], account


def rules(text: str = TEXT):
    return extract(paper(text), WORDS)


def test_a_figure_the_rules_leave_becomes_a_claim_they_read():
    found, (claim,), account = read(row(MISSED, *GOOD, speaker="Dana Whitlock", direction="up"))
    assert (account.added, account.filled, account.rejected) == (1, 0, ())
    assert (claim.quote, claim.subject, claim.type) == (MISSED, "exports.total", "statistic")
    (value,) = claim.values
    assert (value.role, value.value, value.unit) == ("change", Decimal("3.3"), "%")
    assert TEXT[value.span.start : value.span.end] == "3.3 percent"
    assert claim.speaker.name == "Dana Whitlock"
    assert faults_of(claim, TEXT) == []
    assert {s.slot: s.rule for s in claim.slots}["subject"] == "llm"
    before = rules()
    assert [c for c in found.claims if c.extractor != "llm"] == list(before.claims)
    assert found.coverage.claimed == before.coverage.claimed + 1


def test_what_it_adds_stands_in_the_order_of_the_text():
    found, _, _ = read(row(MISSED, *GOOD))
    assert [c.start for c in found.claims] == sorted(c.start for c in found.claims)


@pytest.mark.parametrize(
    "quote",
    [
        "Goods  sold abroad\nbrought in 3.3 percent more than in May",
        "\u201cWe will not lift the duties,\u201d",
        '"We will not lift the duties,"',
    ],
)
def test_blanks_and_quotation_marks_may_differ(quote):
    about = GOOD if "Goods" in quote else ("tariff.us_on_cn",)
    told = row(quote, *about, polarity="negated" if "We" in quote else "affirmed")
    _, _, account = read(told)
    assert account.rejected == ()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (row("Goods sold abroad brought in 4.3 percent more", *GOOD), "not in the sentences"),
        (row("goods sold abroad brought in 3.3 percent", *GOOD), "not in the sentences"),
        (row("", *GOOD), "quote: it is empty"),
        (row("   ", *GOOD), "not in the sentences"),
        (row("exports", "exports.total"), "a single word"),
        (row("abroad brought in 3.3 percent more than in Ma", *GOOD), "cuts a word"),
        (row("abroad brought in 3", "exports.total", ("3", 3)), "cuts a word"),
        (row("stood still for 12 days.\n\nChina's exports", "exports.total"), "or a sentence"),
        (row("it, and the cranes stood still for 12 days", "exports.total", ("12 days", 12)),
         "no figure measures"),
        (row("Nobody at the docks expected it", "exports.total"), "no figure measures"),
        (row(MISSED, "imports.total", ("3.3 percent", 3.3)), "nowhere names"),
        (row(MISSED, "no.such.subject", ("3.3 percent", 3.3)), "nowhere names"),
        (row(SOY, "tariff.us_on_cn", ("12 million tons", 12e6)), "unit does not measure"),
        (row(MISSED, "exports.total", ("3.3 percent", 33)), "not as the number"),
        (row(MISSED, "exports.total", ("3.3 percent", -3.3)), "goes up in the words"),
        (row(MISSED, "exports.total", ("3.3 percent", 3.3), ("3.3", 3.3)), "twice"),
        (row(MISSED, "exports.total", ("5.9 percent", 5.9)), "no figure of the quote"),
        (row(MISSED, "exports.total", ("May", 5)), "no figure of the quote"),
        (row(MISSED, *GOOD, speaker="Jane Roe"), "a name of it is not in the text"),
        (row(MISSED, *GOOD, actor="Ruritania"), "a name of it is not in the text"),
        (row(MISSED, *GOOD, target="Ruritania"), "a name of it is not in the text"),
        (row(MISSED, *GOOD, speaker="abroad"), "nobody's name"),
        (row(MISSED, *GOOD, speaker="Lena Osei"), "neither in its paragraph"),
        (row(MISSED, *GOOD, direction="down"), "go up"),
        (row(MISSED, *GOOD, polarity="negated"), "read as affirmed"),
        (row("“We will not lift the duties,”", "tariff.us_on_cn"), "read as negated"),
        (row(SOY, "exports.total", ("12 million tons", 12e6)), "unit does not measure"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_listed_and_not_kept(told, why):
    found, added, account = read(told)
    assert added == []
    assert list(found.claims) == list(rules().claims)
    (rejected,) = account.rejected
    assert why in rejected.reason
    assert (rejected.quote, rejected.subject) == (told["quote"], told["subject"])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("not a row", "no object"),
        ({"quote": MISSED}, "other fields"),
        ({**row(MISSED, *GOOD), "verdict": "agrees"}, "verdict"),
        ({**row(MISSED, *GOOD), "quote": 7}, "quote"),
        ({**row(MISSED, *GOOD), "quote": "x" * 601}, "quote"),
        ({**row(MISSED, *GOOD), "polarity": "maybe"}, "polarity"),
        ({**row(MISSED, *GOOD), "direction": "sideways"}, "direction"),
        ({**row(MISSED, *GOOD), "values": "3.3"}, "values"),
        ({**row(MISSED, *GOOD), "values": [{"quote": "3.3 percent", "value": "3.3"}]}, "value"),
        ({**row(MISSED, *GOOD), "values": [{"quote": "3.3 percent", "value": True}]}, "value"),
        ({**row(MISSED, *GOOD), "values": [["3.3 percent", 3.3]]}, "no object"),
    ],
)
def test_a_row_of_another_form_is_listed(told, why):
    found, added, account = read(told, row(MISSED, *GOOD))
    assert len(added) == 1
    (rejected,) = account.rejected
    assert why in rejected.reason
    assert len(found.claims) == len(rules().claims) + 1


def test_the_rules_come_first():
    before = {c.id: c for c in rules().claims}
    told = row(FELL, "tariff.us_on_cn", ("5.9 percent", 5.9))
    found, added, account = read(told)
    assert added == []
    assert {c.id: c for c in found.claims} == before
    assert "claimed already, as exports.total" in account.rejected[0].reason


def test_an_empty_slot_of_a_rule_is_filled_and_marked():
    before = next(c for c in rules().claims if c.subject == "purchase.soybeans")
    assert before.speaker is None
    told = row(SOY, before.subject, ("12 million tons", 12_000_000), speaker="Lena Osei")
    found, added, account = read(told)
    after = next(c for c in found.claims if c.subject == "purchase.soybeans")
    assert (added, account.added, account.filled, account.rejected) == ([], 0, 1, ())
    assert (after.speaker.name, after.extractor) == ("Lena Osei", before.extractor)
    slot = next(s for s in after.slots if s.slot == "speaker")
    assert (slot.rule, slot.span.quote) == ("llm", "Lena Osei")
    assert replace(after, speaker=None, slots=before.slots) == before


def test_a_filled_slot_is_not_written_over():
    ministry = next(c for c in rules().claims if c.negated)
    told = row("“We will not lift the duties,”", ministry.subject, polarity="negated",
               speaker="Lena Osei", actor="China")  # fmt: skip
    found, _, account = read(told)
    assert account.filled == 0
    assert ministry in found.claims


def test_the_same_row_twice_is_one_claim():
    _, added, account = read(row(MISSED, *GOOD), row(MISSED, *GOOD))
    assert len(added) == 1
    assert "claimed already" in account.rejected[0].reason


def test_a_number_may_be_printed_or_in_full():
    for number in (12_000_000, 12):
        told = row(SOY, "purchase.soybeans", ("12 million tons", number))
        assert read(told)[2].rejected == ()


def test_the_nearest_of_a_name_is_meant():
    text = f"Dana Whitlock has the books.\n\nNobody came.\n\nNobody left.\n\n{TEXT}"
    _, (claim,), _ = read(row(MISSED, *GOOD, speaker="Dana Whitlock"), text=text)
    assert claim.speaker.span.start > claim.start


def test_one_figure_told_twice_in_a_quote_is_two():
    text = TEXT.replace("more than in May", "more than in May and 3.3 percent above June")
    quote = f"{MISSED} and 3.3 percent above June"
    both = row(quote, "exports.total", ("3.3 percent", 3.3), ("3.3 percent", 3.3))
    assert read(both, text=text)[2].rejected == ()
    thrice = row(quote, "exports.total", *[("3.3 percent", 3.3)] * 3)
    assert "twice" in read(thrice, text=text)[2].rejected[0].reason


def test_without_rows_nothing_changes():
    found, added, account = read()
    assert (added, account.rejected) == ([], ())
    assert found == rules()
