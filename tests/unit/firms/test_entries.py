"""A company's file as it comes: every way of writing a cell, and what is put aside."""

import csv
from decimal import Decimal

import pytest

from detente.errors import BadFile, InputError
from detente.firms.entries.columns import NAMES, Plan, assign, named_currency, read_plan
from detente.firms.entries.days import order_of, read_day

HEAD = "HTS code,Country of origin,Entry date,Entered value"
ASKED = {"on": "2026-10-01", "known": "2026-10-08", "scenario": ["peace-2017"]}


@pytest.fixture
def ask(desk, tmp_path):
    def call(text, name="entries.csv", **more):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return desk.exposure(path, **(ASKED | more))

    return call


def _rejects(found):
    with found.rejects.open(encoding="utf-8", newline="") as handle:
        return [tuple(row.values()) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1000", "1000"),
        ('"12,345.60"', "12345.60"),
        ('"1,23,456.70"', "123456.70"),
        ('"1.234,50"', "1234.50"),
        ('"1.234.567"', "1234567"),
        ('"12,5"', "12.5"),
        ("$2 000.00", "2000"),
        ("USD 75.10", "75.10"),
        ("75.100", None),
        ("1.234", None),
        ("12.3456", None),
        ("-5", None),
        ("(5.00)", None),
        ("1e3", None),
        ("twelve", None),
        ("99999999999999999999", None),
        ("", None),
    ],
)
def test_values(ask, cell, value):
    text = f"{HEAD}\n8507600020,China,2025-06-01,10\n8507600020,China,2025-06-01,{cell}\n"
    found = ask(text)
    read = None if found.rejected else found.value_usd - 10
    assert read == (None if value is None else Decimal(value))
    assert found.rows == found.answered + found.rejected == 2


def test_codes_kept_as_text_by_a_spreadsheet(ask):
    text = f'{HEAD}\n"=""0404100500""",China,2025-06-01,10\n"=1+1",China,2025-06-01,10\n'
    found = ask(text)
    assert [part.id for part in found.by_product] == ["0404100500"]
    assert [(row[1], row[2]) for row in _rejects(found)] == [("code", "'=1+1")]


def test_a_mapping_says_what_the_cells_leave_open(ask, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        'columns: {"on": Tag}\ndecimal: ","\ndates: dmy\ncurrency: EUR\nrates: {EUR: 2}'
    )
    text = "HTS code,Origin,Tag,Value\n8507600020,China,03/04/2025,1.234\n"
    found = ask(text, mapping=plan)
    assert found.value_usd == 2468
    assert {(c.field, c.how) for c in found.columns} >= {("on", "named"), ("code", "guessed")}
    assert found.refunds[0].months[0].month == "2025-04"


def test_currencies_need_a_rate(ask):
    text = (
        f"{HEAD},Currency\n8507600020,China,2025-06-01,100,EUR\n"
        "8507600020,China,2025-06-01,100,GBP\n8507600020,China,2025-06-01,€100,\n"
    )
    found = ask(text, rate=["EUR=1.08"])
    assert found.value_usd == 216
    assert _rejects(found) == [
        ("3", "currency", "GBP", "GBP: no rate to US dollars is given for this currency")
    ]


def test_currency_of_the_head(ask):
    found = ask("code,origin,Value (EUR)\n8507600020,China,100\n", rate="EUR=1.5")
    assert found.value_usd == 150
    assert named_currency("Entered value") is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-06-01", "2025-06-01"),
        ("45809", "2025-06-01"),
        ("45809.75", "2025-06-01"),
        ("20250601", "2025-06-01"),
        ("1 Jun 2025", "2025-06-01"),
        ("June 1, 2025", "2025-06-01"),
        ("06/06/2025", "2025-06-06"),
        ("2025-06-01T23:30:00-04:00", "2025-06-02"),
        ("2025-02-30", None),
        ("12345", None),
        ("soon", None),
        ("03/04/2025", None),
    ],
)
def test_days(cell, day):
    read = read_day(cell, None, "UTC")
    assert (str(read) if not isinstance(read, str) else None) == day


def test_the_days_decide_their_order():
    assert order_of(["13/01/2025"]) == "dmy"
    assert order_of(["13/01/2025", "01/13/2025"]) is None


def test_every_row_is_answered_or_said_why_not(ask):
    text = (
        f"{HEAD},Entry number\n"
        "8507600020,China,2025-06-01,10,A\n"
        "8507600020,China,2025-06-01,10,A\n"
        "850760002,China,2025-06-01,10,B\n"
        '8507600020,"=cmd|x",2025-06-01,10,C\n'
        "9999999999,China,2025-06-01,10,D\n"
        "8507600020,China,2025-06-01\n"
        "8507600020,United States,2025-06-01,10,E\n"
    )
    found = ask(text, dest="USA")
    assert (found.rows, found.answered, found.rejected) == (7, 1, 6)
    rows = _rejects(found)
    assert [row[:2] for row in rows] == [
        ("3", "id"), ("4", "code"), ("5", "origin"), ("6", "code"), ("7", ""), ("8", "origin"),
    ]  # fmt: skip
    assert rows[2][2] == "'=cmd|x"
    assert rows[0][3] == "the same entry as on line 2"
    assert "not a line" in rows[3][3]


def test_codes_that_are_no_line_are_told_what_to_give_instead(ask):
    text = (
        f"{HEAD}\n8507600020,China,2025-06-01,10\n"
        "8517120050,China,2025-06-01,10\n8517120050,China,2025-07-01,20\n"
        "0603190195,Netherlands,2025-06-01,10\n9903010100,China,2025-06-01,10\n"
    )
    reasons = [row[3] for row in _rejects(ask(text))]
    # Cellular telephones: 8517.12 up to the edition of 2017, 8517.13 and 8517.14 since.
    assert all("8517.12 is no subheading of HS 2022" in why for why in reasons[:2])
    assert all("8517.13.00, 8517.14.00" in why for why in reasons[:2])
    # Cut flowers: the change record of January 2025 divides this line in three.
    assert reasons[2].endswith("now 0603.19.01.37, 0603.19.01.55, 0603.19.01.97")
    assert "a heading that the importer claims goes beside it" in reasons[3]


def test_repeats_without_a_reference_all_count(ask):
    found = ask(f"{HEAD}\n" + "8507600020,China,2025-06-01,10\n" * 3)
    assert (found.answered, found.repeated, found.rejected) == (3, 2, 0)
    assert any("repeat an earlier one" in note for note in found.notes)


def test_own_goods_go_to_the_other_party(ask):
    found = ask(f"{HEAD}\n0101210010,US,2025-06-01,10\n")
    assert found.by_layer
    assert found.totals[0].owed.settled == 1


def test_an_earlier_list_of_rejects_goes(ask, tmp_path):
    ask(f"{HEAD}\n8507600020,China,2025-06-01,10\n8507600020,China,2025-06-01,x\n")
    assert (tmp_path / "entries.csv.rejects.csv").exists()
    found = ask(f"{HEAD}\n8507600020,China,2025-06-01,10\n")
    assert found.rejects is None
    assert not (tmp_path / "entries.csv.rejects.csv").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (f"{HEAD}\n", "no entries"),
        ("a,b\n1,2\n", "no column looks like"),
        ("code,hts code,origin,value,Value\n1,2,3,4,5\n", "both look like value"),
        (f"{HEAD}\n8507600020,China,2025-06-01,x\n", "no entry of the file can be read"),
    ],
)
def test_files_that_hold_no_entries_are_refused(ask, text, said):
    with pytest.raises(InputError, match=said):
        ask(text)


def test_files_of_another_kind_are_refused(desk, tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and nothing")
    for name in ("x.parquet", "x.doc", "none.csv"):
        with pytest.raises(BadFile):
            desk.exposure(tmp_path / name, **ASKED)


@pytest.mark.parametrize(
    "text", ["columns: {nose: x}", "rates: {EUR: -1}", "other: 1", "[", "a: &x 1\nb: *x"]
)
def test_mappings_that_mean_nothing_are_refused(tmp_path, text):
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    with pytest.raises(BadFile):
        read_plan(path)


def test_guesses_prefer_the_better_name():
    found = assign(["Country", "Country of Origin", "HS", "Amount"], Plan(), "x")
    assert found["origin"][1].column == "Country of Origin"
    assert set(found) <= set(NAMES)


def test_workbooks(desk, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.title = "empty"
    sheet = book.create_sheet("lines")
    sheet.append(["HTS", "Origin", "Entry date", "Value", None])
    sheet.append([8507600020, "China", datetime(2025, 6, 1), 1000.5, None])
    sheet.append([101210010, "China", 45809, 10, None])
    sheet.append([None, None, None, None, None])
    path = tmp_path / "book.xlsx"
    book.save(path)
    found = desk.exposure(path, **ASKED)
    assert (found.answered, found.rejected) == (2, 0)
    assert found.value_usd == Decimal("1010.5")
    assert {part.id for part in found.by_product} == {"8507600020", "0101210010"}
    assert any("sheet 'lines'" in note for note in found.notes)
    book = openpyxl.Workbook()
    book.save(tmp_path / "nothing.xlsx")
    with pytest.raises(BadFile, match="empty"):
        desk.exposure(tmp_path / "nothing.xlsx", **ASKED)
