"""Compilations, lists, printed rates and facts against a schedule of a few invented lines."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from detente.errors import SchemaError
from detente.ledger.case.model import ListRow, Party, ProductList
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.crosscheck.differences import (
    CompilationRow,
    Difference,
    FactRow,
    FamilyRow,
    Finding,
    KnownRow,
    RateRow,
    read_plan,
)
from detente.ledger.products.crosscheck.facts import hold_facts
from detente.ledger.products.crosscheck.lines import (
    Schedule,
    hold_compilations,
    hold_families,
    hold_lists,
    hold_rates,
    hold_renumbering,
    read_compilation,
)
from detente.ledger.products.crosscheck.page import page, unexplained
from detente.store.tables import Table, write_table
from tests import making

AAA = Party("AAA", "Aland", "Alandic", "UTC", ("src",), schedule="base", lines="lines")
FACT_COLUMNS = "id,layer,event,rate,effective_from,until,published"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    dates = {"valid_from": "DATE", "dated_by": "VARCHAR"}
    lines = [
        ("01012100", "2025-01-01", "first-release"),
        ("0101210010", "2025-01-01", "first-release"),
        ("01012900", "2025-07-01", "change-record"),
        ("0202000010", "2025-01-01", "first-release"),
        ("0202000020", "2025-07-01", "change-record"),
    ]
    write_table(Table("lines", {"code": "VARCHAR", **dates}, lines), tmp_path)
    marks = [("01012100", "9903.01.01"), ("01012900", "9903.01.01")]
    types = {"code": "VARCHAR", "reference": "VARCHAR"}
    write_table(Table("footnotes", types, marks), tmp_path)
    moved = [("0202000010", "0202000020", "2025-07-01"), (None, "01012900", "2025-07-01")]
    types = {"old_code": "VARCHAR", "new_code": "VARCHAR", "effective": "DATE"}
    write_table(Table("concordance", types, moved), tmp_path)
    return tmp_path


def listed(name: str, *codes: str, **more) -> ProductList:
    rows = tuple(ListRow(code, **more) for code in codes)
    return ProductList(name, name, "AAA", ("src",), "press", rows=rows)


def schedule(tables: Path, *lists: ProductList) -> Schedule:
    used = making.measure("m", "one", scope=making.listed(*(spec.id for spec in lists)))
    case = making.case(used, lists={spec.id: spec for spec in lists}, parties={"AAA": AAA})
    return Schedule(case, AAA, tables)


def compiled(tables: Path, text: str, **more) -> list[str]:
    (tables / "list.csv").write_text(text)
    row = CompilationRow("c", "list.csv", more.pop("column", "code"), **more)
    found = hold_compilations([row], schedule(tables), tables)
    return [difference.row for finding in found for difference in finding.differences]


def test_compilation_that_agrees(tables):
    assert compiled(tables, "code\n0101.21.00\n0101.21.00.10\n0101210000\n") == []


def test_compilation_with_every_fault(tables):
    text = "# a comment\ncode\n01012100\n0101\n09090909\n01012900\n01012900\n"
    assert compiled(tables, text, effective=date(2025, 3, 1)) == [
        "c: never printed",
        "c: cut short",
        "c: twice",
        "c: late",
    ]


def test_compilation_without_a_head(tables):
    assert compiled(tables, "1,01012100\n2,09090909\n", column="2") == ["c: never printed"]


def test_compilation_without_its_column(tables):
    with pytest.raises(SchemaError, match="no column other"):
        compiled(tables, "code\n01012100\n", column="other")


def test_twelve_digits_are_read_as_ten(tables):
    (tables / "list.csv").write_text("code\n010121001000\n\nwords\n")
    row = CompilationRow("c", "list.csv", "code")
    assert read_compilation(row, tables) == [("0101210010", "")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code,by\n01012100,x\n01012900,x\n0202000010,y\n", []),
        ("code,by\n01012100,x\n", ["c: 9903.01.01"]),
        ("code,by\n01012100,x\n01012900,x\n02020000,x\n", ["c: 9903.01.01"]),
    ],
)
def test_compilation_against_footnotes(tables, text, found):
    rows = compiled(tables, text, by="by", footnotes={"x": "9903.01.01"})
    assert [row for row in rows if "9903" in row] == found


def test_list_with_a_code_that_never_was(tables):
    held = schedule(tables, listed("good", "0101"), listed("bad", "0909"), listed("none"))
    assert [d.row for d in hold_lists(held.case, held).differences] == [
        "bad: never printed",
        "none: empty",
    ]


def test_code_on_two_lists_of_a_family(tables):
    held = schedule(tables, listed("a", "0101", "0202"), listed("b", "0202"), listed("c", "0303"))
    found = hold_families([FamilyRow("f", ("a", "b", "c"))], held.case, tables)
    assert (found.compared, [d.row for d in found.differences]) == (3, ["a and b"])


@pytest.mark.parametrize(
    ("codes", "more", "moves"),
    [
        (["0202000010"], {}, 1),
        (["0202000020"], {}, 1),
        (["0202000010", "0202000020"], {}, 0),
        (["0202"], {}, 0),
        (["0202000010"], {"until": date(2025, 7, 1)}, 1),
        (["0202000020"], {"start": date(2025, 9, 1)}, 0),
    ],
)
def test_renumbered_goods(tables, codes, more, moves):
    held = schedule(tables, listed("a", *codes, **more))
    assert len(hold_renumbering(held.case, held).differences) == moves


def test_printed_rates():
    rate = replace(making.rate_of(0.025, text="2.5%"), source="hts")

    class Shelf(Catalogue):
        def product(self, dest, code):
            return making.product(rate if code == "01012100" else None)

    rows = [
        RateRow("right", "01012100", "2.5%", "x"),
        RateRow("wrong", "01012100", "3%", "x"),
        RateRow("no line", "09090909", "2.5%", "x"),
    ]
    found = hold_rates(rows, Shelf(making.case(), Path()), AAA)
    assert [(d.row, d.schedule) for d in found.differences] == [
        ("wrong: 0101.21.00", "2.5%"),
        ("no line: 0909.09.09", "not a line of the schedule"),
    ]


def held_facts(tmp_path: Path, *rows: str, named: tuple[FactRow, ...] = ()) -> Finding:
    act = making.act("imposes", "2025-02-01", "2025-02-04", "2025-03-04", id="a-1", rate=0.1)
    path = tmp_path / "facts.csv"
    path.write_text("\n".join([FACT_COLUMNS, *rows]) + "\n")
    return hold_facts(making.case(making.measure("m", "one", act)), named, path)


def test_fact_that_agrees(tmp_path):
    found = held_facts(tmp_path, "A-1,one,impose,10%,2025-02-04T00:01,2025-03-04,2025-02-01")
    assert (found.compared, found.differences) == (4, ())


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("A-1,one,impose,20%,2025-02-04,2025-03-04,2025-02-01", "A-1: rate"),
        ("A-1,one,impose,10%,2025-02-05,2025-03-04,2025-02-01", "A-1: first day"),
        ("A-1,one,impose,10%,2025-02-04,2025-03-05,2025-02-01", "A-1: until"),
        ("A-1,one,impose,10%,2025-02-04,,2025-02-02", "A-1: published"),
        ("B-1,one,impose,10%,2025-02-04,,2025-02-01", "B-1: no act"),
    ],
)
def test_fact_that_differs(tmp_path, row, what):
    assert [d.row for d in held_facts(tmp_path, row).differences] == [what]


def test_fact_that_no_act_carries(tmp_path):
    found = held_facts(tmp_path, "T-1,both,truce,,,,", named=(FactRow("T-1", why="an agreement"),))
    assert (found.compared, found.notes) == (0, (("T-1", "an agreement"),))


def test_explanations_and_page(us_china):
    finding = Finding(
        "c", "Checked", 3, (Difference("c", "a: x", "1 | 2", "3"), Difference("c", "b", "", ""))
    )
    told = finding.explained((KnownRow("c", "a: *", "does so"), KnownRow("d", "b", "not this")))
    assert unexplained([told]) == ["c: b"]
    text = page(us_china, [told])
    assert "| Checked | 3 | 1 | 2 | 0 |" in text
    assert "| a: x | 1 / 2 | 3 | does so |" in text
    assert "**not explained**" in text


def test_plan_with_a_fault(us_china, tmp_path):
    (tmp_path / "crosscheck").mkdir()
    (tmp_path / "crosscheck" / "rates.yaml").write_text("- {id: x, wrong: 1}\n")
    with pytest.raises(SchemaError, match="faults"):
        read_plan(replace(us_china, root=tmp_path))
