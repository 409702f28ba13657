"""Many pieces of work done here, in several processes or elsewhere, with the same bytes as result.

A piece is worked out from its own argument alone, so that it matters neither who does it nor in
which order. What is done can be kept on disk by the name of the piece: whoever asks again, after
an interruption, goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import active_children, connection, parent_process
from pathlib import Path
from typing import Any, Protocol

from detente.errors import BadValue, Unavailable

Work = Callable[[Any], bytes]
"""What is done with a piece: from its argument to bytes."""

#: A piece whose worker dies this often is at fault itself.
_TRIES = 3
#: Seconds that a process has to end when it is told to.
_PATIENCE = 5.0
#: Bytes of the hash before what is kept.
_HEAD = 32


class Executor(Protocol):
    """Does pieces of work somewhere; gives each back as it is done, in any order."""

    def run(self, work: Work, pieces: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the name of each piece and what came of it."""


@dataclass(frozen=True, slots=True)
class Serial:
    """In this process, one after the other."""

    def run(self, work: Work, pieces: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the name of each piece and what came of it."""
        for name, piece in pieces.items():
            yield name, work(piece)


@dataclass(frozen=True, slots=True)
class Pool:
    """In several processes of this machine; one that is killed is replaced, its pieces redone.

    Parameters
    ----------
    workers : int
        Processes.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise BadValue(f"{self.workers} workers do nothing", where="workers", hint="1 or more")

    def run(self, work: Work, pieces: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the name of each piece and what came of it."""
        left, tries = dict(pieces), 0
        while left:
            before = len(left)
            try:
                for name, raw in self._round(work, left):
                    del left[name]
                    yield name, raw
            except BrokenProcessPool as error:
                # Whoever was killed, the round took pieces with it; a round that brings none on
                # says that a piece kills its worker.
                tries = tries + 1 if len(left) == before else 1
                if tries >= _TRIES:
                    raise Unavailable(
                        f"the processes died {tries} times over the same work",
                        where=next(iter(left)),
                        hint="is there memory enough? fewer workers need less",
                    ) from error

    def _round(self, work: Work, pieces: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        pool = ProcessPoolExecutor(self.workers, initializer=serve)
        try:
            of = {pool.submit(work, piece): name for name, piece in pieces.items()}
            yield from _as_done(of)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _as_done(of: Mapping[Future[bytes], str]) -> Iterator[tuple[str, bytes]]:
    """Yield what is done, and only then what broke: nothing finished is lost."""
    waiting = set(of)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        broken = [f for f in done if f.exception() is not None]
        yield from ((of[f], f.result()) for f in done if f not in broken)
        for future in broken:
            future.result()


def serve() -> None:
    """Make this process a worker: it leaves interruptions to its parent, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


@contextlib.contextmanager
def ending(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """Use a pool whose processes end at once where it is left early: by Ctrl-C or an error.

    A pool of itself waits for what its processes are at, however long that takes.
    """
    others = set(active_children())
    try:
        yield pool
    except BaseException:
        own = set(active_children()) - others
        pool.shutdown(wait=False, cancel_futures=True)
        for process in own:
            process.terminate()
        for process in own:
            process.join(_PATIENCE)
        raise
    pool.shutdown()


def _end_with(sentinel: int) -> None:
    # A parent that is killed tells nobody: its worker would wait for the next piece for ever.
    connection.wait([sentinel])
    os._exit(1)


def gather(
    executor: Executor,
    work: Work,
    pieces: Mapping[str, Any],
    *,
    kept: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[bytes]:
    """Return what comes of every piece, in the order of the pieces.

    Parameters
    ----------
    executor : Executor
        Who does the work.
    work : callable
        From the argument of a piece to bytes; it can be sent to another process.
    pieces : mapping of str to object
        Arguments by name. A name stands for what comes of it wherever `kept` is used.
    kept : path, optional
        Folder in which what is done is kept until the caller removes it.
    tell : callable, optional
        Is told how far the work is.

    Raises
    ------
    Unavailable
        A piece whose worker died again and again.

    Examples
    --------
    >>> gather(Serial(), bytes, {"a": 1, "b": 2})
    [b'\\x00', b'\\x00\\x00']
    """
    found = {} if kept is None else _held(kept, pieces)
    left = {name: piece for name, piece in pieces.items() if name not in found}
    _say(tell, len(found), len(pieces))
    with contextlib.closing(_closable(executor.run(work, left))) as done:
        for name, raw in done:
            if kept is not None:
                _keep(kept, name, raw)
            found[name] = raw
            _say(tell, len(found), len(pieces))
    return [found[name] for name in pieces]


def _closable(done: Iterator[tuple[str, bytes]]) -> Any:
    """Return an iterator that can be closed: one broken off lets its workers go."""
    return done if hasattr(done, "close") else (item for item in done)


def _say(tell: Callable[[str], None], done: int, whole: int) -> None:
    tell(f"{done:,} of {whole:,} pieces done")


def _held(kept: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return what was kept whole; a file that was cut short counts as not done."""
    found = {}
    for name in names:
        path = kept / name
        raw = path.read_bytes() if path.is_file() else b""
        if raw[:_HEAD] == hashlib.sha256(raw[_HEAD:]).digest():
            found[name] = raw[_HEAD:]
    return found


def _keep(kept: Path, name: str, raw: bytes) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    beside = kept / f".{name}.{os.getpid()}.part"
    beside.write_bytes(hashlib.sha256(raw).digest() + raw)
    beside.replace(kept / name)
