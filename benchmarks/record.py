"""Claim: the claims of an article are read in 50 ms on one core.

The written texts of the tests and the dispatches of the case, repeated: each copy ends in a line
of its own, so that none is a text already seen. What is read once a process, the vocabulary and
the rows that answer, is measured apart. A folder is read in one process and in two, both from
the beginning: each works out for itself what was known on the day of a text.
"""

from __future__ import annotations

import os
import resource
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import detente
from benchmarks.claim import Figure

ROOT = Path(__file__).parents[1]
COPIES = 8


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
            begin = perf_counter()
            text = read_file(path)
            parts["opened"].append(perf_counter() - begin)
            begin = perf_counter()
            extract(text, bench.words)
            parts["claims"].append(perf_counter() - begin)
            begin = perf_counter()
            bench.read(text)
            parts["all"].append(perf_counter() - begin)
        told = {
            "opened": ("opened", None),
            "claims": ("claims, median", 50.0),
            "all": ("claims and verdicts, median", None),
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
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
    figures.append(Figure("peak memory of the process that asks", own, "MB", 1000.0))
    return [*figures, Figure("peak memory of one that reads", child, "MB", 1000.0)]


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
    places = (ROOT / "tests" / "texts" / "tuned", ROOT / "tests" / "texts" / "held", dispatches)
    texts = [path for place in places for path in sorted(place.glob("*.txt"))]
    for number in range(COPIES):
        for path in texts:
            text = path.read_text(encoding="utf-8")
            (folder / f"{path.stem}_{number}.txt").write_text(f"{text}\nCopy {number}.\n")
    return COPIES * len(texts)
