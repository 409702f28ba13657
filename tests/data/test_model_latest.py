"""The baseline rolled forward: the later totals are met, and its duties are those of the ledger."""

import csv
import json
from datetime import date

import numpy as np
import pytest

from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.load import load_case
from detente.ledger.case.rows import read_rows
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.views.levels import level, levels, trade_of
from detente.model import derive
from detente.model.baseline import SHIPPED, baseline, named
from detente.model.equilibrium import solve
from detente.model.shock import Shock
from detente.model.source import tables
from detente.model.source.concordance import concordance
from detente.model.source.duties import steps
from detente.store.manifest import digest
from detente.store.tables import read_table

MIDDLE = date(2024, 7, 1)
LATEST = ("latest-28x31", "latest-81x50")


@pytest.fixture(scope="module")
def full():
    return named("latest-81x50").economy


@pytest.fixture(scope="module")
def case():
    return load_case("us_china")


def goods(economy, importer, exporter):
    at = (economy.region(importer), economy.region(exporter))
    return economy.flows[at][economy.goods]


def abroad(economy):
    """Goods by importer and exporter, own sales left out."""
    table = economy.flows[:, :, economy.goods].sum(axis=2)
    return table * (1.0 - np.eye(len(table)))


@pytest.mark.parametrize("name", LATEST)
def test_no_change_changes_nothing(name):
    economy = named(name).economy
    still = solve(economy, Shock())
    assert np.abs(still.welfare).max() < 1e-12
    assert economy.year == 2024


@pytest.mark.parametrize("name", LATEST)
def test_nothing_is_negative_and_nothing_was_mended(name):
    economy = named(name).economy
    for part in ("flows", "inputs", "duties", "value_added", "final"):
        assert getattr(economy, part).min() >= -1e-9 * economy.flows.sum(), part
    # Neither inputs nor final demand needed repair when the table was read.
    assert not [note for note in economy.notes if "negative" in note or "above output" in note]


def test_cells_that_were_empty_are_empty(full):
    before = baseline("81x50")
    assert not full.flows[before.flows == 0].any()
    for part in ("regions", "sectors"):
        assert getattr(full, part) == getattr(before, part)


def test_imports_of_the_united_states_are_those_of_the_census(full):
    told = dict(
        read_table(
            SHIPPED / "usa_imports_2024_hs6.parquet",
            columns="partner, sum(value_usd) / 1e6",
            where="true GROUP BY partner",
        )
    )
    # 429,426 million: imports for consumption from China at customs value.
    assert told["CHN"] == pytest.approx(429_425.8, abs=1)
    for partner in ("CHN", "MEX", "CAN", "VNM", "TWN", "JPN", "IND"):
        assert goods(full, "USA", partner).sum() == pytest.approx(told[partner], rel=1e-6), partner
    small = named("latest").economy
    assert goods(small, "USA", "EU27").sum() == pytest.approx(told["EU27"], rel=1e-6)


def test_what_the_census_says_of_sectors_is_kept(full):
    """Mobile phones and computers alone are half of the electronics that come from China."""
    codes = concordance(SHIPPED / "hs_sectors.parquet")
    held = {}
    for code, value in read_table(
        SHIPPED / "usa_imports_2024_hs6.parquet", columns="hs6, value_usd", where="partner = 'CHN'"
    ):
        held[codes.sector(code)] = held.get(codes.sector(code), 0.0) + value / 1e6
    placed = sum(value for sector, value in held.items() if sector)
    kinds = [k for k in range(len(full.sectors)) if full.goods[k]]
    flows = goods(full, "USA", "CHN")
    for place, kind in enumerate(kinds):
        told = held.get(full.sectors[kind], 0.0) / placed
        assert flows[place] / flows.sum() == pytest.approx(told, abs=1e-5), full.sectors[kind]


def test_pairs_that_nothing_later_speaks_of_are_those_of_2023(full, shared):
    folder = shared / "data" / "trade"
    with (folder / "baci2023_total_labels.csv").open(encoding="utf-8") as handle:
        labels = [row["iso3"] for row in csv.DictReader(handle)]
    with (folder / "baci2023_total_194x194.csv").open(encoding="utf-8") as handle:
        lines = list(csv.reader(handle))[1:]
    world = abroad(full)
    for exporter, importer in (("DEU", "FRA"), ("JPN", "KOR"), ("BRA", "ARG"), ("USA", "MEX")):
        told = float(lines[labels.index(exporter)][labels.index(importer)]) / 1000.0
        held = world[full.region(importer), full.region(exporter)]
        assert held == pytest.approx(told, rel=1e-5), (exporter, importer)


def test_china_has_grown_as_its_customs_say(full, shared):
    """Exports +5.9 %, imports +1.1 % in 2024; US exports to China 147.6 to 143.3 bn."""
    world, place = abroad(full), full.region("CHN")
    folder = shared / "data" / "trade"
    with (folder / "baci2023_total_labels.csv").open(encoding="utf-8") as handle:
        labels = [row["iso3"] for row in csv.DictReader(handle)]
    with (folder / "baci2023_total_194x194.csv").open(encoding="utf-8") as handle:
        lines = [[float(v or 0) for v in row] for row in list(csv.reader(handle))[1:]]
    at = labels.index("CHN")
    sold = sum(lines[at]) / 1000.0
    bought = sum(row[at] for row in lines) / 1000.0
    usa = lines[labels.index("USA")][at] / 1000.0
    # Taiwan is not in the pairs: it comes on top, as in the table of 2022.
    taiwan = full.region("TWN")
    share = world[taiwan, place] / world[:, place].sum()
    assert world[:, place].sum() * (1 - share) == pytest.approx(sold * 1.059, rel=0.02)
    share = world[place, taiwan] / world[place].sum()
    assert world[place].sum() * (1 - share) == pytest.approx(bought * 1.011, rel=0.02)
    pair = world[place, full.region("USA")]
    assert pair == pytest.approx(usa * 143.2718 / 147.6265, rel=1e-5)


@pytest.mark.parametrize(("dest", "origin"), [("USA", "CHN"), ("CHN", "USA")])
def test_duties_of_the_pair_are_the_ledgers(full, case, dest, origin):
    lines = Catalogue.of(case)
    weights = next(iter(case.party(dest).weights), "simple")
    trade = trade_of(case, lines, origin, dest, weights)
    codes = concordance(SHIPPED / "hs_sectors.parquet")
    when = AsOf(read_on(MIDDLE, case.party(dest).zone), case.about.known_until)
    whole, by = levels(case, lines, trade, when, codes.sector)
    assert whole.mean == pytest.approx(level(case, lines, trade, when).mean)
    factor = steps(case).get((dest, origin), 1.0)
    at = (full.region(dest), full.region(origin))
    seen = {s for s in by if s in full.sectors}
    assert len(seen) >= 24
    for sector in seen:
        rate = full.duties[at][full.sectors.index(sector)]
        assert rate == pytest.approx(by[sector].mean * factor, abs=1e-6), sector
    placed = sum(value for code, value in trade.values.items() if codes.sector(code))
    assert placed / sum(trade.values.values()) > 0.97


def test_what_is_paid_is_what_was_collected(full, case):
    """The step from the law to the till is chosen so: 10.87 % of the value was paid in 2024."""
    flows = goods(full, "USA", "CHN")
    at = (full.region("USA"), full.region("CHN"))
    rates = full.duties[at][full.goods]
    # Goods of special provisions, free of duty, have no industry: 2.7 % of the value.
    assert (flows * rates).sum() / flows.sum() == pytest.approx(0.10866, abs=0.0025)
    lines = Catalogue.of(case)
    trade = trade_of(case, lines, "CHN", "USA", "census-2024")
    when = AsOf(read_on(MIDDLE, case.party("USA").zone), case.about.known_until)
    told = 0.10866 / level(case, lines, trade, when).mean
    assert steps(case)["USA", "CHN"] == pytest.approx(told, abs=0.0005)


def test_duties_of_others_are_collected_by_sector(full):
    cell = (full.region("USA"), full.region("VNM"))
    rates = dict(zip(full.sectors, full.duties[cell], strict=True))
    # Clothing and shoes bear the duties of the schedule, electronics next to none.
    assert rates["C13T15"] > 0.1 > 0.01 > rates["C26"]
    flows = goods(full, "USA", "VNM")
    mean = (flows * full.duties[cell][full.goods]).sum() / flows.sum()
    assert mean == pytest.approx(0.0377, abs=0.001)


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("1201900095", "A01"), ("0302", "A03"), ("2701", "B05"), ("270900", "B06"),
        ("260300", "B07"), ("271012", "C19"), ("300490", "C21"), ("401110", "C22"),
        ("610910", "C13T15"), ("4407", "C16"), ("480256", "C17_18"), ("690721", "C23"),
        ("720851", "C24A"), ("760110", "C24B"), ("851713", "C26"), ("847130", "C26"),
        ("854231", "C26"), ("850760", "C27"), ("842952", "C28"), ("8703", "C29"), ("8901", "C301"),
        ("880240", "C302T309"), ("950300", "C31T33"), ("940360", "C31T33"), ("980100", ""),
    ],
)  # fmt: skip
def test_known_goods_stand_in_their_industry(code, sector):
    assert concordance(SHIPPED / "hs_sectors.parquet").sector(code) == sector


def test_the_concordance_agrees_with_another_reading(case):
    """`firms/industries.yaml` was made from the titles of headings, without any NAICS number."""
    other = {
        prefix: row.value["id"]
        for row in read_rows(case.root / "firms" / "industries.yaml", case.root)
        for prefix in row.value["prefixes"]
    }
    codes = concordance(SHIPPED / "hs_sectors.parquet")
    same = whole = 0
    for code, value in read_table(
        SHIPPED / "usa_imports_2024_hs6.parquet", columns="hs6, value_usd", where="partner = 'CHN'"
    ):
        near = next((other[code[:n]] for n in range(6, 1, -1) if code[:n] in other), None)
        whole += value
        same += value * (near == codes.sector(code))
    assert same / whole > 0.85


def test_shipped_is_derived(case, shared):
    made = derive.derive_tables(case, shared / "data")
    for name in ("latest_28x31", "latest_81x50"):
        held = tables.read(SHIPPED / f"{name}.npz")
        for part in ("flows", "inputs", "duties"):
            assert (getattr(held, part) == getattr(made[name], part).astype(np.float32)).all(), name
        assert held.notes == made[name].notes


def test_manifest_has_each_table():
    held = json.loads((SHIPPED / "MANIFEST.json").read_text(encoding="utf-8"))
    for name in ("latest_28x31.npz", "latest_81x50.npz", "hs_sectors.parquet",
                 "ledger_trade.parquet"):  # fmt: skip
        assert held[name]["sha256"] == digest(SHIPPED / name)
        assert held[name]["rebuild"].startswith("python -m detente.model.derive")
    for name in ("latest_28x31.npz", "latest_81x50.npz"):
        assert "Etalab" in held[name]["licence"]
        assert "BACI" in held[name]["source"]
