"""The page on the backtest prints what the verb gives, to the digit."""

import re

import pytest

from tests.architecture.source import ROOT

MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def printed():
    text = (ROOT / "docs" / "method" / "backtest.md").read_text(encoding="utf-8")
    rows = [tuple(c.strip() for c in line.strip("|").split("|")) for line in text.splitlines()]
    return text, [row for row in rows if re.fullmatch(r"20\d\d(-\d\d)?", row[0])]


@pytest.fixture(scope="module")
def found(desk):
    return desk.backtest()


def told(value):
    if value is None:
        return "–"
    digits = f"{abs(value) * 100:.1f}"
    return digits if float(digits) == 0 else f"{MINUS if value < 0 else '+'}{digits}"


def test_every_comparison_stands_on_the_page(printed, found):
    rows = [
        (r.period, r.exporter, r.destination, told(r.duties_alone), told(r.model), told(r.actual),
         told(r.error))
        for r in found.rows
    ]  # fmt: skip
    assert [row for row in printed[1] if len(row) == 7] == rows


def test_every_factor_stands_on_the_page(printed, found):
    rows = [
        (m.period, m.exporter, f"{m.supply:.3f}", told(m.world), told(m.duties_alone))
        for m in found.months
    ]
    assert [row for row in printed[1] if len(row) == 5] == rows


def test_the_misses_are_counted_as_they_are(printed, found):
    held = [r.error for r in found.rows if r.error is not None]
    words = {19: "Nineteen"}
    far = sum(abs(error) > 0.05 for error in held)
    assert f"{words[far]} of {len(held)} comparisons" in printed[0]
    for sentence in ("best of six", "fitted", "Diversion is never to be read"):
        assert sentence in " ".join(printed[0].split())


def test_the_rule_without_a_model_is_told_as_it_did(printed, found):
    totals = {(m.exporter, m.period): m.world for m in found.months}
    means = []
    for of in (True, False):
        rows = [r for r in found.rows if r.error is not None and ("-" in r.period) is of]
        means.append(sum(abs(r.error) for r in rows) / len(rows))
        means.append(sum(abs(r.actual - totals[r.exporter, r.period]) for r in rows) / len(rows))
    model, rule, model_then, rule_then = (f"{mean * 100:.1f}" for mean in means)
    text = " ".join(printed[0].split())
    assert f"the mean error is {rule} points in 2025 and {rule_then} in the war" in text
    assert f"the model's is {model} and {model_then}" in text
