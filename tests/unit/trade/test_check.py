"""`check case` on promises that cannot be counted: each fault with file and line."""

import shutil

import pytest

import detente
from detente.ledger.case.load import find_case


@pytest.fixture
def case(tmp_path):
    root = tmp_path / "case"
    shutil.copytree(find_case("us-china"), root)
    return root


def edited(root, change):
    path = root / "commitments" / "purchases.yaml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    return [str(f) for f in detente.open().check("case", root).faults]


def test_the_shipped_case_has_no_fault(case):
    assert detente.open().check("case", case).faults == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("  unit: Mt\n", ""), "chn-soybeans-2025 is held against series but names no unit"),
        (("  unit: Mt\n", "  unit: USD bn\n"), "counts Mt"),
        (("  unit: Mt\n", "  unit: tonnes\n"), "'tonnes' is not a unit"),
        (("  target: 12\n", ""), "names no target"),
        (("  window: {from: 2025-11-01, until: 2026-01-01}\n", ""), "names no window"),
        (("until: 2026-01-01}", "until: null}"), "its window has no end"),
        (
            ("series: purchases-soybeans-chn-trade", "series: nobody"),
            "'nobody', which is no series",
        ),
        (("decides: true", "decides: false"), "no one series that decides"),
    ],
)
def test_a_promise_that_cannot_be_counted(case, change, says):
    (fault,) = [f for f in edited(case, change) if says in f][:1]
    assert fault.startswith("commitments/purchases.yaml:")


def test_a_series_with_two_values_for_one_vintage(case):
    path = case / "observations" / "customs_2025_h2.yaml"
    text = path.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if "value: 330.3" in row)
    path.write_text(text + line.replace("330.3", "331.3") + "\n", encoding="utf-8")
    faults = detente.open().check("case", case).faults
    assert any("two figures known on 2025-12-08" in f.what for f in faults)
