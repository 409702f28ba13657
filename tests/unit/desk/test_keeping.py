"""The verb `refresh` from end to end, on a line that goes nowhere."""

import dataclasses
import json
from datetime import date

import pytest

import detente
from detente.cli import main
from detente.desk import Desk
from detente.errors import InputError, UnknownName, Unreachable
from detente.verbs import VERBS
from detente.verbs.encode import encode
from detente.wire import fetch as room
from tests.unit.wire.lines import FakeLine, answer, clock


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> FakeLine:
    """An office that has nothing new."""
    fake = FakeLine(lambda _: answer(404))
    monkeypatch.setattr(room, "Line", lambda: fake.line)
    return fake


def opened(tmp_path) -> Desk:
    return Desk.open("us_china", date(2026, 10, 8), tmp_path, clock)


def test_nothing_new_is_said(absent, tmp_path):
    found = opened(tmp_path).refresh("hts")
    (state,) = found.feeds
    assert (state.id, state.status, state.held) == ("hts", "nothing-new", "2026_rev_10")
    assert absent.looked_up == ["www.usitc.gov"] * 2
    assert [r.url.path.rsplit("/", 1)[-1] for r in absent.requests] == [
        "hts_2026_revision_11_json.json",
        "hts_2027_basic_edition_json.json",
    ]


def test_all_feeds_by_default(absent, tmp_path):
    assert [feed.id for feed in opened(tmp_path).refresh().feeds] == ["hts"]


def test_answer_has_the_fields_of_the_contract(absent, tmp_path):
    desk = opened(tmp_path)
    said = encode(desk.refresh(), desk.case.sources)
    assert {"id", "rows_new", "vintages_new", "status"} <= set(said["feeds"][0])
    json.dumps(said)


def test_answer_is_laid_out(absent, tmp_path):
    desk = opened(tmp_path)
    verb = next(v for v in VERBS if v.name == "refresh")
    (sheet,) = verb.sheets(desk, desk.refresh())
    assert verb.operator
    assert sheet.lines == ("Nothing new.",)
    assert sheet.rows[0][:2] == ("hts", "nothing-new")


def test_unknown_feed(tmp_path):
    with pytest.raises(UnknownName, match="htss"):
        opened(tmp_path).refresh("htss")


def test_without_a_folder_nothing_is_fetched(absent):
    with pytest.raises(InputError, match="no folder"):
        Desk.open("us_china", date(2026, 10, 8)).refresh()
    assert absent.connected == []


def test_command_line(absent, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["refresh", "hts", "--format", "json"])
    assert ended.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["folder"] == str(tmp_path / "detente")


def test_unreachable_has_its_code(monkeypatch, tmp_path, capsys):
    def silent(*_: object) -> list[str]:
        raise Unreachable("the name has no address")

    base = FakeLine(lambda _: answer()).line
    monkeypatch.setattr(room, "Line", lambda: dataclasses.replace(base, resolve=silent))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["refresh"])
    assert ended.value.code == 6
    assert not (tmp_path / "detente").exists()


def test_folder_by_convention(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert detente.open().home == tmp_path / ".local" / "share" / "detente"
    assert detente.open(data=tmp_path).home == tmp_path
