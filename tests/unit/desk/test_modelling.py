"""The verbs of the model: solved over the ledger's duties, held against what happened."""

import json

import pytest

from detente.errors import UnknownName
from detente.verbs import VERBS
from detente.verbs.encode import to_json

BY_NAME = {verb.name: verb for verb in VERBS}


def flow(found, exporter, importer):
    return next(f for f in found.flows if (f.exporter, f.importer) == (exporter, importer))


def test_peace_brings_trade_back_and_the_bystander_loses(desk):
    found = desk.solve("peace-2017", on="2026-10-08")
    duties = {(d.importer, d.exporter): d for d in found.duties}
    assert duties["USA", "CHN"].after < duties["USA", "CHN"].before
    assert flow(found, "CHN", "USA").change > 0.3
    welfare = {m.region: m.change for m in found.welfare}
    assert welfare["CHN"] > 0 > welfare["VNM"]
    assert found.residual < 1e-9


def test_the_duties_are_those_of_the_ledger(desk):
    found = desk.solve("peace-2017", on="2026-10-08")
    mean = desk.average(origin="CHN", on="2026-10-08").average
    pair = next(d for d in found.duties if (d.importer, d.exporter) == ("USA", "CHN"))
    assert pair.before == pytest.approx(mean)


def test_a_higher_horizon_moves_more_trade(desk):
    short = flow(desk.solve("peace-2017", on="2026-10-08", horizon="short"), "CHN", "USA").change
    long = flow(desk.solve("peace-2017", on="2026-10-08", horizon="long"), "CHN", "USA").change
    assert 0 < short < long


def test_the_same_question_gives_the_same_run(desk):
    one, two = (to_json(desk.solve("truce-lapses"), {}) for _ in range(2))
    assert one == two
    told = json.loads(one)
    fields = {
        "run", "welfare", "flows", "prices", "exports_change", "diversion", "converged",
        "residual", "steps",
    }  # fmt: skip
    assert fields <= set(told)
    assert told["run"]["scenario"] == "truce-lapses"
    other = desk.solve("truce-lapses", elasticities="FGO")
    assert other.run["id"] != told["run"]["id"]


def test_what_there_is_none_of_names_the_nearest(desk):
    with pytest.raises(UnknownName) as caught:
        desk.solve("truce-lapse")
    assert "truce-lapses" in caught.value.hint
    with pytest.raises(UnknownName):
        desk.solve("truce-lapses", elasticities="XX")


def test_november_2025_is_met_within_five_points(desk):
    rows = {(r.period, r.destination): r for r in desk.backtest().rows}
    for place in ("USA", "EU27", "ASEAN"):
        assert abs(rows["2025-11", place].error) < 0.05
    missed = rows["2025-11", "AFRICA"]
    assert missed.error < -0.1
    assert {period for period, _ in rows} >= {"2025-08", "2025-09", "2025-10", "2025-12"}
    text = BY_NAME["backtest"].laid_out(desk, desk.backtest(), "table")
    assert "best of six tried" in text
    assert "world total is fitted" in text
