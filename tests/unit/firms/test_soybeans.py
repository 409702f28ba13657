"""The ranking held against what happened: US soybeans after China's duty of July 2018."""

import csv

import numpy as np
import pytest

from detente.firms.reroute.flows import LEAST, Flows, is_economy
from detente.firms.reroute.market import lost
from detente.firms.reroute.scores import captured, rank_average, scores, spearman
from detente.kernel.countries import resolve

FILE = "data/trade/wits_hs1201_bilateral_1996_2021.csv"
#: Codes of the file that were renamed since.
OLD = {"ROM": "ROU", "ZAR": "COD", "SER": "SRB", "SUD": "SDN", "TMP": "TLS"}


def _tables(path, years):
    with path.open(encoding="latin-1", newline="") as handle:
        rows = list(csv.DictReader(handle))
    names = sorted({OLD.get(r[k], r[k]) for r in rows for k in ("ReporterISO3", "PartnerISO3")})
    at = {name: i for i, name in enumerate(names)}
    made = {year: np.zeros((len(names), len(names))) for year in years}
    for r in rows:
        x, m = (at[OLD.get(r[k], r[k])] for k in ("ReporterISO3", "PartnerISO3"))
        for year in years:
            value = float(r[f"{year} in 1000 USD "] or 0) * 1000
            if x != m:
                made[year][m, x] += value
    return tuple(names), made


def _all_goods(folder, names):
    """All trade of 2023: the only year at hand, so that ease is not of its time."""
    with (folder / "data/trade/baci2023_total_labels.csv").open() as handle:
        labels = [row["iso3"] for row in csv.DictReader(handle)]
    with (folder / "data/trade/baci2023_total_194x194.csv").open() as handle:
        rows = [[float(v or 0) for v in row] for row in list(csv.reader(handle))[1:]]
    table = np.array(rows).T
    at = [labels.index(n) if n in labels else -1 for n in names]
    made = np.zeros((len(names), len(names)))
    for i, a in enumerate(at):
        for j, b in enumerate(at):
            if a >= 0 and b >= 0:
                made[i, j] = table[a, b]
    return made


@pytest.fixture(scope="module")
def soybeans(shared):
    years = (2015, 2016, 2017, 2018, 2019)
    names, tables = _tables(shared / FILE, years)
    before = tables[2017]
    flows = Flows(
        names, before, False, "product", 2017, "1201", "WITS", _all_goods(shared, names), {}
    )
    exporter, away = names.index("USA"), names.index("CHN")
    parts = scores(flows, exporter, away)
    least = LEAST * before.sum()
    chosen = [
        i
        for i, name in enumerate(names)
        if i not in {exporter, away} and is_economy(name) and parts.demand[i] >= least
    ]
    actual = ((tables[2018] + tables[2019]) / 2 - before)[:, exporter]
    return flows, parts, exporter, away, chosen, actual[chosen]


def _model(flows, exporter, away):
    found = lost(flows, exporter, away, 1.28 / 1.03, None)
    return np.median([o.sales - flows.table for o in found], axis=0)[:, exporter]


def _table(soybeans):
    flows, parts, exporter, away, chosen, actual = soybeans
    vacated = parts.vacated * parts.ease
    every = {
        "demand size": parts.demand,
        "own past exports": parts.own,
        "ease": parts.ease,
        "EPI": parts.potential,
        "EPI unrealised": parts.unrealised,
        "vacated x ease": vacated,
        "rank average": rank_average([x[chosen] for x in (parts.demand, parts.potential, vacated)]),
        "Armington": _model(flows, exporter, away),
    }
    made = {}
    for name, score in every.items():
        held = score if len(score) == len(chosen) else score[chosen]
        made[name] = (spearman(held, actual), captured(held, actual))
    return made


def test_model_captures_what_was_gained(soybeans):
    table = _table(soybeans)
    print(table)
    rank, share = table["Armington"]
    assert share >= 0.53
    assert share >= max(captured for name, (_, captured) in table.items() if name != "Armington")
    assert 0.4 <= rank <= 0.55


def test_figures_of_the_sample(soybeans):
    *_, chosen, actual = soybeans
    assert 45 <= len(chosen) <= 55
    assert np.maximum(actual, 0).sum() == pytest.approx(3.30e9, rel=0.01)
    assert resolve("Egypt") == "EGY"
