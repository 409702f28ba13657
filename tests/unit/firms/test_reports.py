"""A product's own trade, brought by a feed: asked, held with its vintages, ranked, told short."""

import json
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from detente.desk import Desk
from detente.errors import InputError, SchemaError, UnknownName
from detente.store.tables import read_table
from detente.trade.feeds.readers.files import comtrade_flows
from detente.wire import fetch as room
from tests.unit.wire.lines import FakeLine, answer

ON = "2026-10-01"
ASKED = {"exporter": "CHN", "away_from": "USA", "on": ON}
NUMBERS = {"USA": 842, "CHN": 156, "BRA": 76, "JPN": 392, "DEU": 276, "MMR": 104}
#: Imports in 2024, thousands of dollars: buyer by origin.
BOUGHT = {
    "USA": {"CHN": 900, "DEU": 100},
    "BRA": {"CHN": 50, "DEU": 50},
    "JPN": {"CHN": 300, "DEU": 200, "BRA": 20},
    "DEU": {"CHN": 150, "BRA": 10},
}
SILENT = {"MMR": 260}
"""Stands in the list of totals, but is not asked for by origin."""


class Office(FakeLine):
    """Answers like the service does without a key."""

    def __init__(self, bought=BOUGHT, year="2024", edition="H6", product=None):
        super().__init__(self._serve)
        self.bought, self.year, self.edition, self.product = bought, year, edition, product
        self.asked: list[dict[str, str]] = []

    def _serve(self, url):
        given = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
        self.asked.append(given)
        rows = list(self._rows(given)) if given["period"] == self.year else []
        return answer(body=json.dumps({"count": len(rows), "data": rows, "error": ""}).encode())

    def _rows(self, given):
        totals = {name: sum(row.values()) for name, row in self.bought.items()} | SILENT
        if "partnerCode" in given:
            for name, value in totals.items():
                yield self._record(given, name, "W00", 0, value)
            return
        name = next((n for n, c in NUMBERS.items() if str(c) == given["reporterCode"]), "")
        for origin, value in self.bought.get(name, {}).items():
            yield self._record(given, name, origin, NUMBERS[origin], value)
        if name in self.bought:
            yield self._record(given, name, "W00", 0, totals[name])
            yield self._record(given, name, "S19", 490, 0) | {"motCode": 1000}

    def _record(self, given, name, origin, number, value):
        return {
            "period": self.year,
            "reporterCode": NUMBERS[name],
            "reporterISO": name,
            "partnerCode": number,
            "partnerISO": origin,
            "partner2Code": 0,
            "customsCode": "C00",
            "motCode": 0,
            "flowCode": "M",
            "cmdCode": self.product or given["cmdCode"],
            "classificationCode": self.edition if name != "BRA" else "H5",
            "primaryValue": value * 1000.0,
        }


def opened(tmp_path, monkeypatch, office, day=date(2026, 11, 22)):
    monkeypatch.setattr(room, "Line", lambda: office.line)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Desk.open("us_china", day, tmp_path, lambda: noon)


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    desk = opened(tmp_path, monkeypatch, Office())
    (state,) = desk.refresh("comtrade-732393").feeds
    assert state.error == ""
    return desk, state


def test_each_buyer_is_asked_for_the_product_once_a_year(tmp_path, monkeypatch):
    office = Office()
    (state,) = opened(tmp_path, monkeypatch, office).refresh("comtrade-732393").feeds
    assert (state.id, state.status, state.held) == ("comtrade-732393", "new", "2024")
    assert {a["cmdCode"] for a in office.asked} == {"732393"}
    assert {a["period"] for a in office.asked} == {"2024", "2025"}
    reporters = [a.get("reporterCode", "all") for a in office.asked if a["period"] == "2024"]
    assert len(reporters) == len(set(reporters)) > 60
    assert all(
        (a["flowCode"], a["partner2Code"], a["customsCode"], a["motCode"]) == ("M", "0", "C00", "0")
        for a in office.asked
    )
    # Four reports of two or three pairs and five totals, Myanmar's among them.
    assert state.rows_new == 9 + 5
    assert any("2024: 4 of 64 reports" in note for note in state.notes)
    assert state.rejects == 4  # the parts of a total


def test_the_products_own_trade_answers_and_says_what_it_lacks(fetched):
    desk, _ = fetched
    found = desk.reroute("7323.93.00.60", **ASKED)
    assert (found.level, found.year) == ("product", 2024)
    assert "comtrade-732393" in found.source
    assert {m.market for m in found.markets} == {"BRA", "JPN", "DEU"}
    assert all(m.gain_usd is not None for m in found.markets)
    told = " ".join(found.notes)
    bought = sum(sum(row.values()) for row in BOUGHT.values())
    assert f"{bought / (bought + 260):.1%} of what all reports add up to" in told
    assert "not held, and not ranked: MMR" in told
    assert "in another, where the code may stand for other goods: BRA (H5)" in told
    assert not any("detente refresh" in note for note in found.notes)


def test_sales_in_the_model_are_those_of_the_reports(fetched):
    from detente.firms.reroute.reports import Reports, from_reports
    from detente.trade.feeds.flows import place

    desk, _ = fetched
    path = place(desk.home, type("Feed", (), {"id": "comtrade-732393"}))
    known = date(2026, 11, 22)
    flows = from_reports(Reports(path, "x", known), "732393", ("USA", "CHN"), None)
    at = flows.names.index
    for buyer, row in BOUGHT.items():
        for origin, value in row.items():
            assert flows.table[at(buyer), at(origin)] == value * 1000
    assert flows.table.sum() == 1000 * sum(sum(row.values()) for row in BOUGHT.values())
    before = Reports(path, "x", date(2026, 11, 21))
    assert from_reports(before, "732393", ("USA", "CHN"), None) is None
    assert from_reports(Reports(path, "x", known), "732393", ("USA", "CHN"), 2023) is None


def test_what_was_fetched_later_than_known_shapes_no_answer(fetched):
    desk, _ = fetched
    found = desk.reroute("732393", known="2026-10-01", **ASKED)
    assert found.level == "sector"
    assert any("as known on 2026-10-01: the sector stands in" in note for note in found.notes)


def test_without_reports_the_sector_names_the_refresh(tmp_path, monkeypatch):
    found = opened(tmp_path, monkeypatch, Office()).reroute("7323.93.00", **ASKED)
    assert found.level == "sector"
    assert any("detente refresh comtrade-732393" in note for note in found.notes)


def test_a_lost_sale_in_no_report_leaves_the_sector(tmp_path, monkeypatch):
    bought = {name: row for name, row in BOUGHT.items() if name != "USA"}
    desk = opened(tmp_path, monkeypatch, Office(bought))
    desk.refresh("comtrade-732393")
    found = desk.reroute("732393", **ASKED)
    assert found.level == "sector"
    assert any("holds no report of United States" in note for note in found.notes)


def test_revisions_are_vintages_and_a_pair_that_is_gone_is_not_nothing(
    fetched, tmp_path, monkeypatch
):
    desk, _ = fetched
    later = {**BOUGHT, "JPN": {"CHN": 310, "DEU": 200}}
    again = opened(tmp_path, monkeypatch, Office(later), date(2026, 12, 1))
    (state,) = again.refresh("comtrade-732393").feeds
    # China's sale and Japan's total are revised, Brazil's sale to Japan is gone.
    assert (state.rows_new, state.vintages_new) == (0, 3)
    rows = list(read_table(tmp_path / "comtrade-732393" / "flows.parquet"))
    japan = {(r[2], str(r[6])): r[3] for r in rows if r[1] == "JPN"}
    assert japan["CHN", "2026-11-22"] == 300_000
    assert japan["CHN", "2026-12-01"] == 310_000
    assert japan["BRA", "2026-12-01"] is None
    (same,) = again.refresh("comtrade-732393").feeds
    assert (same.status, same.rows_new, same.vintages_new) == ("nothing-new", 0, 0)
    old = again.reroute("732393", known="2026-11-30", **ASKED)
    assert old.markets == desk.reroute("732393", known="2026-11-22", **ASKED).markets
    assert old.markets != again.reroute("732393", **ASKED).markets


def test_an_answer_of_another_product_replaces_nothing(tmp_path, monkeypatch):
    desk = opened(tmp_path, monkeypatch, Office(product="7323"))
    (state,) = desk.refresh("comtrade-732393").feeds
    assert state.status == "failed"
    assert "the answer is of '7323', asked was 732393" in state.error
    assert not (tmp_path / "comtrade-732393" / "flows.parquet").exists()


def test_full_answer_is_told_of(tmp_path, monkeypatch):
    office = Office()
    record = office._record({"cmdCode": "732393"}, "JPN", "CHN", 156, 1)
    many = [record | {"partnerCode": n, "partnerISO": f"A{n}"} for n in range(1, 501)]
    rows = comtrade_flows.parse(_envelope(many, 612), "x")
    assert [r["row"] for r in rows[-2:]] == ["flow", "cut"]
    with pytest.raises(SchemaError, match="612 records are announced, 499 came"):
        comtrade_flows.parse(_envelope(many[:-1], 612), "x")
    (state,) = opened(tmp_path, monkeypatch, Full()).refresh("comtrade-732393").feeds
    assert any(note.endswith("may be short of pairs: JPN") for note in state.notes)
    found = opened(tmp_path, monkeypatch, Full()).reroute("732393", **ASKED)
    assert "the answer was full and may be short of origins in: JPN" in found.notes
    assert any("origins are short of the buyer's own total in: JPN" in n for n in found.notes)


class Full(Office):
    """Japan's report is longer than one answer holds: it is cut where the others begin."""

    def _rows(self, given):
        rows = list(super()._rows(given))
        if given.get("reporterCode") != str(NUMBERS["JPN"]) or not rows:
            return rows
        kept = [row for row in rows if row["partnerISO"] not in {"DEU", "BRA"}]
        many = [self._record(given, "JPN", f"A{n}", 1000 + n, 0.001) for n in range(500)]
        return [*kept, *many][:500]


def _envelope(rows, count):
    return json.dumps({"count": count, "data": rows, "error": ""}).encode()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"flowCode": "X"}, "flow X"),
        ({"primaryValue": None}, "no value"),
        ({"primaryValue": -1}, "no value"),
        ({"motCode": 1000}, "a part of the total"),
    ],
)
def test_records_that_are_no_imports_are_refused(changed, reason):
    record = Office()._record({"cmdCode": "732393"}, "JPN", "CHN", 156, 1)
    (row,) = comtrade_flows.parse(_envelope([record | changed], 1), "x")
    assert row["row"] == "refused"
    assert reason in row["reason"]


def test_a_month_is_no_year():
    record = Office()._record({"cmdCode": "732393"}, "JPN", "CHN", 156, 1)
    with pytest.raises(SchemaError, match="no year"):
        comtrade_flows.parse(_envelope([record | {"period": "202401"}], 1), "x")


def test_the_feed_is_asked_with_a_product(tmp_path, monkeypatch):
    desk = opened(tmp_path, monkeypatch, Office())
    with pytest.raises(InputError, match="one product at a time"):
        desk.refresh("comtrade-hs6")
    for name in ("comtrade-73239", "comtrade-7323930", "comtrade-７32393"):
        with pytest.raises(UnknownName):
            desk.refresh(name)
