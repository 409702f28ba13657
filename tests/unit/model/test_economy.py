"""Economies: their accounts, what is refused before anything is solved, adding up, mending."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import SchemaError, Unavailable, UnknownName
from detente.model.baseline import SIZES, baseline
from detente.model.economy import Economy, Tables
from detente.model.equilibrium import solve
from detente.model.invariants import small
from detente.model.shock import Shock
from detente.model.source import icio, tables
from detente.model.source.mend import mend, with_duties


def raw(economy, **changed):
    parts = {
        name: getattr(economy, name)
        for name in ("regions", "sectors", "goods", "flows", "inputs", "duties", "sets")
    }
    return Tables(**parts | changed)


@pytest.mark.parametrize("size", SIZES)
def test_accounts_close(size):
    economy = baseline(size)
    made = economy.output.sum()
    spent = economy.value_added.sum(axis=1) + economy.revenue + economy.deficit
    assert np.abs(economy.final.sum(axis=1) - spent).max() < 1e-12 * made
    assert abs(economy.deficit.sum()) < 1e-12 * made
    assert economy.shares.sum(axis=2) == pytest.approx(1.0, abs=1e-12)
    assert (economy.labour >= 0).all()
    assert economy.tastes.sum(axis=1) == pytest.approx(1.0)
    assert f"{len(economy.regions)}x{len(economy.sectors)}" == size


def test_repairs_are_reported():
    notes = baseline("81x50").notes
    assert len(notes) == 2
    assert "MAR C19" in notes[0]
    assert "17 cells of negative final demand" in notes[1]
    assert baseline("28x31").notes == ()


def test_known_totals():
    """Of official statistics for 2022, in billion dollars; goods and services."""
    economy = baseline("81x50")
    usa, china = economy.region("USA"), economy.region("CHN")
    assert economy.deficit[usa] / 1e3 == pytest.approx(951, rel=0.02)
    assert -economy.deficit[china] / 1e3 == pytest.approx(576, rel=0.05)
    goods = economy.flows[usa, china, economy.goods].sum() / 1e3
    assert goods == pytest.approx(453, abs=1)
    duty = economy.duties[usa, china, economy.goods]
    assert duty == pytest.approx(0.10866, abs=1e-5)


def bad_tables():
    good = small()
    flows, duties, inputs = good.flows, good.duties, good.inputs

    def put(table, place, value):
        changed = table.copy()
        changed[place] = value
        return changed

    closed = flows.copy()
    closed[1, 1] = 0.0
    idle = flows.copy()
    idle[:, 1] = 0.0
    return {
        "negative flow": ({"flows": put(flows, (0, 1, 2), -1.0)}, "A B s1: negative flows"),
        "nan": ({"flows": put(flows, (0, 1, 2), np.nan)}, "1 cells hold no number"),
        "infinite duty": ({"duties": put(duties, (0, 1, 0), np.inf)}, "hold no number"),
        "duty of -100 %": ({"duties": put(duties, (0, 1, 0), -1.0)}, "A B g1: a duty of −100"),
        "duty at home": ({"duties": put(duties, (0, 0, 0), 0.1)}, "sales at home"),
        "negative input": ({"inputs": put(inputs, (2, 0, 1), -1.0)}, "C g1 g2: negative inputs"),
        "shape": ({"inputs": inputs[:2]}, r"has the shape \(2, 4, 4\), not \(3, 4, 4\)"),
        "name twice": ({"regions": ("A", "A", "C")}, "regions: names one twice"),
        "nothing sold at home": ({"flows": closed}, "B: sells nothing at home"),
        "no output": ({"flows": idle, "inputs": put(inputs, 1, 0.0)}, "B: has no output"),
        "elasticity": ({"sets": {"X": np.zeros(4)}}, "X: an elasticity"),
        "value added": ({"inputs": inputs * 10}, "negative value_added"),
    }


@pytest.mark.parametrize("name", bad_tables())
def test_bad_economies_are_refused(name):
    changed, said = bad_tables()[name]
    with pytest.raises(SchemaError, match=said):
        replace(small(), **changed)


@pytest.mark.parametrize("name", ["negative flow", "nan", "duty of -100 %", "shape"])
def test_what_is_no_rounding_is_not_mended(name):
    changed, said = bad_tables()[name]
    with pytest.raises(SchemaError, match=said):
        mend(raw(small(), **changed))


def test_small_faults_are_mended_and_told():
    good = small(4, 5)
    inputs = good.inputs.copy()
    made = good.output[0, 1]
    inputs[0, :, 1] *= made * (1.0 + 1e-5) / inputs[0, :, 1].sum()
    with pytest.raises(SchemaError):
        replace(good, inputs=inputs)
    mended = mend(raw(good, inputs=inputs))
    assert any("inputs above output" in note and "A g2" in note for note in mended.notes)
    assert np.abs(solve(mended, Shock(), theta=4.0).welfare).max() < 1e-12


def test_large_faults_are_not():
    good = small()
    with pytest.raises(SchemaError, match="value added"):
        mend(raw(good, inputs=good.inputs * 4.0))
    flows = good.flows.copy()
    flows[0, 0, 0] *= 1e-6
    with pytest.raises(SchemaError, match="%"):
        mend(raw(good, flows=flows))


def test_empty_cells_are_masked():
    good = small(4, 5)
    flows, inputs = good.flows.copy(), good.inputs.copy()
    flows[:, 2, 0] = 0.0  # C makes none of g1,
    inputs[2, :, 0] = 0.0
    flows[3, :, 1] = 0.0  # D buys none of g2,
    inputs[3, 1, :] = 0.0
    inputs[:, :, 1] *= 0.5  # and what is left of g2 is made of less.
    economy = mend(raw(good, flows=flows, inputs=inputs), most=0.1)
    found = solve(economy, Shock(duties=np.where(economy.duties > 0, 0.4, 0.0)), theta=5.0)
    assert np.isfinite(found.welfare).all()
    assert found.output[2, 0] == 0.0
    assert found.spending[3, 1] == 0.0
    assert found.prices[3, 1] == 1.0


def test_other_duties_close_the_accounts_again():
    economy = small()
    free = with_duties(economy, np.zeros_like(economy.duties))
    assert not free.revenue.any()
    assert free.flows == pytest.approx(economy.flows, rel=0.2)
    assert np.abs(solve(free, Shock()).welfare).max() < 1e-12


def test_names_are_looked_up():
    economy = small()
    assert economy.region("B") == 1
    assert economy.sector("s1") == 2
    with pytest.raises(UnknownName, match="region 'Z'"):
        economy.region("Z")
    with pytest.raises(UnknownName, match="sector"):
        economy.sector("x")
    with pytest.raises(UnknownName, match="28x31"):
        baseline("28x32")


def test_tables_come_back_as_they_were_written(tmp_path):
    economy = small()
    path = tables.write(raw(economy), tmp_path / "model_mine.npz")
    first = path.read_bytes()
    back = tables.read(path)
    assert back.regions == economy.regions
    assert back.flows == pytest.approx(economy.flows, rel=1e-6)
    assert back.duties == pytest.approx(economy.duties, rel=1e-6)
    assert tables.write(back, path).read_bytes() == first
    assert baseline("mine", tmp_path).regions == economy.regions


@pytest.mark.parametrize("text", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_files_of_another_kind(tmp_path, text):
    path = tmp_path / "x.npz"
    path.write_bytes(text)
    with pytest.raises(SchemaError, match="no file of arrays"):
        tables.read(path)
    np.savez(path, flows=np.zeros(3))
    with pytest.raises(SchemaError, match="holds no regions"):
        tables.read(path)
    with pytest.raises(Unavailable):
        tables.read(tmp_path / "y.npz")


def test_adding_up_keeps_totals():
    economy = small(4, 6)
    joined = tables.gather(
        raw(economy),
        {"AB": ("A", "B"), "C": ("C",), "D": ("D",)},
        {"g": ("g1", "g2", "g3"), "s": ("s1",), "t": ("s2", "s3")},
    )
    assert joined.flows.sum() == pytest.approx(economy.flows.sum())
    assert joined.inputs.sum() == pytest.approx(economy.inputs.sum())
    assert joined.goods.tolist() == [True, False, False]
    abroad = economy.flows * economy.duties
    assert (joined.flows * joined.duties)[1].sum() == pytest.approx(abroad[2].sum())
    assert not joined.duties[0, 0].any()
    assert joined.sets["LL"][1] == pytest.approx(economy.sets["LL"][3])


@pytest.mark.parametrize(
    ("regions", "sectors", "said"),
    [
        ({"A": ("A",), "B": ("B",)}, None, "C: is a region in no group"),
        ({"A": ("A", "B"), "B": ("B", "C")}, None, "B: is a region in two groups"),
        ({"A": ("A", "B", "C", "D")}, None, "D: is no region"),
        (None, {"x": ("g1", "s1"), "y": ("g2", "s2")}, "both goods and services"),
    ],
)
def test_groups_that_do_not_add_up(regions, sectors, said):
    economy = small()
    with pytest.raises(SchemaError, match=said):
        tables.gather(
            raw(economy),
            regions or {r: (r,) for r in economy.regions},
            sectors or {s: (s,) for s in economy.sectors},
        )


def csv_of(regions=("AAA", "ROW", "BBB"), sectors=("A01", "G")):
    """A file in the shape of the published one, and what it says."""
    draw = np.random.default_rng(5)
    n, j = len(regions), len(sectors)
    used = draw.uniform(1, 9, (n, j, n, j)).round(3)
    final = draw.uniform(1, 9, (n, j, n, 2)).round(3)
    users = [f"{r}_{s}" for r in regions for s in sectors]
    ends = [f"{r}_{k}" for r in regions for k in ("HFCE", "GFCF")]
    lines = [",".join(["V1", *users, *ends, "OUT"])]
    for i, r in enumerate(regions):
        for k, s in enumerate(sectors):
            cells = [*used[i, k].ravel(), *final[i, k].ravel(), 0.0]
            lines.append(",".join([f"{r}_{s}", *map(str, cells)]))
    lines += [",".join([name, *["1"] * (len(users) + len(ends) + 1)]) for name in ("TLS", "VA")]
    return "\n".join(lines) + "\n", used, final


def test_the_published_file_is_read(tmp_path):
    text, used, final = csv_of()
    path = tmp_path / "2022_SML.csv"
    path.write_text(text, encoding="utf-8")
    got = icio.read_published(path)
    assert got.regions == ("AAA", "BBB", "ROW")
    assert got.sectors == ("A01", "G")
    order = [0, 2, 1]
    flows = (used.sum(axis=3) + final.sum(axis=3))[order][:, :, order]
    assert got.flows == pytest.approx(flows.transpose(2, 0, 1))
    inputs = used.sum(axis=0)[:, order]
    assert got.inputs == pytest.approx(inputs.transpose(1, 0, 2))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.replace("BBB_G", "BBB_H", 1), "no column"),
        (lambda t: t.replace("\nBBB_G,", "\nBBB_X,"), "BBB_X"),
        (lambda t: t.replace("\nBBB_G,", "\nAAA_G,"), "missing or given twice"),
        (lambda t: t.replace("V1,AAA_A01", "V1,AAA"), "AAA"),
        (lambda t: t[: t.index("\nBBB_G")] + "\nBBB_G,1,2\n", "cells"),
        (lambda t: t.replace("\nBBB_G,", "\nBBB_G,x"), "no number"),
        (lambda t: t.replace("HFCE", "NEW1").replace("GFCF", "NEW2"), "no final|no column|final"),
        (lambda t: "", "no industries"),
    ],
)
def test_another_release_is_refused(tmp_path, change, said):
    path = tmp_path / "2022.csv"
    path.write_text(change(csv_of()[0]), encoding="utf-8")
    with pytest.raises(SchemaError, match=said):
        icio.read_published(path)
    with pytest.raises(Unavailable):
        icio.read_published(tmp_path / "none.csv")


def test_stored_arrays_of_another_shape(tmp_path):
    path = tmp_path / "x.npz"
    parts = {
        "M": np.ones((2, 2, 3)), "Zin": np.ones((2, 3, 3)), "tau": np.zeros((2, 2, 2)),
        "names": np.array(["A", "B"]), "sectors": np.array(["a", "b", "c"]),
    }  # fmt: skip
    np.savez(path, **parts)
    got = icio.read_stored(path)
    assert got.goods.tolist() == [True, False, False]
    np.savez(path, **parts | {"tau": np.zeros((2, 2, 9))})
    with pytest.raises(SchemaError):
        icio.read_stored(path)
    with pytest.raises(Unavailable):
        icio.read_stored(tmp_path / "none.npz")


def test_economy_is_frozen():
    with pytest.raises(AttributeError):
        small().year = 3
    assert isinstance(small(), Economy)
