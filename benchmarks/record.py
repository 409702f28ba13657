"""Claim: an article is read in 50 ms on one core, and a reader of 2,000 stays below 200 MB.

The written texts of the tests and the dispatches of the case, repeated: each copy ends in a line
of its own, so that none is a text already seen. What is read once a process, the vocabulary and
the rows that answer, is measured apart. A folder is read in one process and in two, both from
the beginning: each works out for itself what was known on the day of a text. The memory is that
of a process of its own, which reads 2,000 texts of many days and forms and writes their claims.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import detente
from benchmarks.claim import Figure
from benchmarks.reading import written

ROOT = Path(__file__).parents[1]
COPIES = 8
MANY = 2_000
MOST_MEGABYTES = 200.0
MOST_MILLISECONDS = 50.0
#: What a process of its own does: read a folder, and say how much memory that took. The peak that
#: `getrusage` gives is no less than what the process was that started it.
_READER = """
import pathlib, sys, tempfile
import detente
detente.open(data=tempfile.mkdtemp()).read(sys.argv[1], out=sys.argv[2])
told = pathlib.Path("/proc/self/status").read_text()
print(told.partition("VmHWM:")[2].split()[0])
"""


def measure() -> list[Figure]:
    """Measure the reading of one text, and of a folder in one process and in two."""
    from detente.desk.evidence.working import Bench
    from detente.record.claims.extract import extract
    from detente.record.documents.opening import files_in, read_file

    figures = [Figure("load of the machine", os.getloadavg()[0], "")]
    desk = detente.open(data=Path(tempfile.mkdtemp()))
    begin = perf_counter()
    bench = Bench.of(desk, desk.case.about.known_until)
    bench.read(read_file(desk.case.root / "dispatches" / "1.txt"))
    figures.append(Figure("the first text, with what is read once", perf_counter() - begin, "s"))
    with tempfile.TemporaryDirectory() as folder:
        texts = copies(Path(folder))
        parts: dict[str, list[float]] = {"opened": [], "claims": [], "all": []}
        for path in files_in(Path(folder)):
            # Time of the processor: one core is claimed, whatever else the machine is at.
            begin = process_time()
            text = read_file(path)
            parts["opened"].append(process_time() - begin)
            begin = process_time()
            extract(text, bench.words)
            parts["claims"].append(process_time() - begin)
            begin = process_time()
            bench.read(text)
            parts["all"].append(process_time() - begin)
        told = {
            "opened": ("opened", None),
            "claims": ("claims, median", MOST_MILLISECONDS),
            "all": ("claims and verdicts, median", MOST_MILLISECONDS),
        }
        for name, (what, most) in told.items():
            figures.append(Figure(f"one article: {what}", median(parts[name]) * 1e3, "ms", most))
        alone, both, relate = _folder(desk, bench, Path(folder))
    figures += [
        Figure(f"{texts} articles from the beginning, one process", texts / alone, "articles/s"),
        Figure(f"{texts} articles from the beginning, two processes", texts / both, "articles/s"),
        Figure("two processes over one", alone / both, "times"),
        Figure(f"relations between claims of {texts} articles that repeat", relate, "s"),
    ]
    what = f"peak memory of a reader of {MANY:,} texts"
    return [*figures, Figure(what, _memory(MANY), "MB", MOST_MEGABYTES)]


def _memory(count: int) -> float:
    """Return the peak memory of a process that reads so many texts, in megabytes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "texts"
        written(folder, count)
        words = [sys.executable, "-c", _READER, str(folder), str(Path(place) / "all.jsonl")]
        told = subprocess.run(words, capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024.0


def _folder(desk: object, bench: object, folder: Path) -> tuple[float, float, float]:
    """Return the seconds of one process, of two, and of relating what was read."""
    from detente.desk.evidence.working import Bench, apart, gathered, here, whole
    from detente.record.documents.opening import read_folder
    from detente.record.documents.reading import Given

    begin = perf_counter()
    bench = Bench.of(desk, bench.now)
    one = list(here(bench, read_folder(folder), desk.tell))
    alone = perf_counter() - begin
    begin = perf_counter()
    two = list(apart(desk, bench.now, folder, Given(), 2, work=whole))
    both = perf_counter() - begin
    assert [done.read for done in one] == [done.read for done in two]
    begin = perf_counter()
    gathered(one, bench.answers, bench.rules)
    return alone, both, perf_counter() - begin


def copies(folder: Path) -> int:
    """Write the texts to a folder, several times over; return how many there are."""
    dispatches = ROOT / "src" / "detente" / "cases" / "us_china" / "dispatches"
    places = (ROOT / "tests" / "texts" / "tuned", dispatches)
    found = {place: sorted(place.glob("*.txt")) for place in places}
    assert all(found.values()), "a folder of texts is gone"
    texts = [path for paths in found.values() for path in paths]
    for number in range(COPIES):
        for path in texts:
            text = path.read_text(encoding="utf-8")
            (folder / f"{path.stem}_{number}.txt").write_text(f"{text}\nCopy {number}.\n")
    return COPIES * len(texts)
