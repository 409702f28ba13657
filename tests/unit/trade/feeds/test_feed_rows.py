"""Faults of a feed's row are told with their line."""

import pytest

from detente.ledger.case.load import find_case, load_case
from detente.trade.feeds.check import feed_faults
from detente.trade.load import load_book

ROW = """
- id: office
  title: An office
  reader: {reader}
  hosts: [office.example.org]
  pages: {{page: "https://{host}/{page}"}}
  known_until: 2026-01-01
  licence: public domain
  sources: [{source}]
  series: "{series}"
  names: {{Northland: {name}}}
  key: {key}
  key_at: {at}
"""
GOOD = {
    "reader": "census-page",
    "host": "office.example.org",
    "page": "{month}",
    "source": "office-page",
    "series": "office-{flow}-{name}",
    "name": "nor",
    "key": "OFFICE_KEY",
    "at": "header X-Key",
}


def faults(tmp_path, **changed):
    (tmp_path / "feeds.yaml").write_text(ROW.format(**{**GOOD, **changed}), encoding="utf-8")
    return list(feed_faults(tmp_path, ["office-import-nor-cny"], ["office-page"]))


def test_whole_row_has_no_fault(tmp_path):
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("changed", "line", "what"),
    [
        ({"reader": "census-pag"}, 4, "no reader is called 'census-pag'"),
        ({"host": "else.example.org"}, 6, "else.example.org is not among its hosts"),
        ({"page": "{moon}"}, 6, "'{moon}', which is no span"),
        ({"source": "nowhere"}, 9, "'nowhere' is no source row"),
        ({"series": "office-{land}"}, 10, "other parts than flow and name"),
        ({"name": "sou"}, 11, "'Northland' has no series, such as office-export-sou"),
        ({"at": "body key"}, 13, "does not say where the key goes"),
    ],
)
def test_fault_is_told_with_its_line(tmp_path, changed, line, what):
    (fault,) = faults(tmp_path, **changed)
    assert what in fault.what
    assert fault.where == f"feeds.yaml:{line}"


def test_shipped_feeds_have_no_fault():
    case = load_case("us_china")
    book = load_book(case.root, case.sources)
    assert list(feed_faults(find_case("us_china"), book.series, case.sources)) == []
