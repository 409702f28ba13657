import io
import json
import os
import resource
import struct
import subprocess
import threading
import time

import pytest

from detente.errors import SchemaError
from detente.ledger.hts.change_record import pdf_text
from detente.wire import sandbox, waiting
from detente.wire.sandbox import Limits, in_child


def measured(data: bytes, name: str) -> list[object]:
    return [len(data), name]


def endless(data: bytes, name: str) -> None:
    while True:
        pass


def sleeping(data: bytes, name: str) -> None:
    time.sleep(60)


def greedy(data: bytes, name: str) -> int:
    return len(bytearray(4_000_000_000))


def wordy(data: bytes, name: str) -> str:
    return "x" * 1000


def dying(data: bytes, name: str) -> None:
    os._exit(7)


def writing(data: bytes, name: str) -> None:
    with open(name, "w") as out:
        out.write("x")


SEEN: list[str] = []


def remembering(data: bytes, name: str) -> list[object]:
    SEEN.append(name)
    return [os.getpid(), os.getppid(), len(SEEN)]


def refusing(data: bytes, name: str) -> None:
    raise SchemaError("no table", where=name, hint="look")


def test_answer_comes_back():
    assert in_child(measured, b"\0\xff" * 100_000, "a.pdf") == [200_000, "a.pdf"]


@pytest.mark.parametrize(
    ("function", "limits", "words"),
    [
        (endless, Limits(cpu_seconds=1), "its limits"),
        (sleeping, Limits(wall_seconds=1.0), "1 seconds"),
        (greedy, Limits(memory_bytes=500_000_000), "more memory"),
        (wordy, Limits(most_answer=100), "100 bytes"),
        (dying, Limits(), "ended with 7"),
        (refusing, Limits(), "no table"),
    ],
)
def test_limit_reached_is_a_typed_error(function, limits, words):
    with pytest.raises(SchemaError, match=words):
        in_child(function, b"x", "bad.pdf", limits)


def test_child_writes_no_file(tmp_path):
    with pytest.raises(SchemaError):
        in_child(writing, b"", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists() or (tmp_path / "out").stat().st_size == 0


def test_child_gone_before_it_read(monkeypatch):
    monkeypatch.setattr(waiting, "BOOT", "raise SystemExit(3)")
    with pytest.raises(SchemaError, match="ended with"):
        in_child(measured, b"x" * 10_000_000, "a.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing more", b"<html>", b"\0" * 1000])
def test_broken_document_in_the_child(data):
    with pytest.raises(SchemaError, match="PDF cannot be read"):
        in_child(pdf_text, data, "2026HTSRev9_change_record.pdf")


def test_order_is_obeyed_in_json():
    order = {"module": __name__, "function": "measured", "name": "a"}
    assert json.loads(sandbox.answered(order, b"xy")) == {"answer": [2, "a"]}
    order["function"] = "refusing"
    assert json.loads(sandbox.answered(order, b""))["fault"] == "no table"
    order["function"] = "missing"
    assert "AttributeError" in json.loads(sandbox.answered(order, b""))["fault"]


def test_memory_error_is_told(monkeypatch):
    def out_of_memory(data: bytes, name: str) -> None:
        raise MemoryError

    monkeypatch.setitem(globals(), "measured", out_of_memory)
    order = {"module": __name__, "function": "measured", "name": "a"}
    assert "memory" in json.loads(sandbox.answered(order, b""))["fault"]


def test_child_confines_itself_before_it_reads_the_document(monkeypatch):
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, pair: set_to.update({what: pair}))
    head = json.dumps(
        {"module": __name__, "function": "measured", "name": "a", "limits": {"cpu_seconds": 5}}
    ).encode()
    out = io.BytesIO()
    order = struct.pack(">I", len(head)) + head + waiting.LENGTH.pack(3) + b"abc"
    sandbox.child(io.BytesIO(order), out)
    answer = out.getvalue()
    assert waiting.LENGTH.unpack(answer[:8]) == (len(answer) - 8,)
    assert json.loads(answer[8:]) == {"answer": [3, "a"]}
    assert set_to[resource.RLIMIT_CPU] == (5, 5)
    assert set_to[resource.RLIMIT_FSIZE] == (0, 0)


def test_child_inherits_no_environment(monkeypatch):
    given: dict[str, object] = {}
    whole = subprocess.Popen

    def watched(*args: object, **kwargs: object):
        given.update(kwargs)
        return whole(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", watched)
    waiting.dismiss()
    in_child(measured, b"", "a")
    assert given["env"] == {}


def test_documents_share_a_start_and_nothing_else():
    waiting.dismiss()
    first, second = (in_child(remembering, b"", name) for name in "ab")
    assert first[0] != second[0]  # a child each
    assert first[1] == second[1]  # of one process that waits
    assert (first[2], second[2]) == (1, 1)  # and neither knows of the other


@pytest.mark.parametrize("function", [dying, greedy, refusing])
def test_a_fault_is_no_fault_of_the_next_document(function):
    for _ in range(2):
        with pytest.raises(SchemaError):
            in_child(function, b"x" * 200_000, "bad", Limits(memory_bytes=500_000_000))
        assert in_child(measured, b"x" * 100_000, "good") == [100_000, "good"]


def test_a_child_that_is_stopped_leaves_nothing_running(tmp_path):
    waiting.dismiss()
    with pytest.raises(SchemaError, match="seconds"):
        in_child(sleeping, b"", "slow", Limits(wall_seconds=0.5))
    assert not [one for held in waiting._idle.held.values() for one in held]
    running = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "wire.waiting" not in running.stdout


def test_threads_have_a_process_each():
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(in_child(measured, b"x" * n, "t")))
        for n in range(1, 5)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == [[n, "t"] for n in range(1, 5)]
