"""Ensembles on every executor: the same bytes, and nothing lost when a worker is killed."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.errors import NotConverged, Unavailable, UnknownName
from detente.kernel.executor import Pool, Serial
from detente.model import elasticity
from detente.model.baseline import baseline
from detente.model.equilibrium import solve
from detente.model.executing.cluster import Cluster, executor
from detente.model.invariants import small
from detente.model.shock import Shock, tariffs
from detente.model.study.ensemble import ensemble, grid

#: On a cluster the work goes to processes that know nothing of the tests.
ON_DASK = """
import hashlib, os, signal, sys, threading, time
from detente.model import elasticity
from detente.model.baseline import baseline
from detente.model.executing.cluster import Cluster, executor
from detente.model.shock import tariffs
from detente.model.study.ensemble import ensemble

killed = []

class Watched(Cluster):
    # A worker is killed as soon as the first piece is done.
    def run(self, work, pieces):
        import psutil
        for done in super().run(work, pieces):
            if sys.argv[1] == "kill" and not killed:
                own = [p for p in psutil.Process().children(recursive=True)
                       if "spawn_main" in " ".join(p.cmdline())]
                killed.append(own[-1].pid)
                os.kill(own[-1].pid, signal.SIGKILL)
            yield done

def main():
    economy = baseline("28x31")
    shock = tariffs(economy, {("USA", "CHN", "*"): 0.3}, how="added")
    theta = elasticity.theta(economy, "LL", horizon="medium")
    found = ensemble(economy, shock, theta, 400, seed=3, executor=Watched("", 2))
    print(len(killed), hashlib.sha256(found.welfare.tobytes()).hexdigest())

if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def asked():
    economy = baseline("28x31")
    shock = tariffs(economy, {("USA", "CHN", "*"): 0.3}, how="added")
    return economy, shock, elasticity.theta(economy, "LL", horizon="medium")


def test_a_pool_gives_the_bytes_of_one_process(asked):
    alone = ensemble(*asked, 60, seed=3)
    shared = ensemble(*asked, 60, seed=3, executor=Pool(2))
    assert alone.welfare.tobytes() == shared.welfare.tobytes()
    assert alone.steps == shared.steps


def test_a_draw_does_not_depend_on_how_many_there_are(asked):
    few, more = ensemble(*asked, 3, seed=3), ensemble(*asked, 30, seed=3)
    assert few.welfare.tobytes() == more.welfare[:3].tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["let live", "kill"])
def test_a_cluster_gives_the_same_bytes_even_when_a_worker_is_killed(asked, tmp_path, how):
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    import hashlib

    script = tmp_path / "on_dask.py"
    script.write_text(ON_DASK)
    source = str(Path(__file__).parents[3] / "src")
    env = {**os.environ, "PYTHONPATH": source, "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, str(script), how], env=env, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    killed, found = ran.stdout.split()
    assert int(killed) == (how == "kill")
    alone = ensemble(*asked, 400, seed=3).welfare.tobytes()
    assert found == hashlib.sha256(alone).hexdigest()


def test_an_ensemble_goes_on_from_what_was_kept(asked, tmp_path):
    first = ensemble(*asked, 50, seed=3, kept=tmp_path)
    told = []
    again = ensemble(*asked, 75, seed=3, kept=tmp_path, tell=told.append)
    assert told[0] == "2 of 3 pieces done"
    assert again.welfare[:50].tobytes() == first.welfare.tobytes()
    # Another seed, another change: nothing kept fits.
    told.clear()
    ensemble(*asked, 50, seed=4, kept=tmp_path, tell=told.append)
    assert told[0] == "0 of 2 pieces done"


def test_a_grid_is_each_change_under_each_set(asked):
    economy, shock, theta = asked
    sets = np.array([elasticity.theta(economy, name, horizon="medium") for name in ("CP", "FGO")])
    found = grid(economy, [shock, Shock()], sets, theta)
    assert found.welfare.shape == (2, 2, len(economy.regions))
    for place, values in enumerate(sets):
        alone = solve(economy, shock, theta=values).welfare
        assert found.welfare[0, place] == pytest.approx(alone, abs=1e-8)
    assert found.welfare[1] == pytest.approx(0.0, abs=1e-9)


def test_welfare_is_measured_from_the_other_change(asked):
    economy, shock, theta = asked
    same = ensemble(economy, shock, theta, 4, against=shock)
    assert same.welfare == pytest.approx(0.0, abs=1e-12)


def test_a_draw_without_a_solution_is_not_left_out():
    economy = small()
    ruin = tariffs(economy, {("A", "B", "*"): 0.5})
    with pytest.raises(NotConverged):
        grid(economy, [ruin], np.full((2, 4), 4.0e7), np.full(4, 4.0))


def test_executors_by_name():
    assert executor("serial") == Serial()
    assert executor("pool", 3) == Pool(3)
    with pytest.raises(UnknownName, match="poool") as caught:
        executor("poool")
    assert "pool" in caught.value.hint


def test_a_cluster_is_an_extra(monkeypatch):
    monkeypatch.setattr("detente.model.executing.cluster.find_spec", lambda _: None)
    for name in ("dask", "tcp://127.0.0.1:9"):
        with pytest.raises(Unavailable) as caught:
            executor(name)
        assert "detente[dask]" in caught.value.hint
    monkeypatch.undo()
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    assert executor("dask", 3) == Cluster("", 3)
    assert executor("tcp://127.0.0.1:9", 3) == Cluster("tcp://127.0.0.1:9", 3)
