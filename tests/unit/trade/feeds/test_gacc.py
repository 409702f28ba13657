"""Tables of China's customs: the stored pages, and small ones with every trap."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from detente.errors import SchemaError
from detente.ledger.case.load import load_case
from detente.ledger.case.record import load_record
from detente.ledger.feeds.feed import chosen
from detente.trade.feeds.mapping import mapped
from detente.trade.feeds.readers.pages.gacc import parse
from detente.trade.load import load_book
from tests.unit.trade.feeds.making import (
    JOINT,
    MARCH,
    TOTALS,
    article,
    goods,
    index,
    partners,
    totals,
)

PAGE = "http://office.example.org/Statics/a.html"
GOODS = "(5) Major Exports by Quantity and Value, Mar 2026 (in USD)"


@pytest.fixture(scope="session")
def stored(shared: Path) -> Path:
    folder = shared / "data" / "trade" / "gacc_pages"
    if not folder.is_dir():
        pytest.skip(f"the stored pages are not at {folder}")
    return folder


def by_key(rows):
    return {(r["label"], r["flow"], r["period"]): r for r in rows if r["row"] == "figure"}


def test_stored_page_of_march_2026(stored):
    rows = parse((stored / "release_section4_by_country_mar2026_cny.html").read_bytes(), PAGE)
    read = by_key(rows)
    assert len(rows) == len(read) == 30 * 4
    month, year = "2026-03", "2026-01..2026-03"
    told = [
        ("Total", "export", month, "22297.0", None),
        ("Total", "export", year, "68466.7", "11.9"),
        ("Total", "import", month, "18749.4", None),
        ("Total", "import", year, "49913.3", "19.6"),
        ("United States (US)", "export", month, "2045.0", None),
        ("United States (US)", "export", year, "6777.6", "-18.3"),
        ("United States (US)", "import", month, "876.1", None),
        ("United States (US)", "import", year, "2239.0", "-19.7"),
        ("European Union", "export", month, "3248.9", None),
        ("ASEAN", "export", month, "4377.0", None),
    ]
    for label, flow, period, value, change in told:
        row = read[label, flow, period]
        assert (row["value"], row.get("change")) == (value, change), row
        assert (row["unit"], row["suffix"]) == ("CNY 100mn", "cny")
        assert row["published"] == "2026-04-08"
    assert {"Germany", "Hong Kong, China", "Africa"} <= {label for label, _, _ in read}


def test_stored_joint_page_of_2025(stored):
    name = "release_section4_by_country_janfeb2025_cny.html"
    rows = parse((stored / name).read_bytes(), PAGE)
    read = by_key(rows)
    assert Counter(r["period"] for r in rows) == {"2025-01..2025-02": 60}
    row = read["United States (US)", "export", "2025-01..2025-02"]
    assert (row["value"], row["change"], row["status"]) == ("5431.3", "3.4", "joint-release")


def test_stored_page_of_images_is_an_error(stored):
    name = "release_section4_by_country_jan2018_cny.html"
    with pytest.raises(SchemaError, match=r"no table; it holds \d+ images"):
        parse((stored / name).read_bytes(), PAGE)


def test_stored_index_of_2026(stored):
    rows = parse((stored / "seed_2026.html").read_bytes(), "http://x.example.org/preliminary.html")
    assert Counter(r["table"] for r in rows) == {str(n): 4 for n in range(1, 7)}
    assert {r["month"] for r in rows} == {"2026-02", "2026-03"}
    assert {r["currency"] for r in rows} == {"CNY", "USD"}
    assert all(r["url"].startswith("http://english.customs.gov.cn/Statics/") for r in rows)


def test_columns_are_what_their_headings_say():
    read = by_key(parse(partners(), PAGE))
    assert read["Northland", "export", "2026-03"]["value"] == "20.0"
    assert read["Northland", "export", "2026-01..2026-03"]["change"] == "-8.2"
    assert read["Eastmark", "import", "2026-03"]["value"] == "1.0"


def test_columns_in_another_order_are_read_by_their_headings():
    page = (
        partners()
        .replace(b"<b>Export</b>", b"<b>@</b>")
        .replace(b"<b>Import</b>", b"<b>Export</b>")
    )
    read = by_key(parse(page.replace(b"<b>@</b>", b"<b>Import</b>"), PAGE))
    assert read["Northland", "import", "2026-03"]["value"] == "20.0"
    assert read["Northland", "export", "2026-01..2026-03"]["change"] == "1.0"


def test_january_has_no_month_before_it():
    rows = [(r[0], r[1], r[1], r[3], r[3], r[5], r[5], *r[7:]) for r in MARCH]
    title = "(4) Total Export & Import Values by Country/Region, January 2026 (in CNY)"
    read = by_key(parse(partners(rows, title, "2026/02/10", last=1), PAGE))
    row = read["Northland", "export", "2026-01"]
    assert (row["value"], row["change"]) == ("20.0", "-8.2")
    assert {period for _, _, period in read} == {"2026-01"}


def test_joint_release_is_one_period_of_seven_columns():
    title = "(4) Total Export & Import Values by Country/Region, January-February 2025 (in USD)"
    page = partners(JOINT, title, "2025/03/07", "USD1 Million", last=2)
    read = by_key(parse(page, PAGE))
    row = read["Northland", "export", "2025-01..2025-02"]
    assert (row["value"], row["unit"], row.get("suffix")) == ("30.0", "USD mn", None)
    assert row["status"] == "joint-release"


def test_missing_and_nil_are_told_apart_and_never_zero():
    rows = [list(row) for row in MARCH]
    rows[1][3], rows[1][1] = "####", "-"
    rows[2][5], rows[2][1] = "-", "-"
    read = parse(partners(rows), PAGE)
    gone = [(r["label"], r["reason"]) for r in read if r["row"] == "refused"]
    assert ("Northland", "export: the cell shows only ####") in gone
    assert ("Eastmark", "import: nil") in gone
    assert ("Northland", "export", "2026-03") not in by_key(read)


def test_totals_are_read_by_row():
    read = by_key(parse(totals(TOTALS), PAGE))
    assert read["Total", "export", "2026-03"]["change"] == "2.5"
    assert read["Total", "import", "2026-01..2026-03"]["change"] == "4.0"
    assert read["Total", "balance", "2026-03"]["value"] == "20.0"


def test_goods_are_read_by_measure_and_the_year_before_is_quoted():
    rows = [
        ("Rare earth", "Ton", "5,494.0", "63.1", "15,378.0", "143.6", "14,827.1", "168.1", "3.7",
         "-14.6"),
        ("Grain*", "10,000 Tons", "28.6", "149.0", "126.1", "702.8", "114.3", "745.2", "10.3",
         "-5.7"),
        ("Toys", "-", "-", "38.8", "-", "43.2", "-", "41.1", "-", "5.0"),
        ("Gas", "10,000 M3", "1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0", "8.0"),
    ]  # fmt: skip
    rows_read = parse(goods(rows, GOODS), PAGE)
    read = by_key(rows_read)
    tons = read["Rare earth (quantity)", "export", "2026-03"]
    assert (tons["value"], tons["unit"], tons["suffix"]) == ("5494.0", "t", "")
    assert read["Grain (quantity)", "export", "2026-03"]["times"] == "10000"
    value = read["Rare earth (value)", "export", "2026-01..2026-03"]
    assert (value["value"], value["change"], value["unit"]) == ("143.6", "-14.6", "USD mn")
    before = read["Rare earth (value)", "export", "2025-01..2025-03"]
    assert (before["value"], before["status"]) == ("168.1", "as-quoted")
    assert ("Toys (quantity)", "export", "2026-03") not in read
    assert [r["reason"] for r in rows_read if r["row"] == "refused"] == [
        "the unit '10,000 M3' is not known"
    ]


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (partners([MARCH[0], ("Northland", "31.0", *MARCH[1][2:])]), "its parts make"),
        (partners(MARCH[1:]), "no row of the total"),
        (partners(unit="USD1 Million"), "the title says CNY, the unit says USD"),
        (partners(unit="GBP 1 Million"), "no line says the unit"),
        (partners(title="(4) Values by Country/Region (in CNY)"), "names no table"),
        (partners(title="(4) Values by Country/Region, Marz 2026 (in CNY)"), "names no month"),
        (partners(title="(4) Values by Country/Region, Foo 2026 (in CNY)"), "names no month"),
        (partners(title="(2) Values by Trade Mode, Mar 2026 (in CNY)"), "does not know"),
        (partners(day="2026/03/14"), "before 2026-03 had ended"),
        (partners(day="soon"), "date is 'soon'"),
        (partners(last=4), "column of '4'"),
        (partners([MARCH[0], (*MARCH[1][:3], "n.a.", *MARCH[1][4:])]), "where a number is due"),
        (partners().replace(b"<b>Export</b>", b"<b>Transit</b>", 1), "a column is headed"),
        (partners([*MARCH, MARCH[1][:9]]), "cells, not 10"),
        (totals([*TOTALS[:3], ("Balance", "21.0", *TOTALS[3][2:])]), "balance is 21.0"),
        (totals(TOTALS[:2]), "exports and imports"),
        (totals([*TOTALS, ("Other", *TOTALS[1][1:])]), "a row is called 'Other'"),
        (article("(4) By Country, Mar 2026 (in CNY)", "", []), "no table"),
        (b"<html><p>maintenance</p></html>", "no table"),
        (b"", "no table"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_page_that_is_not_what_it_says_is_refused_whole(page, what):
    with pytest.raises(SchemaError) as caught:
        parse(page, PAGE)
    assert what in caught.value.what
    assert caught.value.where == PAGE


def test_rounding_is_no_contradiction():
    rows = [MARCH[0], ("Northland", "30.1", "80.0", "20.0", "50.0", "10.0", "30.0", *MARCH[1][7:])]
    assert parse(partners(rows), PAGE)


def test_index_gives_only_what_is_published():
    title = "(4) Total Export & Import Values by Country/Region (in USD)"
    page = index({title: [("Jan.", ""), ("Feb.", "/Statics/f.html"), ("Mar.", "")]}, 2025)
    (row,) = parse(page, "http://office.example.org/report/preliminary.html")
    assert (row["month"], row["table"], row["currency"]) == ("2025-02", "4", "USD")
    assert row["url"] == "http://office.example.org/Statics/f.html"
    archive = parse(page, "http://office.example.org/report/preliminary2019.html")
    assert archive[0]["month"] == "2019-02"


@pytest.mark.parametrize(
    "page",
    [
        index({}),
        index({"(4) Values (in USD)": [("Smarch", "/a")]}),
        index({"Values": [("Jan.", "/a")]}),
        index({"(4) Values (in USD)": [("Jan.", "/a")]}).replace(b'value="2026"', b'value="now"'),
    ],
    ids=["no-month", "no-such-month", "no-number", "no-year"],
)
def test_index_of_another_shape(page):
    with pytest.raises(SchemaError):
        parse(page, "http://office.example.org/report/preliminary.html")


def test_values_are_exact():
    read = by_key(parse(partners(), PAGE))
    assert all(Decimal(row["value"]).is_finite() for row in read.values())


def test_every_partner_of_the_stored_page_has_its_series(stored):
    case = load_case("us_china")
    book = load_book(case.root, case.sources)
    (feed,) = chosen(load_record(case.root).feeds, ["gacc"])
    rows = parse((stored / "release_section4_by_country_mar2026_cny.html").read_bytes(), PAGE)
    found = mapped(feed, book.series, [(PAGE, date(2026, 4, 15), rows)])
    assert not found.rejects
    told = {(f.series, str(f.period)): (f.value, f.step, f.change) for f in found.figures}
    assert len(told) == 120
    value, step, change = told["gacc-export-usa-cny", "2026-01..2026-03"]
    assert (value, step) == (Decimal("677760000000"), Decimal(10_000_000))
    assert change == Decimal("-0.183")
