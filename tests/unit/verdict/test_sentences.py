"""Sentences of our own, read and judged: each label is reasoned from the record, not from us.

A sentence stands in a text of a day. What it says is true, was true, is wrong, or holds on another
footing than its words; vague words bear nothing out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from detente.desk.evidence.working import Bench
from detente.record.documents.reading import Given, read_bytes

ROWS = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
named = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])


@pytest.fixture(scope="module")
def read(desk):
    bench = Bench.of(desk, desk.case.about.known_until)

    def judged(row):
        given = Given(published=row["day"], language="en")
        return bench.read(read_bytes(row["text"].encode(), "a.txt", given)).read.claims

    return judged


@named
def test_sentence(read, row):
    claims, label = read(row), row["label"]
    found = [c.verdict for c in claims if c.subject == row["subject"]]
    told = [(c.subject, c.verdict.label, c.verdict.reason) for c in claims]
    assert label in {v.label for v in found}, told
    if label in {"agrees", "cannot-tell"}:
        assert {c.verdict.label for c in claims} <= {label, "cannot-tell"}, told
    if label != "cannot-tell":
        assert all(v.rows for v in found if v.label == label), told


def test_there_are_enough_of_each_label():
    labels = [row["label"] for row in ROWS]
    assert len(ROWS) >= 70
    for label in ("agrees", "outdated", "conflicts", "explained", "cannot-tell"):
        assert labels.count(label) >= 8, label


@named
def test_without_a_day_nothing_is_borne_out_by_what_is_near(desk, row):
    """What is near the end of the record is near no text that has no day."""
    bench = Bench.of(desk, desk.case.about.known_until)
    document = read_bytes(row["text"].encode(), "a.txt", Given(language="en"))
    for claim in bench.read(replace(document, published=None)).read.claims:
        if claim.verdict.label == "agrees":
            named_ = [claim.date, claim.period, claim.deadline, *(v.unit for v in claim.values)]
            assert any(named_), claim.verdict.reason
