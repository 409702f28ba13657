"""Claim: 10,000 articles are read in six minutes on two cores, in less than 200 MB a process.

The written texts of the tests and the dispatches of the case, each many times over: a copy ends in
a line of its own, most are plain texts, one in five is Markdown with a day of its own between 2018
and 2026 in its head, one in ten is a page that a child has to parse. They are read as a user reads
a folder: from the beginning, in two processes, each claim on a line of a file. ``DETENTE_TEXTS``
says how many; fewer are told as fewer, and nothing is reckoned up from them.
"""

from __future__ import annotations

import hashlib
import os
import resource
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import detente
from benchmarks.claim import Figure

ROOT = Path(__file__).parents[1]
TEXTS = int(os.environ.get("DETENTE_TEXTS", "1000"))
CLAIMED = 10_000
SIX_MINUTES = 360.0
FIRST = date(2018, 3, 1)
DAYS = 3_100
_SAME = 120


def measure() -> list[Figure]:
    """Measure the reading of a folder of many texts in two processes."""
    figures = [Figure("load of the machine", os.getloadavg()[0], "")]
    with tempfile.TemporaryDirectory() as place:
        folder, few = Path(place) / "texts", Path(place) / "few"
        count = written(folder, TEXTS)
        written(few, _SAME * 5)
        spent, _ = _read(folder, Path(place) / "all.jsonl", 2)
        most = SIX_MINUTES if count >= CLAIMED else None
        figures.append(Figure(f"{count:,} articles, two processes", spent, "s", most))
        figures.append(Figure("articles a second", count / spent, "articles/s"))
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
        figures.append(Figure("peak memory of the process that asks", own, "MB", 200.0))
        figures.append(Figure("peak memory of one that reads", child, "MB", 200.0))
        one, first = _read(few, Path(place) / "one.jsonl", 1)
        two, second = _read(few, Path(place) / "two.jsonl", 2)
        assert first == second, "the answer hangs on the number of processes"
        figures.append(Figure(f"{_SAME * 5} articles: two processes over one", one / two, "times"))
    return figures


def _read(folder: Path, target: Path, workers: int) -> tuple[float, str]:
    """Return the seconds that a folder takes, and the hash of what was written."""
    desk = detente.open(data=Path(tempfile.mkdtemp()))
    begin = perf_counter()
    found = desk.read(folder, out=target, workers=workers)
    spent = perf_counter() - begin
    assert not found.unread
    with target.open("rb") as file:
        return spent, hashlib.file_digest(file, "sha256").hexdigest()


def written(folder: Path, count: int) -> int:
    """Write so many texts to a folder, each with a line of its own; return how many."""
    folder.mkdir(parents=True)
    places = (
        ROOT / "tests" / "texts" / "tuned",
        ROOT / "src" / "detente" / "cases" / "us_china" / "dispatches",
    )
    found = {place: sorted(place.glob("*.txt")) for place in places}
    assert all(found.values()), "a folder of texts is gone"
    texts = [path.read_text(encoding="utf-8") for paths in found.values() for path in paths]
    for number in range(count):
        text = f"{texts[number % len(texts)]}\n\nThis is copy {number} of the text.\n"
        if number % 10 == 9:
            paragraphs = "".join(f"<p>{p}</p>" for p in text.split("\n") if p.strip())
            page = f"<html><head><title>Copy</title></head><body><article>{paragraphs}"
            name, text = f"{number:05}.html", f"{page}</article></body></html>"
        elif number % 5 == 1:
            day = FIRST + timedelta(days=number * 37 % DAYS)
            name, text = f"{number:05}.md", f"---\ndate: {day}\n---\n\n{text}"
        else:
            name = f"{number:05}.txt"
        (folder / name).write_text(text, encoding="utf-8")
    return count
