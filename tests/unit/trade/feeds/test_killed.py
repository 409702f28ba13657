"""A refresh killed at any moment leaves the state before it or the state after it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from detente.errors import Busy
from detente.trade.feeds import fetched as store
from detente.trade.held import COLUMNS
from tests.unit.trade.feeds import making, nursery
from tests.unit.trade.feeds.server import say, serving

ROOT = Path(__file__).parents[4]
AT = {name: at for at, name in enumerate(COLUMNS)}


def exports(home: Path) -> list[int]:
    """The vintages held of the one figure that changes with every page, oldest first."""
    rows = [r for r in store.read(home / "office") if r[AT["series"]] == "office-export-nor"]
    return [
        int(r[AT["value"]] / Decimal(1_000_000)) for r in sorted(rows, key=lambda r: r[AT["known"]])
    ]


class Nursery:
    """The process in which children are forked, and what they said."""

    def __init__(self, port: int, home: Path) -> None:
        command = [sys.executable, nursery.__file__, str(port), str(home), str(ROOT)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.said: list[str] = []
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())

    def until(self, word: str, times: int, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while sum(line.startswith(word) for line in self.said) < times:
            assert time.monotonic() < end, self.said[-5:]
            assert self.process.poll() is None
            time.sleep(0.005)

    def go(self, first: int, times: int) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"go {first}\n")
        self.until("child", times)
        return int([line for line in self.said if line.startswith("child")][-1].split()[1])

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()


def writing(home: Path) -> None:
    """Wait until a table is being written."""
    end = time.monotonic() + 5
    while not list((home / "office").glob(".new-*")) and time.monotonic() < end:
        time.sleep(0.0005)


def killed(home: Path, times: int, seed: int) -> None:
    served: list[int] = []
    numbers = count(1)

    def script(handler) -> None:
        number = next(numbers)
        served.append(number)
        page = making.balance({"January 2026": (f"{number}.0", "1.0", f"{number - 1}.0")})
        say(handler, page)

    moments = random.Random(seed)
    with serving(script) as port:
        nest = Nursery(port, home)
        held: list[int] = []
        old, new = 0, 0
        for turn in range(1, times + 1):
            before = sum(line == "done" for line in nest.said)
            child = nest.go(1000 * turn, turn)
            nest.until("done", before + (turn % 3 == 0))
            if turn % 2:
                writing(home)
                time.sleep(moments.uniform(0.0, 0.02))
            else:
                time.sleep(moments.uniform(0.0, 0.4))
            os.kill(child, signal.SIGKILL)
            nest.until("gone", turn)
            done = sum(line == "done" for line in nest.said) - before
            now = exports(home)
            assert now[: len(held)] == held
            added = now[len(held) :]
            # Every refresh that was done, and the one under way wholly or not at all.
            assert len(added) in {done, done + 1}
            assert added == sorted(added)
            assert set(added) <= set(served)
            # The other figure of the page never changes: it is held once, from the first page on.
            assert len(store.read(home / "office")) == len(now) + bool(now)
            old, new = old + (len(added) == done), new + (len(added) > done)
            held = now
        nest.close()
    assert held
    assert old + new == times
    with store.locked(home / "office"):
        assert not list((home / "office").glob(".new-*"))


@pytest.mark.enable_socket
def test_killed_fifty_times(tmp_path):
    killed(tmp_path, 50, seed=1)


@pytest.mark.parametrize("at", ["replace", "fsync", "write_table", "write_pages"])
def test_write_that_fails_leaves_the_state_before(tmp_path, monkeypatch, at):
    from tests.unit.trade.feeds.test_refresh import JANUARY, PAGE, run, values

    run(tmp_path, {PAGE: making.balance(JANUARY)})
    before = values(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    where = store if at.startswith("write") else os
    with monkeypatch.context() as broken:
        broken.setattr(where, at, full)
        with pytest.raises(OSError, match="No space"):
            run(tmp_path, {PAGE: making.balance({"January 2026": ("11.0", "30.0", "-19.0")})})
    after = values(tmp_path)
    assert after == before or (at == "write_pages" and after != before)
    state = run(tmp_path, {PAGE: making.balance({"January 2026": ("11.0", "30.0", "-19.0")})})
    assert state.status == ("nothing-new" if at == "write_pages" else "new")


def test_leftovers_are_swept_under_the_lock(tmp_path):
    folder = tmp_path / "office"
    (folder / ".new-left").mkdir(parents=True)
    (folder / ".new-left" / "observations.parquet").write_bytes(b"half")
    assert store.tables(tmp_path) == []
    assert store.read(folder) == []
    with store.locked(folder):
        assert not (folder / ".new-left").exists()
        with pytest.raises(Busy), store.locked(folder):
            pass


def test_tables_of_all_feeds_are_found(tmp_path):
    store.write(tmp_path / "b", [])
    store.write(tmp_path / "a", [])
    (tmp_path / "c").mkdir()
    assert [p.parent.name for p in store.tables(tmp_path)] == ["a", "b"]
    assert store.tables(tmp_path / "none") == []


def test_folder_may_have_any_name(tmp_path):
    folder = tmp_path / "O'Hara; DROP" / "office"
    store.write(folder, [])
    assert store.read(folder) == []
