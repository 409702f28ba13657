"""Claim: `/` and `/duty/{hs}` answer 95 of 100 questions within 60 ms at 100 a second.

The server runs with one worker in a process of its own; one client asks at even times, whatever
the answers take, over sixteen connections, and for two hundred products in turn.
DETENTE_BENCH_SECONDS sets how long.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

import httpx

from benchmarks.claim import Figure

RATE = 100
SECONDS = float(os.environ.get("DETENTE_BENCH_SECONDS", "30"))
P95_MS = 60.0
FIRST_S = 3.0
#: Growth of memory while it is asked, in MB: kept answers have their own bound.
GROWTH_MB = 64.0
PRODUCTS = 200
#: Connections that stay open.
LINES = 16


@contextmanager
def _server() -> Iterator[tuple[str, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from detente.cli import main; main(['serve', '--port', '{port}', '--rate', '0'])"
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.Popen(
            [sys.executable, "-c", code],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "XDG_DATA_HOME": home},
        )
        try:
            yield f"http://127.0.0.1:{port}", run.pid
        finally:
            run.terminate()
            run.wait(20)


def _codes() -> list[str]:
    """Return products from all over the schedule."""
    import detente

    desk = detente.open()
    main = desk.case.about.main_dest or next(iter(desk.case.parties))
    rated = desk.catalogue.rated(main)
    return rated[:: len(rated) // PRODUCTS][:PRODUCTS]


def _listening(address: str) -> float:
    """Return how long after its start the server listens, in seconds."""
    begin = perf_counter()
    while perf_counter() - begin < 60:
        try:
            httpx.get(f"{address}/-/status.json", timeout=60).raise_for_status()
            return perf_counter() - begin
        except httpx.TransportError:
            sleep(0.02)
    raise RuntimeError("the server does not answer")


def _first(address: str) -> float:
    """Return how long the first page takes, in seconds."""
    begin = perf_counter()
    httpx.get(address, timeout=60).raise_for_status()
    return perf_counter() - begin


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def _asked(
    address: str, paths: list[str], seconds: float, rate: float = RATE
) -> tuple[list[float], int]:
    """Ask at even times; return the milliseconds each took and how many failed.

    The client is as plain as can be, so that it is the server that is measured.
    """
    host, port = address.removeprefix("http://").split(":")
    took: list[float] = []
    failed = 0
    waiting: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()

    async def line() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(host, int(port))
        while (asked := await waiting.get()) is not None:
            due, path = asked
            head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            size = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
            await reader.readexactly(int(size[1]) if size else 0)
            # From when it was due: a question that had to wait counts the wait.
            took.append((perf_counter() - due) * 1000)
            failed += not answer.startswith(b"HTTP/1.1 200")
        writer.close()

    lines = [asyncio.create_task(line()) for _ in range(LINES)]
    begin = perf_counter()
    for number in range(round(seconds * rate)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - perf_counter()))
        waiting.put_nowait((due, paths[number % len(paths)]))
    for _ in lines:
        waiting.put_nowait(None)
    await asyncio.gather(*lines)
    return took, failed


def measure() -> list[Figure]:
    """Measure one worker: the first page, then each kind of page at 100 a second."""
    duties = [f"/duty/{code}?on=2025-11-20&known=2026-10-01" for code in _codes()]
    figures = []
    with _server() as (address, pid):
        figures.append(Figure("start until it listens", _listening(address), "s"))
        figures.append(Figure("first page then", _first(address), "s", FIRST_S))
        # Every product once, unmeasured: what it takes to make an answer is told apart.
        cold, _ = asyncio.run(_asked(address, duties, len(duties) / 10, rate=10))
        figures.append(Figure("/duty/{hs} made anew, p50", quantiles(cold, n=20)[9], "ms"))
        before = _memory_mb(pid)
        for name, paths in (("/", ["/"]), ("/duty/{hs}", duties)):
            took, failed = asyncio.run(_asked(address, paths, SECONDS))
            p95 = quantiles(took, n=20)[18]
            figures.append(Figure(f"{name} at {RATE}/s, p95", p95, "ms", P95_MS))
            figures.append(Figure(f"{name} failed", float(failed), "answers", 0.0))
        grown = _memory_mb(pid) - before
        figures.append(Figure("memory grown meanwhile", grown, "MB", GROWTH_MB))
    return figures
