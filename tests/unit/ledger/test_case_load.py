"""A case is refused whole, with every fault at once, file and line; a good one is indexed."""

import re
import shutil
from pathlib import Path

import pytest

from detente.errors import InputError, SchemaError, UnknownName
from detente.ledger.case.check import check_case
from detente.ledger.case.load import find_case, load_case

TINY = Path(__file__).parents[2] / "cases" / "tiny"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny case to spoil."""
    return Path(shutil.copytree(TINY, tmp_path / "case"))


def _spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; return the line it stands on."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the fixture has changed"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _faults(folder: Path) -> dict[str, str]:
    with pytest.raises(SchemaError) as caught:
        load_case(folder)
    error = caught.value
    assert error.exit_code == 3
    assert all(str(fault) in str(error) for fault in error.faults)
    return {fault.where: fault.what for fault in error.faults}


def test_a_good_case_is_indexed_by_id():
    law = load_case(TINY)
    assert set(law.parties) == {"XAA", "XBB"}
    assert law.measure("xa-guard").acts[1].does == "suspends"
    assert law.source("gazette").certainty == "instrument"
    assert law.party("XAA").zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("measures.yaml", "kind: tariff", "kind: tarif", "kind: Input should be 'tariff'"),
        ("measures.yaml", "targets: [WLD]", "target: [WLD]", "not a field of this row"),
        ("measures.yaml", ", sources: [gazette]", "", "sources: Field required"),
        ("measures.yaml", "rate: 0.25", "rate: a quarter", "rate"),
        ("measures.yaml", "rate: 0.25", "rate: .nan", "rate"),
        ("measures.yaml", "published: 2024-02-20", "published: soon", "published"),
        ("measures.yaml", "does: suspends", "does: pauses", "does"),
        ("measures.yaml", "2024-03-01T00:01:00+00:00", "2024-03-01", "offset from UTC"),
        ("measures.yaml", "2024-03-01T00:01:00+00:00", "'2024-03-01T00:01'", "offset from UTC"),
        ("measures.yaml", "2024-03-01T00:01:00+00:00", "2024-03-01T00:01:00", "no offset"),
        ("measures.yaml", "2024-02-25T00:00:00+00:00", "2024-02-25", "offset from UTC"),
        ("measures.yaml", "scope: {lists: [spoons]}", "scope: {list: [spoons]}", "not a field"),
        ("stacking.yaml", "relation: excludes", "relation: excluded", "relation"),
        ("stacking.yaml", 'winner: ["flag:metals"]', "winner: flag:metals", "winner"),
        ("lists.yaml", "rate: 0.40", "rate: 40%", "rate"),
        ("layers.yaml", "order: 2", "order: second", "order"),
        ("sources.yaml", "certainty: recalled", "certainty: remembered", "certainty"),
        ("case.yaml", "known_until: 2025-06-30", "known_until: ", "known_until"),
        ("case.yaml", "begins: 2023-01-01", "begin: 2023-01-01", "begin"),
        ("scenarios.yaml", "does: ends", "does: end", "does"),
    ],
)
def test_a_fault_names_file_line_and_field(folder, name, old, new, what):
    line = _spoil(folder, name, old, new)
    found = _faults(folder)
    near = [text for where, text in found.items() if _close(where, name, line)]
    assert any(what in text for text in near), found


def _close(where: str, name: str, line: int) -> bool:
    """A missing field is reported at the row it should stand in, so a few lines above."""
    file, _, number = where.partition(":")
    return file == name and line - 8 <= int(number) <= line


def test_all_faults_of_all_files_come_at_once(folder):
    _spoil(folder, "case.yaml", "begins:", "begin:")
    _spoil(folder, "layers.yaml", "order: 1", "order: first")
    _spoil(folder, "measures.yaml", "kind: tariff", "kind: toll")
    _spoil(folder, "stacking.yaml", "rate: 0.15", "rates: 0.15")
    (folder / "lists.yaml").write_text("- id: [", encoding="utf-8")
    (folder / "sources.yaml").write_bytes(b"- id: \xff")
    files = {where.partition(":")[0] for where in _faults(folder)}
    assert files == {
        "case.yaml",
        "layers.yaml",
        "lists.yaml",
        "measures.yaml",
        "sources.yaml",
        "stacking.yaml",
    }


def test_two_rows_of_one_id_are_a_fault(folder):
    _spoil(folder, "layers.yaml", "id: guard", "id: metal")
    text = (folder / "layers.yaml").read_text(encoding="utf-8").splitlines()
    first, second = (f"layers.yaml:{n}" for n, line in enumerate(text, 1) if "id: metal" in line)
    with pytest.raises(SchemaError) as caught:
        load_case(folder)
    (fault,) = [f for f in caught.value.faults if "two rows" in f.what]
    assert fault.where == second
    assert first in fault.hint


def test_acts_of_two_measures_do_not_share_an_id(folder):
    text = (folder / "measures.yaml").read_text(encoding="utf-8")
    ids = re.findall(r"\{?id: ([\w-]+), does", text)
    _spoil(folder, "measures.yaml", f"id: {ids[-1]}, does", f"id: {ids[0]}, does")
    where, what = next((w, x) for w, x in _faults(folder).items() if "two rows" in x)
    assert f"'{ids[0]}'" in what
    assert where.startswith("measures.yaml:")


def test_a_record_row_given_twice_is_a_fault_of_the_check(folder):
    row = (
        "- {id: g, what: a, why: b, fill: c}\n"
        "- {id: h, what: a, why: b, fill: c}\n"
        "- {id: g, what: a, why: b, fill: c}\n"
    )
    (folder / "gaps.yaml").write_text(row, encoding="utf-8")
    _, faults = check_case(folder)
    (fault,) = [f for f in faults if "two rows" in f.what]
    assert (fault.where, "gaps.yaml:1" in fault.hint) == ("gaps.yaml:3", True)


def test_an_act_on_a_measure_that_is_not_there_is_a_fault(folder):
    (folder / "acts.yaml").write_text(
        '- {id: x, does: ends, of: ["measure:nobody"], published: 2024-05-01, '
        "from: 2024-05-02T00:00:00+00:00, sources: [gazette], certainty: press}\n",
        encoding="utf-8",
    )
    assert any("measure:nobody" in what for what in _faults(folder).values())


def test_an_act_on_a_layer_reaches_all_its_measures(folder):
    (folder / "acts.yaml").write_text(
        '- {id: x, does: ends, of: ["layer:metal"], published: 2024-05-01, '
        "from: 2024-05-02T00:00:00+00:00, sources: [gazette], certainty: press}\n",
        encoding="utf-8",
    )
    law = load_case(folder)
    assert {m.id for m in law.measures.values() if m.acts[-1].id == "x"} == {"xa-metal", "xa-boots"}


@pytest.mark.parametrize("name", ["case.yaml", "measures.yaml"])
def test_a_truncated_file_is_refused(folder, name):
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8")[:-9] + "{", encoding="utf-8")
    assert any(where.startswith(name) for where in _faults(folder))


def test_an_empty_case_file_is_refused(folder):
    (folder / "case.yaml").write_text("# later\n", encoding="utf-8")
    assert _faults(folder) == {"case.yaml:1": "says nothing of the case"}


def test_shipped_cases_are_found_by_name_and_folders_by_path(folder):
    assert find_case("us-china") == find_case("us_china")
    assert find_case(folder) == folder
    with pytest.raises(InputError) as caught:
        find_case("us-chine")
    assert "us_china" in caught.value.hint


def test_unknown_names_are_refused_with_the_nearest():
    law = load_case(TINY)
    with pytest.raises(UnknownName) as caught:
        law.measure("xa-gaurd")
    assert "xa-guard" in caught.value.hint
    with pytest.raises(UnknownName) as caught:
        law.source("gazete")
    assert "gazette" in caught.value.hint


def test_a_scenario_leaves_the_case_itself_alone():
    law = load_case(TINY)
    over = law.under("peace")
    assert over.measure("xa-guard").acts[-1].assumed
    assert len(law.measure("xa-guard").acts) == 2
    assert law.under(None) is law


def test_a_promise_kept_before_its_window_begins_is_a_fault(folder):
    (folder / "commitments.yaml").write_text(
        "- id: early\n  party: XAA\n  to: XBB\n  text: t\n  measured_by: m\n"
        "  said_by: [XAA]\n  window: {from: 2024-03-01, until: null}\n"
        "  published: 2024-01-01\n  sources: [gazette]\n  certainty: press\n"
        "  status_history:\n"
        "    - {published: 2024-02-01, status: kept, sources: [gazette]}\n",
        encoding="utf-8",
    )
    _, faults = check_case(folder)
    (fault,) = [f for f in faults if "before its window" in f.what]
    assert fault.where == "commitments.yaml:1"
    assert "pending" in fault.hint
