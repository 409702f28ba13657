import pytest

from detente.errors import SchemaError
from detente.trade.feeds.readers.pages.census_page import parse
from tests.unit.trade.feeds.making import balance

PAGE = "https://office.example.org/c1.html"
MONTHS = {
    "January 2026": ("1,000.5", "3,000.1", "-1,999.6"),
    "February 2026 (R)": ("900.0", "2,500.0", "-1,600.0"),
}
TOTAL = "<tr><td>TOTAL 2026</td><td>1,900.5</td><td>5,500.1</td><td>-3,599.6</td></tr>"


def test_months_and_the_year_so_far():
    rows = parse(balance(MONTHS, "Korea, South", TOTAL), PAGE)
    told = {(r["flow"], r["period"]): r["value"] for r in rows}
    assert told["export", "2026-01"] == "1000.5"
    assert told["import", "2026-02"] == "2500.0"
    assert told["import", "2026-01..2026-02"] == "5500.1"
    assert {r["label"] for r in rows} == {"Korea, South"}
    assert {r["unit"] for r in rows} == {"USD mn"}
    assert not any("published" in r for r in rows)


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (balance({"January 2026": ("1.0", "3.0", "2.0")}), "is not 2.0"),
        (balance({"Januar 2026": ("x", "3.0", "2.0")}), "no number"),
        (balance({"Sometime": ("1.0", "3.0", "-2.0")}), "is no month"),
        (balance({}), "hold no month"),
        (balance(MONTHS).replace(b"<th>Balance</th>", b"<th>Net</th>"), "no table is headed"),
        (balance(MONTHS).replace(b"millions of", b"thousands of"), "millions of US dollars"),
        (balance(MONTHS).replace(b"Trade in Goods with", b"Services of"), "with whom"),
        (balance(MONTHS, totals_=TOTAL.replace("1,900.5", "1,901.5").replace("-3,599.6", "-3,598.6")
                 ), "the months make"),
        (balance(MONTHS, totals_="<tr><td>March 2026</td><td>1</td></tr>"), "2 cells, not 4"),
        (balance(MONTHS, totals_="<tr><td>January 2026</td><td>2</td><td>3</td><td>-1</td></tr>"),
         "stands twice"),
    ],
)  # fmt: skip
def test_page_of_another_shape_is_refused(page, what):
    with pytest.raises(SchemaError, match=what):
        parse(page, PAGE)


def test_total_over_months_that_are_missing_is_not_the_year_so_far():
    months = {"March 2026": ("1.0", "2.0", "-1.0"), "April 2026": ("1.0", "2.0", "-1.0")}
    total = "<tr><td>TOTAL 2026</td><td>2.0</td><td>4.0</td><td>-2.0</td></tr>"
    assert len(parse(balance(months, totals_=total), PAGE)) == 4
