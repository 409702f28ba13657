"""The shipped tables of the model against the originals, and the months it is held against."""

import json

import numpy as np
import pytest

from detente.errors import SchemaError, Unavailable, UnknownName
from detente.ledger.case.load import load_case
from detente.model import derive
from detente.model.baseline import SHIPPED, SIZES, baseline
from detente.model.source import tables
from detente.model.source.rows import GroupRow, backtest_row, rows
from detente.model.study.backtest import backtest, increments
from detente.store.manifest import digest

#: Change on the year of China's exports to Latin America in November 2025 as the customs' release
#: was quoted that day; the record holds no observation of it yet.
LATAM = 0.141


@pytest.fixture(scope="module")
def derived(us_china, shared):
    return derive.derive_tables(us_china, shared / "data")


def test_manifest_has_each_table():
    held = json.loads((SHIPPED / "MANIFEST.json").read_text(encoding="utf-8"))
    for name in ("model_28x31.npz", "model_81x50.npz", "tariff_increments.parquet"):
        assert held[name]["sha256"] == digest(SHIPPED / name)
        assert held[name]["licence"]
        assert held[name]["rebuild"].startswith("python -m detente.model.derive")
    assert (SHIPPED / "model_28x31.npz").stat().st_size <= 250_000
    assert (SHIPPED / "model_81x50.npz").stat().st_size <= 2_000_000


@pytest.mark.parametrize("size", SIZES)
def test_shipped_is_derived(derived, size):
    made, held = derived[f"model_{size}"], tables.read(SHIPPED / f"model_{size}.npz")
    assert held.regions == made.regions
    assert held.sectors == made.sectors
    for name in ("flows", "inputs", "duties"):
        assert (getattr(held, name) == getattr(made, name).astype(np.float32)).all(), name
    for name, values in made.sets.items():
        assert held.sets[name] == pytest.approx(values)


def test_the_command_writes_what_ships(us_china, shared, tmp_path):
    entries = derive.write_all(us_china, shared / "data", tmp_path)
    assert sorted(entries) == [
        "hs_sectors.parquet", "latest_28x31.npz", "latest_81x50.npz", "ledger_trade.parquet",
        "model_28x31.npz", "model_81x50.npz", "tariff_increments.parquet",
    ]  # fmt: skip
    assert json.loads((tmp_path / "MANIFEST.json").read_text(encoding="utf-8")) == entries
    again = baseline("28x31", tmp_path)
    assert (again.flows == baseline("28x31").flows).all()
    name = "tariff_increments.parquet"
    assert increments(tmp_path / name, "USA") == increments(SHIPPED / name, "USA")


def test_small_table_is_the_one_added_up_before(derived, shared):
    with np.load(shared / "data/model/default28.npz") as known:
        made = derived["model_28x31"]
        assert made.regions == tuple(map(str, known["regions"]))
        assert made.sectors == tuple(map(str, known["sectors"]))
        assert (made.flows.astype(np.float32) == known["M"]).all()
        assert (made.inputs.astype(np.float32) == known["Zin"]).all()


def test_elasticities_are_those_stored(derived, shared):
    made = derived["model_81x50"]
    with np.load(shared / "data/model/icio2022_81x50.npz") as known:
        for name, values in made.sets.items():
            assert values[made.goods] == pytest.approx(known[f"eps_{name}"][:27], abs=5e-5)


def test_duties_of_the_baseline(derived, shared):
    made = derived["model_81x50"]
    with np.load(shared / "data/model/icio2022_81x50.npz") as known:
        stored = known["tau"]
    usa, china, japan, germany = (made.regions.index(r) for r in ("USA", "CHN", "JPN", "DEU"))
    assert made.duties[usa, china, :27] == pytest.approx(0.10866, abs=1e-5)
    assert made.duties[usa, germany, :27] == pytest.approx(0.012291, abs=1e-5)
    expected = np.maximum(stored[china, usa, :27], 0.07) + 0.05
    assert made.duties[china, usa, :27] == pytest.approx(expected, abs=1e-6)
    assert made.duties[germany, japan, :27] == pytest.approx(stored[germany, japan, :27])
    assert not made.duties[:, :, 27:].any()


def test_a_table_of_another_release_is_refused(us_china, shared, tmp_path):
    path = tmp_path / "1999.csv"
    path.write_text("V1,AUS_A01,AUS_HFCE\nAUS_A01,1,1\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="other regions or sectors"):
        derive.derive_tables(us_china, shared / "data", path)


def test_a_missing_folder_is_told(us_china, tmp_path):
    with pytest.raises(Unavailable):
        derive.derive_tables(us_china, tmp_path)


def test_groups_hold_every_economy_once(us_china):
    members = [m for row in rows(us_china, "regions", GroupRow) for m in row.members]
    assert sorted(members) == sorted(baseline("81x50").regions)


def test_increments(shared):
    held = increments(SHIPPED / "tariff_increments.parquet", "USA")
    by_day = {entry.on.isoformat(): entry for entry in held}
    assert len(held) == 23
    assert by_day["2025-10-14"].rates["CHN"] == pytest.approx(0.310167, abs=1e-6)
    assert by_day["2025-10-14"].rates["EU27"] == pytest.approx(0.151946, abs=1e-6)
    assert by_day["2025-10-14"].rates["MEX"] == pytest.approx(0.085750, abs=1e-6)
    assert not increments(SHIPPED / "tariff_increments.parquet", "XXX")


@pytest.fixture(scope="module")
def months():
    case = load_case("us_china")
    found = backtest(case, baseline("28x31"), backtest_row(case))
    return {month.period: month for month in found}


def test_november_2025(months):
    """Two scalars: elasticity 2, and a supply factor solved for the world's total."""
    month = months["2025-11"]
    assert month.in_sample
    assert month.duties_on.isoformat() == "2025-10-14"
    assert month.elasticity == pytest.approx(2.0)
    assert month.world == pytest.approx(0.059)
    assert 1.08 < month.supply < 1.13
    errors = {row.destination: row.error for row in month.rows}
    for name in ("USA", "EU27", "ASEAN"):
        assert abs(errors[name]) < 0.05, name
    model = {row.destination: row.model for row in month.rows}
    assert abs(model["LATAM"] - LATAM) < 0.05
    # The miss that is told: nothing here explains Africa.
    assert errors["AFRICA"] < -0.10


def test_duties_alone_hardly_divert(months):
    for row in months["2025-11"].rows:
        if row.destination != "USA":
            assert abs(row.duties_alone) < 0.02
    assert months["2025-11"].duties_alone == pytest.approx(-0.058, abs=0.005)


def test_other_months_are_reported_whatever_they_are(months):
    assert list(months) == ["2025-08", "2025-09", "2025-10", "2025-11", "2025-12"]
    for period, month in months.items():
        assert month.in_sample == (period == "2025-11")
        for row in month.rows:
            assert (row.error is None) == (row.actual is None)
            assert bool(row.source) == (row.actual is not None)
    # December is a miss too: duties fell in November and trade had not followed.
    december = {row.destination: row.error for row in months["2025-12"].rows}
    assert december["USA"] > 0.10


@pytest.mark.slow
def test_november_2025_in_full_size():
    case = load_case("us_china")
    found = backtest(case, baseline("81x50"), backtest_row(case))
    month = next(m for m in found if m.in_sample)
    # The reference calculation: −26.6, +13.4, +8.6, +13.1, +11.8.
    told = {"USA": -0.266, "EU27": 0.134, "ASEAN": 0.086, "LATAM": 0.131, "AFRICA": 0.118}
    for row in month.rows:
        assert row.model == pytest.approx(told[row.destination], abs=0.005)


def test_no_such_backtest(us_china):
    with pytest.raises(UnknownName, match="months-2026"):
        backtest_row(us_china, "months-2026")
    assert backtest_row(us_china, "months-2025").horizon == "medium"
