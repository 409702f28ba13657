"""Runs on disk: worked out again they are the same, and whatever was touched is named."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from detente.cli import main
from detente.desk import Desk
from detente.errors import BadFile, BadValue, InputError, UnknownName
from detente.kernel import run as runs
from detente.verbs import VERBS

BY_NAME = {verb.name: verb for verb in VERBS}
OWN = """
- id: forty
  title: Forty points more
  text: a test of a scenario of one's own
  beyond: {duties: [{importer: USA, exporter: CHN, rate: 0.4, how: added}]}
"""


@pytest.fixture(scope="module")
def desk(us_china, tmp_path_factory):
    """A case of one's own, so that no edit of the shipped one comes between two answers."""
    case = shutil.copytree(us_china.root, tmp_path_factory.mktemp("case") / "own")
    return Desk.open(case, date(2026, 11, 22))


@pytest.fixture(scope="module")
def made(desk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "run"
    answer = desk.solve("truce-lapses", draws=30, seed=5, out=folder)
    return answer, folder


@pytest.fixture
def copy(made, tmp_path):
    return Path(shutil.copytree(made[1], tmp_path / "copy"))


def kinds(found):
    return {(d.kind, d.name) for d in found.differences}


def test_a_run_worked_out_again_is_the_same(desk, made):
    answer, folder = made
    found = desk.verify(folder)
    assert found.ok
    assert not found.differences
    assert found.run == answer.run["id"] == runs.read(folder).run.id
    assert found.files == len([p for p in folder.rglob("*") if p.is_file()]) - 1


def test_a_run_holds_what_was_answered(desk, made):
    answer, folder = made
    told = json.loads((folder / "answer.json").read_text())
    assert told["run"]["scenario"] == "truce-lapses"
    assert [row["region"] for row in told["welfare"]] == [m.region for m in answer.welfare]
    for row, move in zip(told["welfare"], answer.welfare, strict=True):
        assert row["change"] == pytest.approx(move.change, rel=1e-8)
    lines = (folder / "draws.csv").read_text().splitlines()
    assert lines[0] == "region,low,median,high"
    assert len(lines) == 1 + len(answer.welfare)
    assert "OECD" in (folder / "README.md").read_text()
    # Real income splits into its parts: the path ends where the two worlds lie apart.
    moved = {m.region: m.change for m in answer.welfare}
    for part in answer.parts:
        assert part.terms + part.volume == pytest.approx(moved[part.region], abs=2e-5)


def test_draws_are_about_the_answer(made):
    answer, _ = made
    moved = {m.region: m.change for m in answer.welfare}
    for row in answer.draws.welfare:
        assert row.low <= row.median <= row.high
        assert row.median == pytest.approx(moved[row.region], abs=1e-4)


def test_no_figure_without_its_table_and_its_source(made):
    _, folder = made
    drawn = {p.stem for p in (folder / "figures").glob("*.svg")}
    assert {"exports-chn", "diversion-usa", "welfare", "uncertainty", "prices-chn"} <= drawn
    assert drawn == {p.stem for p in (folder / "figures").glob("*.csv")}
    for name in drawn:
        assert "<desc" in (folder / "figures" / f"{name}.svg").read_text()


def test_a_touched_figure_is_named(desk, copy):
    path = copy / "welfare.csv"
    path.write_text(path.read_text().replace("0.0", "0.1", 1))
    (copy / "prices.csv").unlink()
    found = desk.verify(copy)
    assert not found.ok
    assert kinds(found) == {("file", "welfare.csv"), ("file", "prices.csv")}
    text = BY_NAME["verify"].laid_out(desk, found, "table")
    assert "was changed after it was written" in text
    assert "is missing" in text


def test_a_touched_record_is_named_and_what_comes_out_of_it(desk, copy):
    path = copy / runs.NAME
    told = json.loads(path.read_text())
    told["parameters"]["seed"] = 6
    path.write_text(json.dumps(told))
    found = kinds(desk.verify(copy))
    assert ("record", "run.json") in found
    assert ("result", "draws.csv") in found
    assert ("result", "flows.csv") not in found


def test_another_code_other_data_and_another_case_are_told_apart(desk, copy):
    kept = runs.read(copy).run
    path = copy / runs.NAME
    told = json.loads(path.read_text())
    told |= {"code": "0.0.1", "data_version": "2020.1.1"}
    told["inputs"]["lists.parquet"] = "0" * 64
    told["inputs"]["gone.parquet"] = "0" * 64
    other = runs.Run(**{k: told[k] for k in runs._TEXTS + runs._TABLES})
    path.write_text(json.dumps(told | {"id": other.id, "seal": other.seal}))
    found = desk.verify(copy)
    assert kinds(found) == {
        ("code", "0.0.1"), ("data", "2020.1.1"), ("inputs", "lists.parquet"),
        ("inputs", "gone.parquet"),
    }  # fmt: skip
    assert any("this is" in d.what and kept.code in d.what for d in found.differences)


@pytest.mark.parametrize(
    "change", [{"verb": "brief"}, {"verb": "__init__"}, {"parameters": {"scenario": "no-such"}}]
)
def test_what_cannot_be_worked_out_again_is_said(desk, copy, change):
    path = copy / runs.NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    found = desk.verify(copy)
    assert not found.ok
    assert any("no verb" in d.what or "cannot be worked out" in d.what for d in found.differences)


def test_a_scenario_of_ones_own_goes_with_its_run(desk, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(OWN)
    desk.solve(str(own), out=tmp_path / "run")
    own.unlink()
    assert desk.verify(tmp_path / "run").ok
    kept = tmp_path / "run" / "scenario.yaml"
    kept.write_text(OWN.replace("0.4", "0.5"))
    found = kinds(desk.verify(tmp_path / "run"))
    assert {("file", "scenario.yaml"), ("inputs", "scenario.yaml")} <= found


def test_where_there_is_nothing_to_verify(desk, tmp_path):
    with pytest.raises(InputError, match="no run"):
        desk.verify(tmp_path)
    (tmp_path / runs.NAME).write_text("{")
    with pytest.raises(BadFile):
        desk.verify(tmp_path)


def test_what_draws_and_folders_are_refused(desk, tmp_path):
    with pytest.raises(BadValue, match="draws"):
        desk.solve("truce-lapses", draws=-1)
    with pytest.raises(BadValue, match="take long") as caught:
        desk.solve("truce-lapses", draws=1_001)
    assert "--out" in caught.value.hint
    with pytest.raises(BadValue, match="too many here"):
        replace(desk, guests=True).solve("truce-lapses", draws=101)
    with pytest.raises(UnknownName, match="executor"):
        desk.solve("truce-lapses", draws=1, executor="cloud")
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="something other"):
        desk.solve("truce-lapses", out=tmp_path)


def test_the_command_ends_with_three_where_a_run_is_not_the_same(desk, copy, capsys):
    asked = ["verify", str(copy), "--case", desk.name]
    with pytest.raises(SystemExit) as ended:
        main(asked)
    assert ended.value.code == 0
    assert "files the same" in capsys.readouterr().out
    (copy / "flows.csv").write_text("")
    with pytest.raises(SystemExit) as ended:
        main(asked)
    assert ended.value.code == 3


def test_an_interrupted_run_goes_on_where_it_stopped(desk, tmp_path, monkeypatch):
    from detente.model.study import ensemble

    done = ensemble._batch
    calls = []

    def stops(*given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return done(*given)

    monkeypatch.setattr(ensemble, "_batch", stops)
    with pytest.raises(KeyboardInterrupt):
        desk.solve("truce-lapses", draws=100, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
    assert len([*(tmp_path / ".run.draws").rglob("0*")]) == 2
    again = desk.solve("truce-lapses", draws=100, out=tmp_path / "run")
    assert len(calls) == 3 + 2
    assert not (tmp_path / ".run.draws").exists()
    monkeypatch.undo()
    assert again.draws == desk.solve("truce-lapses", draws=100).draws


@pytest.mark.slow
def test_a_killed_worker_and_a_real_interruption_lose_nothing(desk, tmp_path):
    """The command itself: a worker is killed, then the whole is broken off and asked again."""
    psutil = pytest.importorskip("psutil", reason="comes with the extra [dask]")
    folder, kept = tmp_path / "run", tmp_path / ".run.draws"
    source = str(Path(__file__).parents[3] / "src")
    env = {**os.environ, "PYTHONPATH": source, "OPENBLAS_NUM_THREADS": "1"}
    asked = [
        sys.executable, "-m", "detente.cli", "solve", "truce-lapses", "--case", desk.name,
        "--draws", "800", "--executor", "pool", "--out", str(folder),
    ]  # fmt: skip

    def done():
        return len([*kept.rglob("0*")])

    def wait(number):
        until = time.monotonic() + 120
        while done() < number:
            assert time.monotonic() < until
            time.sleep(0.05)

    ran = subprocess.Popen(asked, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait(3)
    psutil.Process(ran.pid).children()[0].kill()
    wait(8)
    ran.send_signal(signal.SIGINT)
    _, said = ran.communicate(timeout=60)
    assert ran.returncode == 130, said
    assert not folder.exists()
    assert done() >= 8
    subprocess.run(asked, env=env, stdout=subprocess.DEVNULL, check=True, timeout=240)
    assert not kept.exists()
    alone = desk.solve("truce-lapses", draws=800, out=tmp_path / "alone")
    assert runs.read(folder).run.results == runs.read(tmp_path / "alone").run.results
    assert alone.draws is not None
