from datetime import date

import pytest

from detente.errors import SchemaError
from detente.ledger.hts.change_record import (
    parse_change_record,
    pdf_text,
    read_change_record,
)
from detente.ledger.hts.release import Revision
from tests.unit.ledger.hts.mini import pdf, record

NAME = "2025HTSRev1_change_record.pdf"


def changes(rows, **more):
    return parse_change_record(record(rows, **more), NAME).changes


def test_the_head_dates_the_record_and_the_one_before():
    head = parse_change_record(record("9903.01.20 Added February 4, 2025 Notice"), NAME)
    assert head.revision == Revision(2025, 1)
    assert head.published == date(2025, 2, 5)
    assert head.predecessor == Revision(2025, 0)
    assert head.predecessor_published == date(2025, 1, 1)


def test_a_head_without_a_date_has_none():
    text = "CHANGE RECORD (2025)\nItem changed Nature of change Effective date Source\n"
    head = parse_change_record(
        text + "0101.21.00 Added July 1, 2024 Notice Rev 4", "2025HTSBasic.pdf"
    )
    assert (head.published, head.predecessor, head.predecessor_published) == (None, None, None)
    assert head.changes[0].edition == "2024_rev_4"


def test_a_row():
    (change,) = changes("9903.01.20 Added February 4, 2025 Notice")
    assert change.item == "9903.01.20"
    assert change.codes == ("99030120",)
    assert (change.nature, change.detail) == ("Added", "")
    assert change.effective == date(2025, 2, 4)
    assert (change.source, change.edition, change.doubt) == ("Notice", "", "")
    assert not change.ends


@pytest.mark.parametrize(
    ("rows", "item", "nature", "detail", "source"),
    [
        (
            "U.S. note 2(s), subch III, ch 99 Modified (expiry date\nadded)\nMarch 4, 2025 Notice",
            "U.S. note 2(s), subch III, ch 99",
            "Modified",
            "(expiry date added)",
            "Notice",
        ),
        (
            "General note 29, chapter rule 1 for\nchapter 64\n"
            "Technical Correction July 1, 2021 PP 10875",
            "General note 29, chapter rule 1 for chapter 64",
            "Technical correction",
            "",
            "PP 10875",
        ),
        (
            "9903.01.10 Modified (rate changed to\n35%)\nAugust 1, 2025 Executive\nOrder",
            "9903.01.10",
            "Modified",
            "(rate changed to 35%)",
            "Executive Order",
        ),
        (
            "General Note 11 Technical Correction\n(heading rule\nbeginning on July 1,\n"
            "2023, for 7305)\nAugust 1, 2025 Notice",
            "General Note 11",
            "Technical correction",
            "(heading rule beginning on July 1, 2023, for 7305)",
            "Notice",
        ),
        ("9903.01.63 Modified April 9, 2025 Executive Memoranda", "9903.01.63", "Modified", "",
         "Executive Memoranda"),
    ],
)  # fmt: skip
def test_cells_that_wrap(rows, item, nature, detail, source):
    (change,) = changes(rows)
    assert (change.item, change.nature, change.detail, change.source) == (
        item,
        nature,
        detail,
        source,
    )


def test_rows_follow_each_other_across_pages():
    found = changes(
        "0101.21.0010 Discontinued July 1, 2025 484(f)\n\f2\n \n"
        "Item changed Nature of Change Effective Date Source\n"
        "0101.21.0020 Established July 1, 2025 484(f)\n  "
    )
    assert [change.codes for change in found] == [("0101210010",), ("0101210020",)]
    assert [change.ends for change in found] == [True, False]


def test_a_number_alone_is_a_page_number_only_at_the_top_of_a_page():
    (change,) = changes("U.S. note 2(z), subch III, ch\n99\nAdded August 27, 2025 Notice\n\f3\n")
    assert change.item == "U.S. note 2(z), subch III, ch 99"


@pytest.mark.parametrize("dash", ["-", "–", "—", " through ", "‐"])
def test_a_range_gives_both_ends(dash):
    (change,) = changes(f"9903.01.43{dash}9903.01.76 Added April 9, 2025 Executive Order")
    assert change.codes == ("99030143", "99030176")


def test_an_annex_is_listed_without_date_and_source():
    first, second = changes(
        "Statistical Annex A Modified (code 546.0\nto 546.1)\n \n"
        "Statistical Annex B Modified (BU to MM)"
    )
    assert (first.item, first.detail) == ("Statistical Annex A", "(code 546.0 to 546.1)")
    assert (second.effective, second.effective_text, second.source) == (None, "", "")


def test_the_cumulative_record_says_which_revision_came_first():
    one, two = parse_change_record(
        record(
            "9903.01.20 Added February 4, 2025 Notice Rev 1\n"
            "9902.01.01 Added January 1, 2026 Notice 2026",
            edition="2026",
            published="January 1, 2026",
        ),
        "2026HTSBasic.pdf",
    ).changes
    assert (one.edition, two.edition) == ("2025_rev_1", "2026_basic")


def test_an_unstated_date_is_not_made_up():
    (change,) = changes("U.S. note 16(n), subch III, ch 99 Added N/A Notice")
    assert (change.effective, change.effective_text) == (None, "N/A")


def test_a_misprinted_year_is_corrected_in_the_open():
    (change,) = changes("9903.94.31 Added June 30, 3025 Notice")
    assert change.effective == date(2025, 6, 30)
    assert change.effective_text == "June 30, 3025"
    assert change.doubt == "printed 3025, read as 2025"


def test_another_impossible_year_is_not_guessed_at():
    (change,) = changes("9903.94.31 Added June 30, 2052 Notice")
    assert change.effective is None
    assert change.doubt == "printed 2052, which cannot be"


@pytest.mark.parametrize(
    ("detail", "transferred"),
    [
        ("(transferred to 0201.30.5091 and\n0201.30.5097)", ("to", ("0201305091", "0201305097"))),
        ("(transferred from 0201.30.5085 (pt.))", ("from", ("0201305085",))),
        ("(transferred from 3004.90.9222", ("from", ("3004909222",))),
        ("(article description)", ("", ())),
    ],
)
def test_what_the_record_says_of_transfers(detail, transferred):
    (change,) = changes(f"0201.30.5085 Discontinued {detail}\nFebruary 1, 2026 484(f)")
    assert change.transferred() == transferred


@pytest.mark.parametrize(
    "rows",
    [
        "9903.01.20 Added February 4, 2025 Notice\n9903.01.21 Abolished February 4, 2025 Notice",
        "9903.01.20 Added February 4, 2025",
        "9903.01.20 Added February 4, 2025 Rumour",
        "9903.01.20 Added February 4, 2025 Notice\nand so on",
    ],
)
def test_text_that_belongs_to_no_row_is_an_error(rows):
    with pytest.raises(SchemaError, match="belongs to no row") as caught:
        changes(rows)
    assert caught.value.where == NAME


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A letter", "has no table"),
        (record(" "), "has no row"),
        (
            record("9903.01.20 Added February 4, 2025 Notice", edition="2025 Revision 2"),
            "is of 2025_rev_2",
        ),
    ],
)
def test_another_document_is_refused(text, says):
    with pytest.raises(SchemaError, match=says):
        parse_change_record(text, NAME)


def test_ligatures_and_hard_spaces_are_plain():
    text = record("9903.01.20 Modiﬁed February 4, 2025 Notice".replace(" ", "\xa0"))
    assert parse_change_record(text, NAME).changes[0].nature == "Modified"


def test_a_pdf_is_read_by_its_text_layer():
    rows = (
        "9903.01.20 Added February 4, 2025 Notice\f"
        "Item changed Nature of change Effective date Source\n"
        "9903.01.21 Modified (rate) February 4, 2025 Notice"
    )
    found = read_change_record(pdf(record(rows)), NAME)
    assert found.published == date(2025, 2, 5)
    assert [change.item for change in found.changes] == ["9903.01.20", "9903.01.21"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"not a PDF", pdf("x")[:200]])
def test_a_broken_pdf_is_refused(data):
    with pytest.raises(SchemaError, match=r"cannot be read|has no table"):
        read_change_record(data, NAME)


def test_pages_are_kept_apart():
    assert pdf_text(pdf("one\ftwo"), NAME).split() == ["one", "two"]
    assert pdf_text(pdf("one\ftwo"), NAME).count("\f") == 1


def test_a_long_text_without_rows_is_refused_at_once():
    with pytest.raises(SchemaError, match="belongs to no row"):
        changes("Added " * 100_000)
