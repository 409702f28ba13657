"""A new authority comes as rows: the shipped case, one layer, one list, one measure, one rule."""

import shutil
from pathlib import Path

import pytest

from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.check import check_case
from detente.ledger.case.load import find_case, load_case
from detente.ledger.case.model import Case
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.products.catalogue import SHIPPED, Catalogue

LAYER = """
- {id: sec999, name: Section 999, by: USA, authority: invented, order: 95, sources: [gaz-999]}
"""
SOURCE = """
- {id: gaz-999, publisher: Gazette, title: Section 999, date: 2026-09-01, certainty: instrument}
"""
LIST = """
- id: us-999-bags
  title: Bags
  by: USA
  sources: [gaz-999]
  certainty: instrument
  rows: [{code: "420292"}, {code: "72"}]
"""
MEASURE = """
- id: us-999
  name: Section 999 on bags and steel
  by: USA
  targets: [CHN]
  kind: tariff
  layer: sec999
  authority: Section 999
  scope: {lists: [us-999-bags]}
  acts:
    - id: us-999-1
      does: imposes
      published: 2026-09-01
      from: 2026-09-10T00:01:00-04:00
      rate: 0.05
      sources: [gaz-999]
      certainty: instrument
"""
RULE = """
- id: not-on-232
  relation: replaces
  winner: ["layer:sec232"]
  loser: ["layer:sec999"]
  text: goods under Section 232 do not bear Section 999
  published: 2026-09-01
  sources: [gaz-999]
  certainty: instrument
"""


@pytest.fixture(scope="module")
def widened(tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = Path(
        shutil.copytree(find_case("us_china"), tmp_path_factory.mktemp("case") / "us_china")
    )
    for name, rows in (
        ("layers.yaml", LAYER),
        ("sources/new.yaml", SOURCE),
        ("lists/new.yaml", LIST),
        ("measures/new.yaml", MEASURE),
        ("stacking.yaml", RULE),
    ):
        path = root / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + rows, encoding="utf-8")
    assert check_case(root)[1] == []
    return load_case(root)


def _duty(law: Case, code: str, on: str) -> Duty:
    when = AsOf(read_on(on, "America/New_York"), law.about.known_until)
    return assess(law, Catalogue(law, SHIPPED), Question(code, "CHN", "USA", when))


@pytest.mark.parametrize(("on", "added"), [("2026-09-09", "0"), ("2026-09-10", "0.05")])
def test_the_duty_changes_by_its_rate_on_its_day(widened, us_china, on, added):
    before, after = (_duty(law, "4202923131", on).rate for law in (us_china, widened))
    assert f"{after - before:.2f}" == f"{float(added):.2f}"


def test_goods_off_its_list_and_goods_a_rule_names_are_left_alone(widened, us_china):
    for code in ("8471300100", "7208101500"):
        assert _duty(widened, code, "2026-09-10").rate == _duty(us_china, code, "2026-09-10").rate
    spared = next(x for x in _duty(widened, "7208101500", "2026-09-10").layers if x.id == "sec999")
    assert spared.reason == "goods under Section 232 do not bear Section 999"
    assert "gaz-999" in spared.sources
