"""What leaves the machine: nothing of a text that steers or runs, and no long quote of it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from detente.cli import main
from detente.errors import UnknownName
from detente.verbs import VERBS
from tests.unit.desk.texts import TEXT

BY_NAME = {verb.name: verb for verb in VERBS}
STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
EVIL = "Exports <script>alert(1)</script> \x1b[31m\x1b]0;owned\x07\x9b1m\u202egnp [a](javascript:x)"
LONG = (
    "BEIJING, Jun 9, 2025 - China's exports grew at the slowest pace in three months in May as a "
    "steep fall in sales to the United States took away most of what makers had gained from their "
    "new buyers in Africa, Asia and Europe since the winter.\n"
)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))

    def call(*words):
        with pytest.raises(SystemExit) as ended:
            main(words)
        out = capsys.readouterr()
        return ended.value.code, out.out, out.err

    return call


@pytest.fixture
def hostile(tmp_path):
    """A folder of texts whose titles and names are an attack."""
    folder = tmp_path / "texts"
    folder.mkdir()
    body = TEXT.replace("\n", "")
    head = EVIL.replace("<", "&lt;").replace(">", "&gt;")
    page = f"<html><head><title>{head}</title></head><body><p>{body}</p></body></html>"
    (folder / "evil.html").write_text(page, encoding="utf-8")
    (folder / "<img src=x onerror=y>\x1b[31m\n# a.txt").write_text(TEXT, encoding="utf-8")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "w", encoding="utf-8") as file:
        file.write(TEXT + "More of it.\n")
    (folder / "bad\x1b[32m.txt").write_bytes(b"\x00\x01" * 50)
    return folder


@pytest.mark.parametrize("form", ["table", "md", "csv", "json"])
@pytest.mark.parametrize("verb", ["read", "claims", "forecasts", "reconcile"])
def test_titles_and_names_steer_no_door(run, hostile, verb, form):
    code, out, err = run(verb, str(hostile), "--format", form)
    assert code == 0
    assert not STEERS.search(out + err)
    if form == "md":
        assert not re.search(r"(?<!\\)[<>\[]", out)
        assert not re.search(r"^# a", out, re.MULTILINE)


@pytest.mark.parametrize("ending", ["html", "jsonl", "json"])
def test_files_of_hostile_names_are_written(run, hostile, tmp_path, ending):
    target = tmp_path / f"x.{ending}"
    code, out, _ = run("read", str(hostile), "--out", str(target))
    assert code == 0
    assert not STEERS.search(out)
    told = target.read_bytes().decode("utf-8")
    assert not STEERS.search(told)
    assert r"\xff\xfe.txt" in told.replace("\\\\", "\\")
    if ending == "html":
        assert "<script>" not in told
        assert "<img" not in told


def test_errors_and_complaints_steer_no_terminal(run, tmp_path):
    empty = tmp_path / "a\x1b[31m\n  do: run this.txt"
    empty.write_bytes(b"")
    for words in (
        ("read", str(empty)),
        ("read", str(tmp_path / "no\x1b]0;x\x07.txt")),
        ("read", str(empty), "--\x1b[31mx"),
        ("read", str(empty), "--out", str(tmp_path / "\x9b.x")),
    ):
        code, out, err = run(*words)
        assert code != 0
        assert not STEERS.search(out + err)
        assert "\n  do: run this" not in err


def test_a_terminal_is_shown_no_more_than_a_pipe(hostile, desk):
    import io

    from rich.console import Console

    from detente.report.terminal import tables

    console = Console(file=io.StringIO(), force_terminal=True, width=100, no_color=True)
    tables(BY_NAME["read"].sheets(desk, desk.read(hostile)), console)
    told = re.sub(r"\x1b\[[\d;]*m", "", console.file.getvalue())
    # What styles the terminal is our own; the escapes of the title would leave more behind.
    assert not STEERS.search(told)
    assert "owned" in told


def test_progress_takes_no_mark_up_of_a_name(hostile, desk):
    from detente.kernel.plain import one_line

    said = []
    replace(desk, tell=said.append).read(hostile)
    assert any("\n" in name for name in said)
    assert not any(STEERS.search(one_line(name)) or "\n" in one_line(name) for name in said)


def test_no_cell_of_a_text_runs_in_a_spreadsheet():
    from detente.report.sheet import Sheet, comma

    cells = ("=1+1", "-2+cmd|' /C calc'!A0", "@SUM(A1)", "- customs said", "-28.6 %", "-$5.00")
    rows = comma([Sheet("", ("a",), tuple((cell,) for cell in cells))]).splitlines()[1:]
    assert [row.strip('"')[0] for row in rows] == ["'", "'", "'", "'", "-", "-"]


def test_a_long_quote_is_whole_to_its_asker_and_cut_where_it_leaves(desk, tmp_path, run):
    path = tmp_path / "long.txt"
    path.write_text(LONG, encoding="utf-8")
    (claim,) = [c for c in desk.read(path).claims if len(c.quote.split()) > 25]
    assert LONG[claim.start : claim.end] == claim.quote
    assert not claim.quote_cut
    for name in ("x.jsonl", "x.json"):
        desk.read(path, out=tmp_path / name)
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    (row,) = [row for row in rows if row["id"] == claim.id]
    assert (row["start"], row["end"], row["quote_cut"]) == (claim.start, claim.end, True)
    assert len(row["quote"].split()) == 25
    assert LONG[row["start"] :].startswith(row["quote"])
    assert "winter" not in (tmp_path / "x.json").read_text()
    for name in ("x.jsonl", "x.json"):
        (tmp_path / name).unlink()
    for verb in ("claims", "read", "reconcile"):
        for form in ("table", "md", "csv"):
            _, out, _ = run(verb, str(tmp_path), "--format", form)
            assert "winter" not in out
    _, out, _ = run("claims", str(tmp_path), "--format", "json")
    assert "winter" not in out
    (told,) = [c for c in json.loads(out)["claims"] if c["id"] == claim.id]
    assert (told["start"], told["end"], told["quote_cut"]) == (claim.start, claim.end, True)
    _, out, _ = run("read", str(path), "--format", "json")
    assert claim.quote in [c["quote"] for c in json.loads(out)["claims"]]


def test_of_an_address_no_long_quote_is_given(desk, tmp_path, monkeypatch):
    from detente.record.documents import opening
    from detente.record.documents.reading import read_bytes

    def page(url, clock, given):
        return read_bytes(LONG.encode(), url, replace(given, url=url))

    monkeypatch.setattr(opening, "read_url", page)
    online = replace(desk, clock=lambda: datetime(2025, 12, 9, tzinfo=UTC))
    found = online.read("HTTPS://example.org/a")
    assert max(len(claim.quote.split()) for claim in found.claims) == 25
    assert any(claim.quote_cut for claim in found.claims)
    (_, sheet) = BY_NAME["read"].sheets(online, found)
    assert "HTTPS://example.org/a" in sheet.lines
    at = sheet.columns.index("at")
    assert [row[at] for row in sheet.rows] == [str(claim.start) for claim in found.claims]


def test_claims_known_by_a_day_are_of_texts_out_by_then(desk, tmp_path):
    (tmp_path / "early.txt").write_text(TEXT.replace("Dec 8, 2025", "Nov 3, 2025"))
    (tmp_path / "late.txt").write_text(TEXT)
    found = desk.claims(tmp_path, known="2025-11-05")
    assert {claim.document for claim in found.claims} == {"early.txt"}
    assert found.later == ("late.txt",)
    (sheet,) = BY_NAME["claims"].sheets(desk, found)
    assert "1 text came out after 2025-11-05 and is left out: late.txt." in sheet.notes
    assert {c.document for c in desk.claims(tmp_path, known="2025-12-08").claims} == {
        "early.txt",
        "late.txt",
    }
    with pytest.raises(UnknownName, match="by 2025-11-05"):
        desk.claims(tmp_path, document="late.txt", known="2025-11-05")
    texts = [text.document for text in desk.read(desk.case.root / "dispatches").documents]
    after = {text.name for text in texts if text.published > date(2025, 11, 20)}
    shipped = desk.forecasts(known="2025-11-20")
    assert "4.txt" in after
    assert set(shipped.later) == after
    assert not {f.claim.document for f in shipped.forecasts} & after
    assert {f.claim.document for f in desk.forecasts().forecasts} & after


def test_the_same_bytes_are_one_text(desk, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.md"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    (folder / "d.txt").write_text(TEXT.replace("5.9", "5.8"), encoding="utf-8")
    for workers in (1, 2):
        found = desk.read(folder, workers=workers)
        names = [(text.document.name, text.document.copies) for text in found.documents]
        assert names == [("a.txt", ("b.txt", "c.md")), ("d.txt", ())]
    pairs = [(r.a, r.b, r.relation) for r in found.relations]
    assert len(pairs) == len(set(pairs))
    (folder / "c.md").unlink()
    (folder / "b.txt").unlink()
    assert desk.read(folder).relations == found.relations
    twice = desk.reconcile([str(folder / "a.txt"), str(folder / "a.txt")])
    assert len(twice.documents) == 1


def test_copies_in_a_large_folder_are_written_once(desk, tmp_path, monkeypatch):
    from detente.desk.evidence import streaming

    monkeypatch.setattr(streaming, "MOST_TOGETHER", 1)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = desk.read(tmp_path, out=tmp_path / "x.jsonl")
    rows = (tmp_path / "x.jsonl").read_text().splitlines()
    assert {json.loads(row)["doc"] for row in rows} == {"a.txt"}
    assert "left out: 1." in found.prose


def test_what_cleaning_found_is_said_in_a_line(desk, tmp_path):
    text = "\u200b".join(TEXT.split(" ", 3)) + "\u202eabc\u202c\n"
    path = tmp_path / "a.txt"
    path.write_text(text + TEXT.partition(". ")[2], encoding="utf-8")
    (tmp_path / "b.txt").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    _, sheet, *_ = BY_NAME["read"].sheets(desk, desk.read(tmp_path))
    (noticed,) = [note for note in sheet.notes if note.startswith("Noticed")]
    assert "3 characters without width taken out" in noticed
    assert "2 marks of direction taken out" in noticed
    assert "The same bytes, read once: b.txt." in sheet.notes


def test_attachments_are_told(desk, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@b.example", "Figures", "Mon, 8 Dec 2025"
    mail.set_content(TEXT)
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="t\x1b.pdf")
    (tmp_path / "m.eml").write_bytes(mail.as_bytes())
    _, sheet = BY_NAME["read"].sheets(desk, desk.read(tmp_path / "m.eml"))
    assert any("attachment not opened" in note for note in sheet.notes)


@pytest.mark.slow
def test_ctrl_c_ends_every_process_within_seconds(desk, tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    shipped = sorted((desk.case.root / "dispatches").glob("*.txt"))
    whole = "\n".join(path.read_text(encoding="utf-8") for path in shipped)
    for number in range(32):
        long = "\n".join(f"{whole}\nPart {number} of {part}." for part in range(12))
        (texts / f"{number}.txt").write_text(long, encoding="utf-8")
    words = [sys.executable, "-m", "detente", "read", str(texts), "--workers", "2"]
    home = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    asked = subprocess.Popen(
        words, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        began = time.monotonic()
        while len(_busy(asked.pid)) < 2 and time.monotonic() - began < 60:
            time.sleep(0.2)
        assert asked.poll() is None
        os.killpg(asked.pid, signal.SIGINT)
        began = time.monotonic()
        out, err = asked.communicate(timeout=10)
        assert time.monotonic() - began < 8
        assert asked.returncode == 130
        assert (out, err) == (b"", b"")
        assert not _alive(asked.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(asked.pid, signal.SIGKILL)


def _alive(group):
    """Return the processes of a group that still run."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, its, *_ = (place / "stat").read_text().rpartition(")")[2].split()
            if int(its) == group and state != "Z":
                found.append(int(place.name))
    return found


def _busy(group):
    """Return those of a group that have worked for some seconds: they are at a text."""
    tick = os.sysconf("SC_CLK_TCK")
    found = []
    for pid in _alive(group):
        if pid == group:
            continue
        with contextlib.suppress(OSError):
            told = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
            if (int(told[11]) + int(told[12])) / tick > 4:
                found.append(pid)
    return found
