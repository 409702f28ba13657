"""Questions answered once: within a time, a few at once, the answers kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from detente.desk import Desk
from detente.server.asking.edition import edition
from detente.server.asking.questions import Question
from detente.server.refusals import come_back
from detente.server.settings import Settings
from detente.verbs import Layout

#: Answers kept as objects, from which each layout and each page is made.
MOST_ANSWERS = 128
THREADS = 4
T = TypeVar("T")


@dataclass(slots=True)
class Shelf:
    """Finished texts, the least used given up where room ends; safe among threads."""

    room: int
    held: OrderedDict[str, Any]
    lock: Lock
    used: int = 0
    found: int = 0
    missed: int = 0

    @staticmethod
    def of(room: int) -> Shelf:
        """Return an empty shelf."""
        return Shelf(room, OrderedDict(), Lock())

    def take(self, key: str) -> Any | None:
        """Return what is kept under a key, None where nothing is."""
        with self.lock:
            if key not in self.held:
                self.missed += 1
                return None
            self.found += 1
            self.held.move_to_end(key)
            return self.held[key][0]

    def put(self, key: str, value: Any, size: int) -> None:
        """Keep a value; one that would fill half the shelf is not kept."""
        if size * 2 > self.room:
            return
        with self.lock:
            if key in self.held:
                self.used -= self.held.pop(key)[1]
            self.held[key] = (value, size)
            self.used += size
            while self.used > self.room:
                self.used -= self.held.popitem(last=False)[1][1]


class Office:
    """One case open to questions from outside.

    Parameters
    ----------
    settings : Settings
        What is served, and within which limits.
    clock : callable
        Gives the moment; it is read once a question.
    """

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.settings = settings
        self.clock = clock
        home = Path(settings.data) if settings.data else None
        self._desk = replace(Desk.open(settings.case, self.today(), home), guests=True)
        self.edition = edition(self._desk)
        self.texts = Shelf.of(settings.kept_bytes)
        self.answers = Shelf.of(MOST_ANSWERS)
        self._pools: dict[bool, ThreadPoolExecutor] = {}
        self._open: dict[str, Future[Any]] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Let the threads go; the next question calls new ones."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def today(self) -> date:
        """Return the day at the door."""
        return self.clock().astimezone().date()

    @property
    def desk(self) -> Desk:
        """The desk of the day: the case stays as it was read, the day moves on."""
        today = self.today()
        if self._desk.today != today:
            same = {"record", "held", "_indexes", "_trades"}
            kept = {k: v for k, v in vars(self._desk).items() if k in same}
            self._desk = replace(self._desk, today=today)
            vars(self._desk).update(kept)
        return self._desk

    def answer(self, question: Question) -> Any:
        """Return the answer to a question, from what is kept where it is."""
        desk = self.desk
        key = self._key(question, desk)
        kept = self.answers.take(key)
        if kept is None:
            kept = question.verb.method(desk, **question.arguments)
            self.answers.put(key, kept, 1)
        return kept

    def text(self, question: Question, layout: Layout) -> str:
        """Return the answer laid out, the same text as on the command line."""
        return question.verb.laid_out(self.desk, self.answer(question), layout)

    def tag(self, question: Question, form: str) -> str:
        """Return what stands for an answer in one form: it changes when the answer may."""
        said = f"{self.edition} {self._key(question, self.desk)} {form}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    async def within(self, key: str, heavy: bool, work: Callable[[], T]) -> T:  # noqa: FBT001
        """Do a piece of work within its time; who asks for the same meanwhile waits with it.

        Work cannot be broken off half done: it goes on and its result is kept, so that whoever
        comes back finds it.

        Raises
        ------
        Refused
            When the time is over: come back.
        """
        seconds = self.settings.heavy_seconds if heavy else self.settings.seconds
        with self._lock:
            running = self._open.get(key)
            if running is None:
                # Heavy work waits in a line of its own: one at a time, beside the light.
                if heavy not in self._pools:
                    self._pools[heavy] = ThreadPoolExecutor(1 if heavy else THREADS)
                running = self._pools[heavy].submit(work)
                self._open[key] = running
                running.add_done_callback(lambda _: self._open.pop(key, None))
        waited = asyncio.wrap_future(running)
        try:
            result: T = await asyncio.wait_for(asyncio.shield(waited), seconds)
        except TimeoutError:
            # Its failure, if any, is told to whoever asks next.
            waited.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise come_back(seconds) from None
        return result

    def _key(self, question: Question, desk: Desk) -> str:
        return f"{question.key} {desk.today if question.by_today() else ''}"
