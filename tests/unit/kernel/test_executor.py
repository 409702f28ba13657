"""Pieces of work: the same bytes whoever does them, nothing lost when a worker is killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.errors import BadValue, NotCovered, Unavailable
from detente.kernel.executor import Pool, Serial, gather

PIECES = {f"piece-{n}": n for n in range(12)}
WANTED = [str(n * n).encode() for n in range(12)]


def square(number):
    return str(number * number).encode()


def killed_once(told):
    """Kill the own process the first time that a piece comes up."""
    folder, number = told
    mark = Path(folder) / f"begun-{number}"
    if number == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    with (Path(folder) / f"done-{number}").open("a") as handle:
        handle.write("x")
    return square(number)


def asleep(folder):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)


def killed_always(_):
    os.kill(os.getpid(), signal.SIGKILL)


def refused(_):
    raise NotCovered("no such thing", hint="another")


@pytest.mark.parametrize("executor", [Serial(), Pool(2)], ids=["serial", "pool"])
def test_results_stand_in_the_order_of_the_pieces(executor):
    assert gather(executor, square, PIECES) == WANTED


def test_a_killed_worker_loses_nothing(tmp_path):
    pieces = {name: (str(tmp_path), n) for name, n in PIECES.items()}
    told = []
    found = gather(Pool(2), killed_once, pieces, kept=tmp_path / "kept", tell=told.append)
    assert found == WANTED
    assert (tmp_path / "begun-5").exists()
    assert told[-1] == "12 of 12 pieces done"


def test_a_piece_that_always_kills_ends_with_an_error():
    with pytest.raises(Unavailable, match="died 3 times") as caught:
        gather(Pool(1), killed_always, {"poison": 0})
    assert "poison" in str(caught.value)


@pytest.mark.parametrize("executor", [Serial(), Pool(2)], ids=["serial", "pool"])
def test_an_error_of_the_work_comes_through_with_its_words(executor):
    with pytest.raises(NotCovered) as caught:
        gather(executor, refused, {"a": 1})
    assert caught.value.hint == "another"


def runs(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_workers_end_with_the_process_that_shares_out(tmp_path):
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from test_executor import asleep\n"
        "from detente.kernel.executor import Pool, gather\n"
        "gather(Pool(2), asleep, {'a': sys.argv[2], 'b': sys.argv[2]})"
    )
    at_work = tmp_path / "at-work"
    at_work.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", script, str(Path(__file__).parent), str(at_work)]
    ) as parent:
        until = time.monotonic() + 60
        while len(list(at_work.iterdir())) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        parent.kill()
    workers = [int(each.name) for each in at_work.iterdir()]
    assert len(workers) == 2
    until = time.monotonic() + 20
    while any(map(runs, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(runs, workers))


class Interrupted:
    """Does some pieces, then is broken off."""

    def __init__(self, after):
        self.after = after
        self.done = []

    def run(self, work, pieces):
        for name, piece in pieces.items():
            if len(self.done) == self.after:
                raise KeyboardInterrupt
            self.done.append(name)
            yield name, work(piece)


def test_an_interruption_keeps_what_is_done(tmp_path):
    first, second = Interrupted(5), Interrupted(99)
    with pytest.raises(KeyboardInterrupt):
        gather(first, square, PIECES, kept=tmp_path)
    told = []
    assert gather(second, square, PIECES, kept=tmp_path, tell=told.append) == WANTED
    assert told[0] == "5 of 12 pieces done"
    assert sorted(first.done + second.done) == sorted(PIECES)


def test_what_was_cut_short_is_done_again(tmp_path):
    gather(Serial(), square, PIECES, kept=tmp_path)
    (tmp_path / "piece-3").write_bytes((tmp_path / "piece-3").read_bytes()[:-1])
    (tmp_path / "piece-4").write_bytes(b"")
    again = Interrupted(99)
    assert gather(again, square, PIECES, kept=tmp_path) == WANTED
    assert again.done == ["piece-3", "piece-4"]
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".part")]


def test_no_workers():
    with pytest.raises(BadValue, match="0 workers"):
        Pool(0)
