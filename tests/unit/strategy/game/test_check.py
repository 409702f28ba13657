"""Faults of the rows of a game are found before anything is solved."""

import shutil

import pytest

from detente.errors import Fault
from detente.ledger.case.load import find_case
from detente.strategy.game.check import check_games

STRATEGY = ("games", "groups", "inputs", "substitution")


@pytest.fixture
def folder(tmp_path):
    case = find_case("us_china")
    for room, stems in (("strategy", STRATEGY), ("model", ("regions", "sectors"))):
        (tmp_path / room).mkdir()
        for stem in stems:
            shutil.copy(case / room / f"{stem}.yaml", tmp_path / room)
    return tmp_path


def changed(folder, stem, old, new):
    path = folder / "strategy" / f"{stem}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_rows_have_none(us_china):
    count, faults = check_games(us_china.root, us_china.sources)
    assert faults == []
    assert count == 15


def test_a_case_without_games_is_no_fault(tmp_path):
    assert check_games(tmp_path, {}) == (0, [])


@pytest.mark.parametrize(
    ("stem", "old", "new", "told"),
    [
        ("games", "region: CHN", "region: CHX", "no region 'CHX'"),
        ("games", "region: CHN", "region: USA", "plays against itself"),
        ("games", 'name: "+10"', 'name: "+0"', "two of one name"),
        ("games", "added: 0.10", "added: -1.0", "100 % or more"),
        ("games", "added: 0.10", "added: 0.10, groups: {TEX: 0.2}", "no group 'TEX'"),
        ("games", "caps: [1.0, 0.5, 0.1]", "caps: [0.5, 0.1]", "1 among them"),
        ("games", "caps: [1.0, 0.5, 0.1]", "caps: [1.0, 1.5]", "1 among them"),
        ("games", "input: rare-earths", "input: rare-earth", "no input 'rare-earth'"),
        ("games", "      input: rare-earths\n", "", "does not name"),
        ("games", '["+145", "+125"]', '["+145", "+126"]', "no level of CHN '+126'"),
        ("games", "lag_days: 7", "lag_days: -7", "below zero"),
        ("games", "[eo-14266, sctc-2025-6]", "[]", "punishment has no source"),
        ("games", "[eo-14266, sctc-2025-6]", "[eo-14267]", "no source 'eo-14267'"),
        ("groups", "members: [C28]", "members: [C28, C26]", "in 2 groups"),
        ("groups", "members: [C28]", "members: [C28, UTIL]", "both goods and services"),
        ("groups", "members: [C28]", "members: [C29]", "C28 is in no group"),
        ("groups", "members: [C28]", "members: [C28, C99]", "no sector 'C99'"),
        ("inputs", "holder: CHN", "holder: USA", "held by"),
        ("inputs", '"280530"', '"2805"', "six digits"),
        ("inputs", "users: [ELEC", "users: [ELECS", "no group 'ELECS'"),
        ("inputs", "[census-imports-2024]", "[census-2024]", "no source 'census-2024'"),
        ("inputs", "[census-imports-2024]", "[]", "no source"),
        ("substitution", "rest: 0.5", "rest: 0.0", "not above zero"),
    ],
)
def test_each_fault_is_named(folder, us_china, stem, old, new, told):
    changed(folder, stem, old, new)
    _, faults = check_games(folder, us_china.sources)
    assert any(told in str(fault) for fault in faults), faults
    assert all(isinstance(fault, Fault) and fault.where for fault in faults)


def test_a_row_of_another_shape_is_named_with_its_line(folder, us_china):
    changed(folder, "games", "    rate: 0.10", "    rates: 0.10")
    _, faults = check_games(folder, us_china.sources)
    assert any("games.yaml:" in fault.where for fault in faults)


def test_inputs_need_a_reading(folder, us_china):
    (folder / "strategy" / "substitution.yaml").unlink()
    _, faults = check_games(folder, us_china.sources)
    assert any("without a reading" in fault.what for fault in faults)
