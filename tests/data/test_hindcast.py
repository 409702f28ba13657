"""The years that the model is held against: shipped tables, independent duties, and the misses."""

import csv
import json
from collections import defaultdict

import numpy as np
import pytest

from detente.errors import SchemaError, Unavailable
from detente.kernel.moment import AsOf, read_on
from detente.ledger.products.catalogue import SHIPPED
from detente.ledger.views.levels import SIMPLE, level, trade_of
from detente.model.equilibrium import solve
from detente.model.hindcast import derive
from detente.model.hindcast.cubes import read_cube
from detente.model.hindcast.rows import years_rows
from detente.model.hindcast.years import backtest_years, base, held
from detente.model.shock import Shock
from detente.model.source import tables
from detente.store.manifest import digest
from detente.store.tables import read_table

h5py = pytest.importorskip("h5py")


@pytest.fixture(scope="module")
def row(us_china):
    (found,) = years_rows(us_china)
    return found


@pytest.fixture(scope="module")
def months(us_china):
    return {(m.exporter, m.period): m for m in backtest_years(us_china)}


def test_manifest_has_both_tables(row):
    entries = json.loads((SHIPPED / "MANIFEST.json").read_text(encoding="utf-8"))
    for name in (f"{row.table}.npz", f"{row.observed}.parquet"):
        assert entries[name]["sha256"] == digest(SHIPPED / name)
        assert "OECD" in entries[name]["source"]
        assert "attribution" in entries[name]["licence"]


def test_the_baseline_is_derived_from_the_original(us_china, row, shared):
    made = derive.base_tables(us_china, row, shared / "data")
    kept = tables.read(SHIPPED / f"{row.table}.npz")
    for name in ("flows", "inputs", "duties"):
        assert (getattr(kept, name) == getattr(made, name).astype(np.float32)).all(), name
    # Goods of China to the United States in 2017, in the tables as published: 367.8 bn dollars.
    names, kinds, flows, _ = read_cube(shared / "data" / row.files[2017], 2017)
    assert len(names) == 81
    assert len(kinds) == 28
    into, out_of = made.regions.index("USA"), made.regions.index("CHN")
    assert made.flows[into, out_of, made.goods].sum() == pytest.approx(367_800.1192, rel=1e-6)
    assert made.flows.sum() == pytest.approx(flows.sum(), rel=1e-9)


@pytest.mark.slow
def test_flows_and_duties_of_the_years_are_derived(us_china, row, shared):
    made = derive.observed(us_china, row, shared / "data")
    assert sorted(read_table(SHIPPED / f"{row.observed}.parquet")) == sorted(made.rows)


def test_without_a_change_nothing_changes(row):
    economy = base(row.table)
    assert np.abs(solve(economy, Shock(), theta=4.0).welfare).max() < 1e-9
    assert len(economy.regions) == 28
    assert economy.goods.sum() == 20


def test_no_year_sells_to_itself_or_below_nothing(row):
    seen = held(row)
    assert {year for year, _, _ in seen.flows} == {2017, 2018, 2019}
    assert all(importer != exporter for _, importer, exporter in seen.flows)
    assert min(seen.flows.values()) >= 0


@pytest.mark.parametrize(
    ("file", "importer", "exporter", "day", "near"),
    [
        ("new_tariff_list_2020.csv", "CHN", "USA", "2018-09-24", 0.01),
        ("new_tariff_list_2020.csv", "CHN", "USA", "2019-06-01", 0.01),
        ("new_tariff_list_2020.csv", "CHN", "USA", "2019-09-01", 0.01),
        ("us_tariffs_2020.csv", "USA", "CHN", "2018-09-24", 0.02),
        ("us_tariffs_2020.csv", "USA", "CHN", "2019-09-01", 0.025),
    ],
)
def test_the_duties_added_agree_with_another_compilation(
    us_china, us_china_lines, shared, file, importer, exporter, day, near
):
    """Simple means of duties by six digits, over those of 1 January 2018, side by side."""
    rates = defaultdict(dict)
    path = shared / "data" / "ledger" / "trade_war_2018_2020" / file
    with path.open(encoding="utf-8") as handle:
        for line in csv.DictReader(handle):
            if line["tariff"]:
                rates[line["time_of_tariff"]][line["hs6"]] = float(line["tariff"]) / 100
    codes = {*rates["2018-01-01"]} & {*rates[day]}
    other = np.mean([rates[day][c] - rates["2018-01-01"][c] for c in codes])
    trade = trade_of(us_china, us_china_lines, exporter, importer, SIMPLE)
    zone = us_china.party(importer).zone

    def mean(on):
        when = AsOf(read_on(on, zone), us_china.about.known_until)
        return level(us_china, us_china_lines, trade, when).mean

    assert mean(day) - mean("2018-01-02") == pytest.approx(other, abs=near)


def test_the_first_war_is_told_with_its_misses(months):
    """The elasticity was chosen on November 2025: these years are no part of its choice."""
    found = {(k, r.destination): r for k, m in months.items() for r in m.rows}
    assert not any(m.in_sample for m in months.values())
    for exporter, to in (("CHN", "USA"), ("USA", "CHN")):
        row = found[(exporter, "2019"), to]
        assert row.duties_alone < -0.1
        assert abs(row.error) < 0.05
    # What duties alone give to others is next to nothing; what was sold there grew by a tenth.
    for place in ("EU27", "ASEAN", "AFRICA"):
        assert abs(found[("CHN", "2019"), place].duties_alone) < 0.01
    assert found[("CHN", "2019"), "AFRICA"].error < -0.15
    assert found[("CHN", "2019"), "ASEAN"].error < -0.1


def test_the_total_is_met_and_the_actual_is_that_of_the_tables(us_china, months, shared, row):
    names, kinds, before, _ = read_cube(shared / "data" / row.files[2017], 2017)
    _, _, after, _ = read_cube(shared / "data" / row.files[2019], 2019)
    goods = np.array([k != row.services for k in kinds])
    into, out_of = names.index("USA"), names.index("CHN")
    grown = after[into, out_of, goods].sum() / before[into, out_of, goods].sum() - 1
    found = months["CHN", "2019"]
    (usa,) = [r for r in found.rows if r.destination == "USA"]
    assert usa.actual == pytest.approx(grown, abs=1e-6)
    assert usa.error == usa.model - usa.actual


def test_what_is_no_cube(tmp_path):
    with pytest.raises(Unavailable, match="missing"):
        read_cube(tmp_path / "none.mat", 2017)
    path = tmp_path / "other.mat"
    with h5py.File(path, "w") as handle:
        handle["x"] = 1
    with pytest.raises(SchemaError, match="holds no"):
        read_cube(path, 2017)


def test_a_cube_of_another_year_is_refused(shared, row):
    with pytest.raises(SchemaError, match="another year"):
        read_cube(shared / "data" / row.files[2018], 2017)
