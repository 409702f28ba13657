"""The command line as a newcomer types it."""

import csv
import io
import json
import subprocess
import sys

import pytest

from detente import __version__
from detente.cli import main


@pytest.fixture
def run(capsys):
    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(words)
        out = capsys.readouterr()
        return ended.value.code, out.out, out.err

    return call


def test_package_runs_as_the_script_does():
    words = [sys.executable, "-m", "detente", "--version"]
    assert (
        subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        == __version__
    )


def test_duty_reads_finding_first(run):
    code, out, _ = run("duty", "8507.60.00.20", "--origin", "CN", "--on", "2025-11-20")
    assert code == 0
    assert out.startswith("30.9 % of value — 8507.60.00.20")
    for word in ("Fentanyl duty", "EO 14357", "not customs advice", "2026-10-08"):
        assert word in " ".join(out.split())


def test_the_two_dates_change_the_answer(run):
    asked = ("duty", "8426.19.00.00", "--origin", "CHN", "--on", "2025-11-12", "--format", "json")
    _, before, _ = run(*asked, "--known", "2025-11-09")
    _, after, _ = run(*asked, "--known", "2025-11-10")
    assert json.loads(before)["rate_high"] - json.loads(after)["rate_high"] == pytest.approx(1.0)


def test_options_of_the_contract_are_taken(run):
    code, out, _ = run(
        "duty", "84221100", "--origin", "CHN", "--on", "2025-09-10", "--value", "1000",
        "--content", "steel=0.4", "--claim", "9903.88.69", "--loaded", "2025-08-01",
        "--quantity", "10", "--unit", "No", "--dest", "USA", "--format", "json",
    )  # fmt: skip
    found = json.loads(out)
    assert code == 0
    # 2.4 base + 7.5 list 4A + 50 on 40 % steel + 20 fentanyl + 10 on the other 60 %.
    assert found["rate"] == pytest.approx(0.024 + 0.075 + 0.5 * 0.4 + 0.2 + 0.1 * 0.6)
    assert found["amount_usd"].startswith("559.0")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("duty", "779", "--origin", "CHN"), 2, "not a line"),
        (("duty", "99", "--origin", "CHN"), 2, "--claim"),
        (("duty", "84713001", "--origin", "Chian"), 2, "China"),
        (("duty", "84713001", "--origin", "CHN", "--on", "yesterday"), 2, "YYYY-MM-DD"),
        (("duty", "84713001", "--origin", "CHN", "--value", "-3"), 2, "not negative"),
        (("duty", "84713001", "--origin", "CHN", "--on", "2016-01-01"), 4, "2018-01-01"),
        (("agreement", "yalta"), 2, "yalta"),
        (("source", "eo-1"), 2, "eo-1"),
        (("measures", "--status", "maybe"), 2, "maybe"),
        (("scenarios", "--case", "nowhere"), 2, "us_china"),
    ],
)
def test_errors_say_what_where_and_what_to_do(run, words, code, said):
    ended, out, err = run(*words)
    assert ended == code
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_something_learnt_ends_with_ten(run):
    assert run("changes", "--known", "2025-11-03..2025-11-04")[0] == 10
    code, out, _ = run("changes", "--known", "2018-02-01..2018-02-02")
    assert code == 0
    assert "Nothing was published" in out


def test_a_broken_case_ends_with_three_and_every_fault(run, tmp_path):
    import shutil

    from detente.ledger.case.load import find_case

    broken = tmp_path / "case"
    shutil.copytree(find_case("us_china"), broken)
    layers = broken / "layers.yaml"
    layers.write_text(layers.read_text().replace("order: 20", "ordre: 20"))
    acts = broken / "acts.yaml"
    acts.write_text(acts.read_text().replace("[scotus-24-1287]", "[scotus-99]"))
    code, out, _ = run("check", "case", str(broken))
    assert code == 3
    assert "layers.yaml:2" in out
    assert "ordre" in out


def test_csv_and_markdown(run):
    _, out, _ = run("measures", "--by", "CHN", "--status", "suspended", "--on", "2026-01-01",
                    "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {"cn-port-fees"} <= {row["measure"] for row in rows}
    _, out, _ = run("scenarios", "--format", "md")
    assert out.count("|") > 10


def test_from_and_to_are_the_days_of_events(run):
    _, out, _ = run("events", "--from", "2025-10-29", "--to", "2025-10-31", "--format", "json")
    dates = [e["date"] for e in json.loads(out)["events"]]
    assert dates
    assert all("2025-10-29" <= day <= "2025-10-31" for day in dates)


def test_the_terminal_is_never_sent_control_characters():
    from detente.report.sheet import Sheet, comma, plain

    sheet = Sheet("t", ("a",), (("\x1b[31mred\x07",), ("=1+1",)))
    assert "\x1b" not in plain([sheet])
    assert "'=1+1" in comma([sheet])


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour_and_a_pipe_plain_columns(run, monkeypatch):
    asked = ("measures", "--by", "CHN", "--on", "2026-01-01")
    _, piped, _ = run(*asked)
    assert "\x1b" not in piped
    screen = _Screen()
    monkeypatch.setattr("sys.stdout", screen)
    for name, value in {"TERM": "xterm", "COLUMNS": "120"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    with pytest.raises(SystemExit):
        main(asked)
    told = screen.getvalue()
    assert "\x1b[33msuspended" in told
    with pytest.raises(SystemExit):
        main((*asked, "--format", "csv"))
    assert "\x1b" not in screen.getvalue()[len(told) :]


def test_a_terminal_without_colour_is_heeded(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with pytest.raises(SystemExit):
        main(("measures", "--by", "CHN", "--on", "2026-01-01"))
    assert "\x1b[3" not in screen.getvalue()
    assert "suspended" in screen.getvalue()


def test_the_calendar_says_whose_word_a_moved_deadline_is(run):
    _, out, _ = run("calendar", "--on", "2026-02-15", "--known", "2026-02-15", "--days", "30")
    told = " ".join(out.split())
    assert "deadline restated by USA on 2025-12-03; first named: 2025-12-31" in told
    _, out, _ = run("calendar", "--on", "2025-11-20", "--known", "2025-11-20", "--days", "120")
    assert "restated" not in out


def test_a_text_is_read_from_standard_input(run, monkeypatch):
    text = b"China's exports rose 5.9 percent in November from a year earlier.\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    code, out, _ = run("read", "-", "--published", "2025-12-08", "--format", "json")
    assert code == 0
    (claim,) = json.loads(out)["claims"]
    assert (claim["subject"], claim["verdict"]["label"]) == ("exports.total", "agrees")


def test_what_is_wrong_with_a_file_is_said_once(run, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    code, _, err = run("read", str(path))
    assert code == 2
    assert "empty" in err
    assert "names no file" not in err
    assert err.count("where:") == 1
