"""Lists made from published files, as rows of a case say how."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from detente.errors import SchemaError
from detente.ledger.case.model import Derive, Halved, ProductList, PublishedFor
from detente.ledger.products.lists import derive_lists, derive_steps_base
from tests.making import case

D = Decimal
FIRST, SECOND, THIRD = date(2018, 7, 6), date(2018, 9, 24), date(2019, 9, 1)


def _derived(folder: Path, *how: Derive, more: dict[str, ProductList] | None = None, marks=()):
    spec = ProductList("mine", "Mine", "AAA", ("src",), "press", derive=how)
    table = derive_lists(case(lists={**(more or {}), "mine": spec}), folder, marks)
    assert list(table.types) == ["list", "code", "rate", "start", "until", "published", "certainty"]
    return [row for row in table.rows if row[0] == "mine"]


def _codes(rows) -> list[str]:
    return [row[1] for row in rows]


def test_rows_are_chosen_cleaned_and_dated(tmp_path):
    (tmp_path / "list.csv").write_text(
        "\ufeff# compiled by hand\nhts,kind,from,last\n"
        "7208.10.15,mill,2025-03-12,\n7601.10,mill,NA,2025-08-31\n8501.10.40,other,,\n",
        encoding="utf-8",
    )
    how = Derive(
        file="list.csv",
        column="hts",
        where={"kind": ("mill",)},
        from_column="from",
        last_day_column="last",
        rate=D("0.25"),
        published=date(2025, 2, 10),
    )
    assert _derived(tmp_path, how) == [
        ("mine", "72081015", D("0.25"), date(2025, 3, 12), None, date(2025, 2, 10), "press"),
        ("mine", "760110", D("0.25"), None, date(2025, 9, 1), date(2025, 2, 10), "press"),
    ]


def test_columns_are_named_by_number_where_there_is_no_header(tmp_path):
    (tmp_path / "plain.csv").write_text("1,02071100\n2,2071200\n", encoding="utf-8")
    rows = _derived(tmp_path, Derive(file="plain.csv", column="2", width=8))
    assert _codes(rows) == ["02071100", "02071200"], "leading noughts are restored"


def test_twelve_digits_are_cut_to_the_ten_of_the_schedule(tmp_path):
    (tmp_path / "l.csv").write_text("code\n8507.60.0020.00\n", encoding="utf-8")
    assert _codes(_derived(tmp_path, Derive(file="l.csv", column="code"))) == ["8507600020"]


@pytest.mark.parametrize("code", ["", "see note", "123456789012345"])
def test_a_row_that_is_no_code_stops_the_derivation(tmp_path, code):
    (tmp_path / "l.csv").write_text(f"code,x\n{code},y\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="not a product code"):
        _derived(tmp_path, Derive(file="l.csv", column="code"))


def test_a_missing_file_stops_the_derivation(tmp_path):
    with pytest.raises(SchemaError, match=r"absent\.csv is missing"):
        _derived(tmp_path, Derive(file="absent.csv", column="code"))


def test_prefixes_and_codes_narrow_a_list(tmp_path):
    (tmp_path / "l.csv").write_text(
        "code,x\n870321,\n870421,\n870810,\n850760,\n", encoding="utf-8"
    )
    only = Derive(file="l.csv", column="code", only_prefixes=("8703", "8704"))
    assert _codes(_derived(tmp_path, only)) == ["870321", "870421"]
    without = Derive(file="l.csv", column="code", not_prefixes=("870",), not_codes=("850760",))
    assert _derived(tmp_path, without) == []


def test_a_line_of_another_list_is_left_to_that_list(tmp_path):
    (tmp_path / "l.csv").write_text("code,x\n850760,\n847130,\n", encoding="utf-8")
    other = ProductList(
        "other", "Other", "AAA", ("src",), "press", derive=(Derive(footnotes="9903.88.01"),)
    )
    marks = [("850760", "9903.88.01"), ("111111", "9903.88.02")]
    rows = _derived(
        tmp_path,
        Derive(file="l.csv", column="code", not_on=("other",)),
        more={"other": other},
        marks=marks,
    )
    assert _codes(rows) == ["847130"]


def test_footnotes_name_the_lines_of_a_heading(tmp_path):
    marks = [("85076000", "9903.91.01"), ("85076000", "9903.88.15"), ("72081015", "9903.91.01")]
    rows = _derived(tmp_path, Derive(footnotes="9903.91.01", rate=D("0.25")), marks=marks)
    assert [(row[1], row[2]) for row in rows] == [("72081015", D("0.25")), ("85076000", D("0.25"))]


def test_the_day_of_publication_may_depend_on_start_or_on_another_file(tmp_path):
    (tmp_path / "l.csv").write_text(
        "code,from\n84713001,2025-04-05\n10019900,\n02011010,2025-11-13\n", encoding="utf-8"
    )
    (tmp_path / "memo.csv").write_text("hts,x\n8471.30.01.00,\n8471,\n", encoding="utf-8")
    how = Derive(
        file="l.csv",
        column="code",
        from_column="from",
        published=date(2025, 4, 2),
        published_by_start={"2025-11-13": date(2025, 11, 14)},
        published_for=PublishedFor("memo.csv", "hts", date(2025, 4, 11), 8),
    )
    assert {row[1]: row[5] for row in _derived(tmp_path, how)} == {
        "84713001": date(2025, 4, 11),
        "10019900": date(2025, 4, 2),
        "02011010": date(2025, 11, 14),
    }
    late = Derive(file="l.csv", column="code", from_column="from", published_if_dated=THIRD)
    assert {row[1]: row[5] for row in _derived(tmp_path, late)}["10019900"] is None


STEPS = (
    "hs6,time_of_tariff,tariff\n"
    "120190,2018-01-01,3\n120190,2018-07-06,28\n120190,2018-09-24,28\n120190,2019-09-01,33\n"
    "870323,2018-01-01,25\n870323,2018-07-06,40\n870323,2018-09-24,40\n870323,2019-09-01,40\n"
    "999999,2018-01-01,NA\n"
)


def test_rises_add_up_and_half_of_the_last_is_taken_back(tmp_path):
    (tmp_path / "steps.csv").write_text(STEPS, encoding="utf-8")
    how = Derive(
        steps="steps.csv",
        dates=(FIRST, SECOND, THIRD),
        published={"2018-07-06": date(2018, 6, 16), "2019-09-01": date(2019, 8, 23)},
        halve=Halved(THIRD, date(2020, 2, 14), date(2020, 2, 6)),
        only_prefixes=("1201",),
    )
    assert [row[1:6] for row in _derived(tmp_path, how)] == [
        ("120190", D("0.25"), FIRST, THIRD, date(2018, 6, 16)),
        ("120190", D("0.275"), date(2020, 2, 14), None, date(2020, 2, 6)),
        ("120190", D("0.3"), THIRD, date(2020, 2, 14), date(2019, 8, 23)),
    ]


def test_ordinary_rates_move_on_their_own_dates_only(tmp_path):
    (tmp_path / "steps.csv").write_text(
        STEPS.replace("870323,2018-07-06,40", "870323,2018-07-01,15\n870323,2018-07-06,40"),
        encoding="utf-8",
    )
    found = list(derive_steps_base(tmp_path / "steps.csv", [date(2018, 7, 1)]))
    assert found == [
        ("120190", D("0.03"), date(2018, 1, 1), None),
        ("870323", D("0.25"), date(2018, 1, 1), date(2018, 7, 1)),
        ("870323", D("0.15"), date(2018, 7, 1), None),
    ]
