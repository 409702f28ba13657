"""One long text is read in a time that grows with its length, or refused: no part unsaid."""

import subprocess
import sys
from datetime import date
from time import process_time

import pytest

from detente.desk.evidence.working import Bench
from detente.errors import BadFile
from detente.record.documents.reading import Given, read_bytes
from detente.record.reconcile import MOST_SAID

SAME = (
    "China's exports to the United States fell 28.6 percent in November from a year earlier, "
    "customs data showed. "
)
#: What a reader of one text of a megabyte may take; it takes about a quarter of a minute.
MOST_SECONDS, MOST_MEGABYTES = 120, 600
_READER = """
import resource, sys, tempfile
import detente
found = detente.open(data=tempfile.mkdtemp()).read(sys.argv[1], published="2025-12-09")
used = resource.getrusage(resource.RUSAGE_SELF)
print(len(found.claims), len(found.relations), used.ru_utime, used.ru_maxrss / 1024)
"""


def same(size):
    return (SAME * (size // len(SAME) + 1))[:size]


def lines(size):
    return same(size).replace(". ", ".\n\n")


def figures(size):
    """Another figure in each sentence: none says what another does."""
    made = (
        SAME.replace("28.6", f"{n % 97}.{n % 10}").replace("earlier", f"earlier to ${n}.5 billion")
        for n in range(1, size // len(SAME))
    )
    return "".join(made)


def one_sentence(size):
    """No full stop until the end."""
    part = "exports to the United States fell 28.6 percent in November and imports rose 5 percent, "
    return f"China's {part * (size // len(part))}as customs data showed."


def marks(size):
    """Quotations that nobody closes."""
    part = "“China’s exports fell 28.6 percent in November, he said in a note. "
    return part * (size // len(part))


@pytest.fixture(scope="module")
def bench(desk):
    return Bench.of(desk, desk.case.about.known_until)


def opened(text):
    return read_bytes(text.encode(), "a.txt", Given(published=date(2025, 12, 9), language="en"))


@pytest.mark.slow
@pytest.mark.parametrize("shape", [same, lines, figures, one_sentence, marks])
def test_twice_the_text_takes_less_than_three_times_as_long(bench, shape):
    def seconds(size):
        taken = []
        for _ in range(2):
            begin = process_time()
            bench.read(opened(shape(size)))
            taken.append(process_time() - begin)
        return min(taken)

    bench.read(opened(shape(2_000)))
    assert seconds(80_000) < 3 * seconds(40_000)


def test_what_is_said_again_is_held_against_the_first_alone(bench):
    read = bench.read(opened(same(20_000))).read
    firsts = [r.a for r in read.relations]
    assert len(read.claims) > 150
    assert len(read.relations) <= len(read.claims) + 3
    assert firsts.count(read.claims[0].id) >= len(read.claims) - 3
    assert "beyond them are not" not in read.prose


def test_what_is_held_against_nothing_is_told(bench):
    read = bench.read(opened(figures(30_000))).read
    of_it = [c for c in read.claims if c.subject == "exports.to_US"]
    assert len(of_it) > MOST_SAID
    left = len(of_it) - MOST_SAID
    assert f"{left} beyond them are not: China's exports to the US ({left} more)" in read.prose


def test_a_text_longer_than_is_read_in_time_is_refused():
    begin = process_time()
    with pytest.raises(BadFile, match=r"5,000,0\d\d characters, more than 2,000,000"):
        opened(same(5_000_020))
    assert process_time() - begin < 20


@pytest.mark.slow
@pytest.mark.parametrize("shape", [same, figures])
def test_a_megabyte_is_read_within_bounds(tmp_path, shape):
    path = tmp_path / "long.txt"
    path.write_text(shape(1_000_000), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(path)], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    claims, relations, seconds, megabytes = map(float, done.stdout.split())
    assert claims > 7_000
    assert relations <= claims + 3
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES
