"""The case against the official record: nothing differs that is not explained."""

from collections import Counter

import pytest

from detente.ledger.products.crosscheck.differences import read_plan
from detente.ledger.products.crosscheck.page import crosscheck, main, page, unexplained
from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def findings(us_china, shared):
    return crosscheck(us_china, shared / "data")


def test_every_difference_is_explained(findings):
    assert unexplained(findings) == []


def test_something_was_compared_by_every_check(findings):
    assert {f.check: f.compared for f in findings if f.compared < 5} == {}
    assert len({f.check for f in findings}) == len(findings)


def test_acts_carry_the_day_on_which_they_were_printed(findings):
    codified = next(f for f in findings if f.check == "codified")
    assert codified.compared > 40
    assert codified.differences == ()


def test_no_explanation_outlives_its_difference(us_china, findings):
    used = Counter(d.case for f in findings for d in f.differences)
    assert [row.row for row in read_plan(us_china).known if row.case not in used] == []


def test_page_is_the_one_in_the_docs(us_china, findings):
    kept = (ROOT / "docs" / "method" / "crosscheck.md").read_text(encoding="utf-8")
    assert page(us_china, findings) == kept, "run `make crosscheck`"


def test_command_writes_the_page(shared, tmp_path):
    out = tmp_path / "page.md"
    assert main([str(shared / "data"), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("# Cross-check")
