import gzip
import json
from datetime import date
from decimal import Decimal

import pytest

from detente.errors import SchemaError
from detente.ledger.hts.derive import derive
from detente.ledger.hts.expression import parse_duty
from detente.ledger.hts.tables import dotted, duty_cells
from detente.store.tables import write_table
from tests.unit.ledger.hts.mini import note, pdf, record, release, row, schedule

NEW = """
9903.88.15 Modified January 20, 2025 Notice
9903.88.20 Added February 4, 2025 Notice
9903.99.01 Deleted February 1, 2025 Notice
9102.11.20 Modified (rate) January 15, 2025 Notice
0902.10.00 Added February 4, 2025 Notice
0901.11.0025 Discontinued February 1, 2025 484(f)
0901.11.0035 Established February 1, 2025 484(f)
U.S. note 2(s), ch99, subch III Added February 4, 2025 Notice
"""


def later():
    """The schedule after one revision."""
    rows = schedule()
    rows[4]["htsno"] = "0901.11.00.35"
    rows[5]["general"] = "1.5¢/kg<u></u>"
    rows[8]["general"] = "8%"
    rows[10]["general"] = "The duty provided in the applicable subheading + 10%"
    rows[13:] = [row("9903.88.20", 1, "Articles in note 20(x)", "Free")]
    tea = row("0902.10.00.00", 0, "Tea", "Free", footnotes=[note("See 9903.88.15.", "general")])
    return [*rows[:6], tea, *rows[6:]]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "hts_2025_basic.json.gz").write_bytes(gzip.compress(release()))
    (tmp_path / "releases" / "hts_2025_rev_1.json").write_bytes(release(later()))
    (tmp_path / "releases" / "hts_2025_rev_2.json").write_bytes(release(later()[:-1]))
    (tmp_path / "2025HTSRev1_change_record.pdf").write_bytes(pdf(record(NEW.strip())))
    return tmp_path


@pytest.fixture
def tables(folder):
    return {table.name: table for table in derive(folder)}


def rows_of(table, **where):
    rows = [dict(zip(table.types, found, strict=True)) for found in table.rows]
    return [found for found in rows if all(found[key] == value for key, value in where.items())]


def test_the_tables_have_names(tables):
    assert list(tables) == [
        "releases",
        "hts_changes",
        "base_rates",
        "lines",
        "chapter99",
        "footnotes",
        "concordance",
    ]


def test_a_release_without_a_record_is_only_bounded(tables):
    basic, one, two = rows_of(tables["releases"])
    assert (basic["published"], basic["changes"]) == (date(2025, 1, 1), None)
    assert (one["published"], one["lines"], one["changes"]) == (date(2025, 2, 5), 15, 8)
    assert (two["published"], two["not_before"]) == (None, date(2025, 2, 5))


def test_change_rows_keep_what_is_printed(tables):
    first = rows_of(tables["hts_changes"])[0]
    assert (first["code"], first["effective"]) == ("99038815", date(2025, 1, 20))
    assert first["effective_printed"] == "January 20, 2025"
    assert rows_of(tables["hts_changes"])[-1]["code"] is None


def test_a_rate_that_changes_has_two_spells(tables):
    old, new = rows_of(tables["base_rates"], code="91021120")
    assert (old["kind"], old["specifics"]) == ("compound", '[["0.305", "kg"]]')
    assert (old["valid_from"], old["dated_by"]) == (date(2025, 1, 1), "first-release")
    assert old["valid_until"] == new["valid_from"] == date(2025, 1, 15)
    assert (new["dated_by"], new["published"]) == ("change-record", date(2025, 2, 5))
    assert (new["ad_valorem"], new["valid_until"]) == (Decimal("0.08"), None)
    assert (new["revision"], new["until_revision"]) == ("2025_rev_1", None)


def test_reprinting_is_not_a_change(tables):
    (only,) = rows_of(tables["base_rates"], code="09011200")
    assert only["general"] == "1.5¢/kg"


def test_a_duty_on_a_portion_has_no_number_outside_its_column(tables):
    (watch,) = rows_of(tables["base_rates"], code="91021110")
    assert (watch["kind"], watch["ad_valorem"], watch["specifics"]) == ("portions", None, "[]")
    assert json.loads(watch["portions"]) == [
        {"amount_usd": "0.44", "unit": "each", "of": None},
        {"share": "0.06", "of": "case"},
    ]


def test_all_terms_of_a_portioned_duty_are_kept():
    cells = duty_cells(parse_duty("1.7¢/kg on lead content + 1.8%"))
    assert json.loads(cells[3]) == [
        {"amount_usd": "0.017", "unit": "kg", "of": "on lead content"},
        {"share": "0.018", "of": None},
    ]


def test_no_rate_of_the_special_chapters_is_a_base_rate(tables):
    assert not [found for found in rows_of(tables["base_rates"]) if found["code"] >= "98"]


def test_lines_of_eight_and_ten_digits(tables):
    codes = {found["code"] for found in rows_of(tables["lines"])}
    assert {"09011100", "0901110015", "09011200", "0901120000", "99038815"} <= codes
    assert not {code for code in codes if len(code) < 8}
    (organic,) = rows_of(tables["lines"], code="0901110015")
    assert organic["path"] == "Beans: > Not roasted: > Not decaffeinated"
    assert organic["units"] == "kg"
    (gone,) = rows_of(tables["lines"], code="0901110025")
    assert (gone["valid_until"], gone["until_revision"]) == (date(2025, 2, 1), "2025_rev_1")


def test_a_new_line_dates_its_statistical_number_and_its_footnotes(tables):
    (tea,) = rows_of(tables["lines"], code="0902100000")
    assert (tea["valid_from"], tea["dated_by"]) == (date(2025, 2, 4), "change-record")
    (mark,) = rows_of(tables["footnotes"], code="09021000")
    assert (mark["valid_from"], mark["dated_by"]) == (date(2025, 2, 4), "change-record")


def test_headings(tables):
    old, new = rows_of(tables["chapter99"], heading="9903.88.15")
    assert (old["ad_valorem"], new["ad_valorem"]) == (Decimal("0.075"), Decimal("0.1"))
    assert old["valid_until"] == new["valid_from"] == date(2025, 1, 20)
    assert (old["printed_until"], new["printed_until"]) == (date(2025, 2, 5), None)
    (gone,) = rows_of(tables["chapter99"], heading="9903.99.01")
    assert (gone["kind"], gone["valid_until"]) == ("no-change", date(2025, 2, 1))


def test_an_end_in_a_release_without_a_date_is_left_open_but_named(tables):
    (added,) = rows_of(tables["chapter99"], heading="9903.88.20")
    assert (added["valid_until"], added["printed_until"]) == (None, None)
    assert added["until_revision"] == "2025_rev_2"


def test_a_date_known_from_elsewhere_closes_it(folder):
    tables = {table.name: table for table in derive(folder, {"2025_rev_2": date(2025, 3, 1)})}
    (added,) = rows_of(tables["chapter99"], heading="9903.88.20")
    assert added["valid_until"] == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("words", "footnote", "suspended", "expired"),
    [
        ("Articles [Compiler's note: provision suspended. See a notice.]", "", True, False),
        ("Articles <b>[Compiler’s Note: provision terminated.]", "", False, True),
        (
            "Articles [Compilers note: The effective period for this heading ended.]",
            "",
            False,
            True,
        ),
        ("Articles suspended by a string", "", False, False),
        ("Articles", "Note 20(t) and heading 9903.88.16 are suspended.", True, False),
        ("Articles", "Heading 9903.88.17 is suspended.", False, False),
    ],
)
def test_what_the_compiler_notes(tmp_path, words, footnote, suspended, expired):
    rows = schedule()
    rows[11].update(description=words, footnotes=[note(footnote, "general")])
    (tmp_path / "hts_2025_basic.json").write_bytes(release(rows))
    (tmp_path / "2025HTSRev1.pdf").write_bytes(pdf(record(NEW.strip())))
    tables = {table.name: table for table in derive(tmp_path)}
    (heading,) = rows_of(tables["chapter99"], heading="9903.88.16")
    assert (heading["suspended"], heading["expired"]) == (suspended, expired)


def test_a_statistical_line_adds_only_what_its_legal_line_does_not_name(tables):
    marks = [(found["code"], found["reference"]) for found in rows_of(tables["footnotes"])]
    assert marks == [
        ("09011100", "9903.88.15"),
        ("0901110025", "9903.88.69"),
        ("0901110035", "9903.88.69"),
        ("09021000", "9903.88.15"),
    ]


def test_a_correction_that_reaches_back_replaces_as_of_its_printing(tmp_path):
    rows = schedule()
    rows[8]["general"] = "8%"
    text = record("9102.11.20 Technical correction May 15, 2012 Notice")
    (tmp_path / "hts_2025_basic.json").write_bytes(release())
    (tmp_path / "hts_2025_rev_1.json").write_bytes(release(rows))
    (tmp_path / "2025HTSRev1.pdf").write_bytes(pdf(text))
    tables = {table.name: table for table in derive(tmp_path)}
    old, new = rows_of(tables["base_rates"], code="91021120")
    assert (old["valid_from"], old["valid_until"]) == (date(2025, 1, 1), date(2025, 2, 5))
    assert (new["valid_from"], new["published"]) == (date(2012, 5, 15), date(2025, 2, 5))


def test_every_table_can_be_stored(tables, tmp_path):
    for table in tables.values():
        assert write_table(table, tmp_path / "out").exists()


def test_two_files_of_one_revision_are_refused(folder):
    (folder / "hts_2025_rev_1.json").write_bytes(release())
    with pytest.raises(SchemaError, match="two files state the revision 2025_rev_1"):
        derive(folder)


def test_a_folder_without_releases_is_refused(tmp_path):
    with pytest.raises(SchemaError, match="no file like"):
        derive(tmp_path)


def test_numbers_are_printed_as_the_schedule_prints_them():
    assert [dotted(code) for code in ("9903", "990388", "99038815", "0101210010")] == [
        "9903",
        "9903.88",
        "9903.88.15",
        "0101.21.00.10",
    ]
