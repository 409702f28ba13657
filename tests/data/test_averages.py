"""Averages that others published, from the same rows (tolerances of the conformance table)."""

import csv
import os
from pathlib import Path

import pytest

from detente.desk import Desk

SHARED = Path(os.environ.get("DETENTE_SHARED") or Path(__file__).parents[3] / "shared")
TABLE = SHARED / "data" / "ledger" / "conformance_checks.csv"


def _rows(metric: str) -> list:
    if not TABLE.exists():
        reason = "the conformance table is not here; point DETENTE_SHARED at the originals"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    with TABLE.open(newline="", encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["metric"] == metric]
    return [pytest.param(row, id=row["id"]) for row in rows]


@pytest.mark.parametrize("row", _rows("weighted_etr"))
def test_the_level_is_that_of_the_published_family(desk: Desk, row):
    found = desk.average(origin=row["origin3"], dest=row["dest3"], on=row["date"])
    right = float(row["correct"] or row["expected"])
    assert found.average == pytest.approx(right, abs=float(row["tolerance"]))
    if row["required"] == "must-differ":
        wrong = float(row["expected"])
        assert abs(found.average - wrong) > abs(found.average - right)


@pytest.mark.parametrize("row", _rows("added_pct"))
def test_the_increase_since_2024_is_that_published(desk: Desk, row):
    found = desk.average(
        origin=row["origin3"], dest=row["dest3"], on=row["date"], since="2024-12-31"
    )
    right = float(row["correct"] or row["expected"])
    assert found.increase * 100 == pytest.approx(right, abs=float(row["tolerance"]))


@pytest.mark.parametrize("row", _rows("avg_tariff_pct"))
def test_averages_with_weights_of_2017_are_a_gap_that_is_said(desk: Desk, row):
    assert row["required"] == "gap-allowed"
    assert any("2017" in gap.what for gap in desk.gaps().gaps)


def test_renumbering_does_not_lose_trade(desk: Desk):
    """Codes were renumbered in January 2026: the share of trade with a rate must not fall."""
    before = desk.average(origin="CHN", on="2025-12-31")
    after = desk.average(origin="CHN", on="2026-02-01")
    assert after.coverage >= before.coverage - 0.0001


def test_the_contributions_add_up_to_the_average(desk: Desk):
    found = desk.average(origin="CHN", on="2025-11-20")
    assert sum(c.contribution for c in found.decomposition) == pytest.approx(found.average)


def test_the_figures_of_november_2025_are_all_explained(desk: Desk):
    found = desk.average(origin="CHN", on="2025-11-20")
    printed = " ".join(f.figure for f in found.published)
    for figure in ("57 % → 47 %", "41 % → 31 %", "30 % → 20 %", "34.6 %", "18.9 %"):
        assert figure in printed
    assert all(f.difference_explained for f in found.published)


def test_the_level_of_34_6_comes_out_for_november_2025(desk: Desk):
    assert desk.average(origin="CHN", on="2025-11-20").average == pytest.approx(0.346, abs=0.015)


def test_figures_published_later_are_not_shown(desk: Desk):
    found = desk.average(origin="CHN", on="2025-06-01", known="2025-06-01")
    assert found.published == ()


def test_each_side_has_an_average(desk: Desk):
    china = desk.average(origin="USA", on="2025-04-11", weights="simple")
    # 84 points on all goods since the day before (SCTC 2025 No. 5).
    base = desk.average(origin="USA", on="2025-04-09", weights="simple")
    assert china.average - base.average == pytest.approx(0.84, abs=1e-9)
