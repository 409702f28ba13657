"""A process that waits for orders and forks a child for each: the cost of starting is paid once.

It loads what the parser needs and then only waits: it never reads a document. Every document has
a child of its own, so that one can neither use up another's limits nor leave anything behind.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from detente.wire.sandbox import child; from detente.wire.waiting import wait; "
    "wait(sys.argv[2], child)"
)
#: Name of a tuple of a module: what its functions import when called, and is loaded beforehand.
HEAVY = "HEAVY"
_GO = b"\1"
#: Of a document, and of an answer, in front of it.
LENGTH = struct.Struct(">Q")
_MOST_IDLE = 4
_GRACE = 0.2


@dataclass(slots=True)
class Ended:
    """What came back of an order: the answer, how the process ended, whether it was stopped."""

    answer: bytes
    code: int
    late: bool


@dataclass(slots=True)
class Waiting:
    """A process that forks a child for each order."""

    process: subprocess.Popen[bytes]

    @classmethod
    def begin(cls, command: list[str]) -> Waiting:
        """Start one, in a group of its own and with an empty environment."""
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        """Whether it still waits."""
        return self.process.poll() is None

    def ask(self, head: bytes, data: bytes, wall: float, most: int) -> Ended:
        """Give an order and return its answer, cut one byte after the most that is allowed."""
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            self.stop()

        timer = threading.Timer(wall, stop)
        timer.start()
        try:
            whole, answer = self._told(head, data, most)
        finally:
            timer.cancel()
        if not whole or len(answer) > most:
            self.end()
        return Ended(answer, self.process.returncode or 0, stopped.is_set())

    def _told(self, head: bytes, data: bytes, most: int) -> tuple[bool, bytes]:
        source, target = self.process.stdout, self.process.stdin
        assert source is not None
        assert target is not None
        try:
            target.write(_GO + struct.pack(">I", len(head)) + head + LENGTH.pack(len(data)))
            target.write(data)
            target.flush()
        except BrokenPipeError:
            return False, b""  # it is gone; the missing answer says so
        size = source.read(LENGTH.size)
        if len(size) < LENGTH.size:
            return False, b""
        (length,) = LENGTH.unpack(size)
        answer = source.read(min(length, most + 1))
        return len(answer) == length, answer

    def end(self) -> None:
        """Stop it and the child it may have, and forget it."""
        with suppress(subprocess.TimeoutExpired):
            # One that is ending by itself says how: its code tells what it met.
            self.process.wait(timeout=_GRACE)
        self.stop()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def stop(self) -> None:
        """Kill it and its child."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


@dataclass(slots=True)
class _Idle:
    """Processes that wait, by what they have loaded."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[str, list[Waiting]] = field(default_factory=dict)

    def take(self, command: list[str]) -> Waiting:
        with self.lock:
            waiting = self.held.get(json.dumps(command), [])
            while waiting:
                one = waiting.pop()
                if one.alive:
                    return one
                one.end()
        return Waiting.begin(command)

    def give(self, command: list[str], one: Waiting) -> None:
        with self.lock:
            waiting = self.held.setdefault(json.dumps(command), [])
            if one.alive and len(waiting) < _MOST_IDLE:
                waiting.append(one)
                return
        one.end()

    def dismiss(self) -> None:
        with self.lock:
            every = [one for waiting in self.held.values() for one in waiting]
            self.held.clear()
        for one in every:
            one.stop()
            one.end()


_idle = _Idle()
dismiss = _idle.dismiss
atexit.register(dismiss)


def ask(module: str, head: bytes, data: bytes, wall: float, most: int) -> Ended:
    """Give an order to a process that has a module loaded; one that met a limit is replaced."""
    command = [sys.executable, "-I", "-c", BOOT, json.dumps(sys.path), module]
    one = _idle.take(command)
    try:
        ended = one.ask(head, data, wall, most)
    except BaseException:
        one.stop()
        one.end()
        raise
    if one.alive:
        _idle.give(command, one)
    return ended


def wait(module: str, obey: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    """Fork a child for every order until there are no more; end as a child that failed did."""
    with suppress(ImportError):
        loaded = importlib.import_module(module)
        for name in getattr(loaded, HEAVY, ()):
            importlib.import_module(name)
    while os.read(0, 1) == _GO:
        made = os.fork()
        if not made:
            _obey(obey)
        _, status = os.waitpid(made, 0)
        if status:
            # What it had not read or written yet would be taken for the next order's.
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF or 1)


def _obey(obey: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    code = 1
    try:
        with (
            open(0, "rb", closefd=False) as source,
            open(1, "wb", closefd=False) as target,
        ):
            obey(source, target)
        code = 0
    finally:
        os._exit(code)
