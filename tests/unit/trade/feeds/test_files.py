"""Files for machines: the documented shapes, and each of their traps."""

import pytest

from detente.errors import SchemaError
from detente.trade.feeds.readers.files import (
    census_api,
    comtrade,
    eastmoney,
    esr,
    federal_register,
    fred,
    inspections,
    sdmx,
)
from tests.unit.trade.feeds.making import certificates, told

PAGE = "https://office.example.org/answer"
SEASON = "https://office.example.org/esr/marketYear/2026"
ASKED = "https://office.example.org/observations?series_id=IMPNOR"
LOAD = {
    "Thursday": "20260108",
    "Grain": "SOYBEANS",
    "Destination": "NORTHLAND",
    "Pounds": "2204623",
    "Metric Ton": "1000",
}
MONTH = {
    "REPORT_DATE": "2025-12-01 00:00:00",
    "EXIT_BASE": 306078800,
    "IMPORT_BASE": 228066200,
    "EXIT_BASE_SAME": -9.9,
    "IMPORT_BASE_SAME": -7.5,
    "EXIT_ACCUMULATE": 3593601500,
}
DOCUMENT = {
    "document_number": "2026-00001",
    "type": "Notice",
    "title": "Modification of an action",
    "abstract": None,
    "publication_date": "2026-10-12",
    "effective_on": "2026-10-14",
    "html_url": "https://office.example.org/d/1",
    "agencies": [{"name": "An office"}],
}
RECORD = {
    "period": "202511",
    "reporterCode": 156,
    "partnerCode": 842,
    "partner2Code": 0,
    "customsCode": "C00",
    "motCode": 0,
    "flowCode": "X",
    "cmdCode": "TOTAL",
    "primaryValue": 33800000000.5,
}
WEEK = {
    "commodityCode": 801,
    "countryCode": 5700,
    "weeklyExports": 7528,
    "accumulatedExports": 446444,
    "currentMYTotalCommitment": 625476,
    "unitId": 1,
    "weekEndingDate": "2026-04-23T00:00:00",
}
OBSERVED = {
    "realtime_start": "2026-01-08",
    "realtime_end": "9999-12-31",
    "date": "2025-11-01",
    "value": "20950.7",
}


def envelope(*records):
    return told({"elapsedMs": 1, "count": len(records), "data": records, "error": ""})


def moneyed(*months, success=True):
    return told({"success": success, "message": "no", "result": {"data": months}})


def test_certificates_are_summed_by_week_and_destination():
    rows = [
        LOAD,
        {**LOAD, "Metric Ton": "500"},
        {**LOAD, "Destination": "EASTMARK", "Metric Ton": ""},
        {**LOAD, "Grain": "CORN"},
    ]
    read = inspections.parse(certificates(rows), PAGE)
    told_ = {(r["product"], r["label"]): (r["value"], r["period"]) for r in read}
    week = "2026-01-02..2026-01-08"
    assert told_["SOYBEANS", "NORTHLAND"] == ("1500", week)
    assert told_["SOYBEANS", "EASTMARK"] == ("1000", week)
    assert told_["SOYBEANS", inspections.ALL] == ("2500", week)
    assert told_["CORN", "NORTHLAND"] == ("1000", week)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (certificates([]), "no certificate"),
        (certificates([LOAD], ["Thursday", "Grain"]), "no column is called Destination"),
        (certificates([{**LOAD, "Thursday": "20260109"}]), "no Thursday"),
        (certificates([{**LOAD, "Thursday": "20261301"}]), "no day"),
        (certificates([{**LOAD, "Metric Ton": "many", "Pounds": ""}]), "neither tonnes nor pounds"),
        (certificates([LOAD]) + b"20260108,1\r\n", "columns"),
        (b"<html>moved</html>", "HTML"),
    ],
)
def test_certificates_of_another_shape(body, what):
    with pytest.raises(SchemaError, match=what):
        inspections.parse(body, PAGE)


def test_totals_in_thousands_with_changes_in_percent():
    (month, year, _) = eastmoney.parse(moneyed(MONTH), PAGE)
    assert (month["value"], month["unit"], month["change"]) == ("306078800", "USD k", "-9.9")
    assert (month["period"], year["period"]) == ("2025-12", "2025-01..2025-12")
    assert "change" not in year


def test_february_that_equals_the_year_so_far_is_a_joint_period():
    joint = {**MONTH, "REPORT_DATE": "2025-02-01 00:00:00", "EXIT_ACCUMULATE": 306078800}
    read = eastmoney.parse(moneyed(joint), PAGE)
    exports = [r for r in read if r["flow"] == "export"]
    assert [(r["period"], r["status"]) for r in exports] == [("2025-01..2025-02", "joint-release")]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (moneyed(), "no month"),
        (moneyed(MONTH, success=False), "no success"),
        (told({"success": True, "result": None}), "missing"),
        (moneyed({"REPORT_DATE": "2025-12-01"}), "EXIT_BASE"),
        (moneyed({**MONTH, "EXIT_BASE": "lots"}), "no number"),
        (moneyed({**MONTH, "REPORT_DATE": "December"}), "no day"),
    ],
)
def test_totals_of_another_shape(body, what):
    with pytest.raises(SchemaError, match=what):
        eastmoney.parse(body, PAGE)


def test_documents_and_the_next_page():
    body = told({"count": 2, "results": [DOCUMENT], "next_page_url": f"{PAGE}?page=2"})
    first, following = federal_register.parse(body, PAGE)
    assert (first["number"], first["effective"]) == ("2026-00001", "2026-10-14")
    assert following == {"row": "next", "url": f"{PAGE}?page=2"}
    assert federal_register.parse(told({"count": 0}), PAGE) == []


@pytest.mark.parametrize(
    "body",
    [
        told({}),
        told({"count": 3}),
        told({"count": 1, "results": [{"document_number": "1"}]}),
        told({"count": 1, "results": [{**DOCUMENT, "publication_date": "soon"}]}),
        b"<!DOCTYPE html><title>Busy</title>",
        b"[" * 100_000,
    ],
    ids=["empty", "no-results", "half", "no-day", "html", "nested"],
)
def test_documents_of_another_shape(body):
    with pytest.raises(SchemaError):
        federal_register.parse(body, PAGE)


HEAD = ["CTY_CODE", "CTY_NAME", "GEN_VAL_MO", "CTY_CODE", "time"]


def test_array_of_arrays_with_a_predicate_twice():
    body = told([HEAD, ["5700", "NORTHLAND", "20641412345", "5700", "2025-11"]])
    (row,) = census_api.parse(body, PAGE)
    assert (row["label"], row["flow"], row["period"]) == ("5700", "import", "2025-11")
    assert (row["value"], row["unit"]) == ("20641412345", "USD")


def test_empty_answer_is_no_row():
    assert census_api.parse(b"", PAGE) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (told([HEAD, ["5700", "N", "1", "4280", "2025-11"]]), "comes twice"),
        (told([HEAD, ["5700", "N", "1"]]), "3 cells under 5"),
        (told([HEAD, ["5700", "N", None, "5700", "2025-11"]]), "is empty"),
        (told([HEAD, ["5700", "N", "1", "5700", "2025"]]), "no month"),
        (told([["CTY_CODE", "time"], ["5700", "2025-11"]]), "not one of"),
        (told({"error": "unknown variable"}), "no array of arrays"),
        (b"<html>Invalid Key</html>", "HTML"),
    ],
)
def test_array_of_another_shape(body, what):
    with pytest.raises(SchemaError, match=what):
        census_api.parse(body, PAGE)


def test_only_records_of_the_totals_are_figures():
    parts = [
        {**RECORD, "motCode": 1},
        {**RECORD, "customsCode": "C01"},
        {**RECORD, "flowCode": "R"},
    ]
    rows = comtrade.parse(envelope(RECORD, *parts, {**RECORD, "partner2Code": 344}), PAGE)
    assert [r["row"] for r in rows] == ["figure", *["refused"] * 4]
    assert (rows[0]["period"], rows[0]["value"]) == ("2025-11", "33800000000.5")
    assert rows[0]["product"] == "TOTAL"
    assert "motCode is 1" in rows[1]["reason"]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (told({"data": [], "error": "quota"}), "quota"),
        (told({"data": [RECORD], "count": 2, "error": ""}), "2 records are announced, 1 came"),
        (envelope({**RECORD, "period": "Nov"}), "period"),
        (envelope({"period": "202511"}), "missing"),
        (told([]), "envelope"),
    ],
)
def test_envelope_of_another_shape(body, what):
    with pytest.raises(SchemaError, match=what):
        comtrade.parse(body, PAGE)


def test_sums_of_a_season_begin_where_it_begins():
    rows = esr.parse(told([WEEK]), SEASON)
    told_ = {r["label"]: (r["flow"], r["period"], r["value"]) for r in rows}
    assert told_["5700 weeklyExports"] == ("export", "2026-04-17..2026-04-23", "7528")
    assert told_["5700 accumulatedExports"][1] == "2025-09-01..2026-04-23"
    assert told_["5700 currentMYTotalCommitment"][0] == "purchase"


@pytest.mark.parametrize(
    ("body", "page", "what"),
    [
        (told([WEEK]), PAGE, "marketing year"),
        (told([{**WEEK, "unitId": 2}]), SEASON, "unit"),
        (told([{**WEEK, "commodityCode": 1}]), SEASON, "season of commodity 1"),
        (told([{**WEEK, "weekEndingDate": "2024-04-23"}]), SEASON, "outside the season"),
        (told([{**WEEK, "weeklyExports": None}]), SEASON, "is empty"),
        (told({"message": "denied"}), SEASON, "no list"),
    ],
)
def test_weeks_of_another_shape(body, page, what):
    with pytest.raises(SchemaError, match=what):
        esr.parse(body, page)


def test_each_value_has_its_day_and_a_point_is_no_value():
    body = told({"observations": [OBSERVED, {**OBSERVED, "date": "2025-12-01", "value": "."}]})
    (row,) = fred.parse(body, ASKED)
    assert (row["label"], row["period"], row["published"]) == ("IMPNOR", "2025-11", "2026-01-08")


@pytest.mark.parametrize(
    ("body", "page", "what"),
    [
        (told({"observations": [OBSERVED]}), PAGE, "series"),
        (told({"error_code": 400, "error_message": "Bad Request"}), ASKED, "Bad Request"),
        (told({"observations": []}), ASKED, "no observation"),
        (told({"observations": [{**OBSERVED, "date": "2025-11-05"}]}), ASKED, "first day"),
        (told({"observations": [{**OBSERVED, "value": "x"}]}), ASKED, "no number"),
    ],
)
def test_observations_of_another_shape(body, page, what):
    with pytest.raises(SchemaError, match=what):
        fred.parse(body, page)


MESSAGE = """<?xml version="1.0" encoding="utf-8"?>
<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
 xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
 <message:Header><message:ID>x</message:ID><message:Test>false</message:Test>
  <message:Prepared>2026-04-15T00:00:00</message:Prepared><message:Sender id="X"/>
  <message:Structure structureID="D" dimensionAtObservation="TIME_PERIOD">
   <common:Structure><Ref id="D" version="1.0" agencyID="X" class="DataStructure"/>
   </common:Structure></message:Structure></message:Header>
 <message:DataSet structureRef="D" action="Replace">{series}</message:DataSet>
</message:GenericData>"""
SERIES = """<generic:Series><generic:SeriesKey><generic:Value id="reporter" value="EU"/>
 <generic:Value id="partner" value="NOR"/><generic:Value id="product" value="{product}"/>
 <generic:Value id="flow" value="1"/></generic:SeriesKey>
 <generic:Obs><generic:ObsDimension value="2025-11"/><generic:ObsValue value="1234.5"/>
 </generic:Obs></generic:Series>"""


def test_sdmx_without_the_library_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "sdmx", None)
    with pytest.raises(SchemaError) as caught:
        sdmx.parse(b"", PAGE)
    assert "detente[sdmx]" in caught.value.hint


@pytest.mark.filterwarnings("ignore")
def test_sdmx_message_without_the_double_total():
    pytest.importorskip("sdmx", reason="needs the extra: pip install 'detente[sdmx]'")
    series = SERIES.format(product="TOTAL") + SERIES.format(product="000TOTAL")
    (row,) = sdmx.parse(MESSAGE.format(series=series).encode(), PAGE)
    assert (row["label"], row["flow"], row["period"]) == ("EU NOR", "import", "2025-11")
    assert (row["value"], row["product"]) == ("1234.5", "TOTAL")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("body", [b"", b"<html/>", b"{}", MESSAGE.format(series="").encode()])
def test_sdmx_message_of_another_shape(body):
    pytest.importorskip("sdmx", reason="needs the extra: pip install 'detente[sdmx]'")
    with pytest.raises(SchemaError):
        sdmx.parse(body, PAGE)
