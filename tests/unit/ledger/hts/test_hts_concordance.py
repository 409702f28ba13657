import pytest

from detente.ledger.hts.change_record import parse_change_record
from detente.ledger.hts.concordance import Link, Renumbering, compare, relations_of, successors
from detente.ledger.hts.history import Calendar
from detente.ledger.hts.release import Revision, read_release
from tests.unit.ledger.hts.mini import record, release, row


def lines_of(*rows):
    found = read_release(release(list(rows)), "hts_2025_basic.json").lines
    return {line.code: line for line in found if len(line.code) == 10}


def leaf(number, words, indent=2):
    return row(number, indent, words)


def subheading(*leaves, number="0101.21.00", words="Horses"):
    return [row(number, 1, words, "Free"), *leaves]


def links(before, after, stated=()):
    return [(link.old, link.new, link.basis) for link in compare(before, after, stated, 1)]


def test_a_line_that_reads_the_same_is_one():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males")))
    after = lines_of(*subheading(leaf("0101.21.00.15", "Males")))
    assert links(before, after) == [("0101210010", "0101210015", "wording")]


def test_a_divided_line_stands_above_its_parts():
    before = lines_of(row("0101.21.00.00", 1, "Horses", "Free"))
    after = lines_of(*subheading(leaf("0101.21.00.10", "Males"), leaf("0101.21.00.20", "Females")))
    assert links(before, after) == [
        ("0101210000", "0101210010", "wording"),
        ("0101210000", "0101210020", "wording"),
    ]


def test_lines_folded_into_the_one_above():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males"), leaf("0101.21.00.20", "Females")))
    after = lines_of(row("0101.21.00.01", 1, "Horses", "Free"))
    assert links(before, after) == [
        ("0101210010", "0101210001", "wording"),
        ("0101210020", "0101210001", "wording"),
    ]


def test_what_is_left_goes_to_the_nearest_place():
    before = lines_of(
        *subheading(
            row("", 2, "Live:"),
            leaf("0101.21.00.10", "Of any age", 3),
            row("", 2, "Other:"),
            leaf("0101.21.00.20", "Of any age", 3),
        )
    )
    after = lines_of(
        *subheading(
            row("", 2, "Live:"),
            leaf("0101.21.00.12", "Young", 3),
            leaf("0101.21.00.14", "Old", 3),
            row("", 2, "Other:"),
            leaf("0101.21.00.20", "Of any age", 3),
            leaf("0101.21.00.30", "Of no age", 3),
        )
    )
    # The number set up elsewhere has no other origin in the subheading than the one given up.
    assert links(before, after) == [
        ("0101210010", "0101210012", "same-place"),
        ("0101210010", "0101210014", "same-place"),
        ("0101210010", "0101210030", "same-place"),
    ]


def test_a_new_number_left_over_takes_from_the_nearest_old_one():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males")))
    after = lines_of(*subheading(leaf("0101.21.00.15", "Males"), leaf("0101.21.00.16", "Others")))
    assert ("0101210010", "0101210016", "same-place") in links(before, after)


def test_another_subheading_of_the_same_six_digits_comes_second():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males")))
    after = lines_of(*subheading(leaf("0101.21.50.10", "Males"), number="0101.21.50"))
    assert links(before, after) == [("0101210010", "0101215010", "wording")]


def test_numbers_without_a_partner_say_so():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males")))
    after = lines_of(*subheading(leaf("0202.10.00.10", "Beef"), number="0202.10.00"))
    assert links(before, after) == [("0101210010", None, "none"), (None, "0202100010", "none")]


def test_the_change_record_comes_before_the_words():
    before = lines_of(*subheading(leaf("0101.21.00.10", "Males"), leaf("0101.21.00.20", "Other")))
    after = lines_of(*subheading(leaf("0101.21.00.15", "Males"), leaf("0101.21.00.25", "Other")))
    stated = [("0101210010", "0101210025"), ("0101210020", "0101210015")]
    assert links(before, after, stated) == [
        ("0101210010", "0101210025", "change-record"),
        ("0101210020", "0101210015", "change-record"),
    ]


@pytest.mark.parametrize(
    ("pairs", "relations"),
    [
        ([("a", "x")], ["one-to-one"]),
        ([("a", "x"), ("a", "y")], ["one-to-many"] * 2),
        ([("a", "x"), ("b", "x")], ["many-to-one"] * 2),
        ([("a", "x"), ("a", "y"), ("b", "y")], ["one-to-many", "many-to-many", "many-to-one"]),
        ([("a", None), (None, "x")], ["deleted", "added"]),
    ],
)
def test_relations(pairs, relations):
    assert relations_of([Link(1, old, new, "wording") for old, new in pairs]) == relations


def test_successors_walk_through_the_revisions_one_after_the_other():
    rows = [
        ("r1", "a", "b", False),
        ("r1", "b", "c", False),
        ("r2", "b", "d", True),
        ("r2", "x", None, False),
    ]
    # Within one revision a chain is not followed: b was given up when a took its number.
    assert successors("a", rows) == {"b", "d"}
    assert successors("b", rows) == {"c"}
    assert successors("z", rows) == {"z"}
    assert successors("a", []) == {"a"}


REUSED = """
0101.21.0010 Discontinued (transferred to 0101.21.0020) February 1, 2025 484(f)
0101.21.0010 Established (transferred from 0101.21.0015 (pt.)) February 1, 2025 484(f)
0101.21.0012 Established (transferred from 0101.21.0015 (pt.)) February 1, 2025 484(f)
0101.21.0015 Discontinued (transferred to 0101.21.0010 and
0101.21.0012) February 1, 2025 484(f)
0101.21.0020 Established (transferred from 0101.21.0010) February 1, 2025 484(f)
0101.21.0031 Established (transferred from 0101.21.0030 (pt.)) February 1, 2025 484(f)
0101.21.0031 Established (transferred from 9999.99.9999 (pt.)) February 1, 2025 484(f)
"""


def concordance(*releases, texts):
    names = ["2025_basic", "2025_rev_1"][: len(releases)]
    records = [
        parse_change_record(text, f"2025HTS{name}.pdf")
        for name, text in zip(["Basic", "Rev1"], texts, strict=False)
        if text
    ]
    calendar = Calendar(map(Revision.of, names), records)
    renumbering = Renumbering(calendar)
    for name, rows in zip(names, releases, strict=True):
        renumbering.observe(read_release(release(rows), name))
    table = renumbering.table(calendar)
    return [dict(zip(table.types, found, strict=True)) for found in table.rows]


def test_a_number_handed_to_other_goods_is_marked():
    before = subheading(
        leaf("0101.21.00.10", "Males"),
        leaf("0101.21.00.15", "Females"),
        leaf("0101.21.00.30", "Other"),
    )
    after = subheading(
        leaf("0101.21.00.10", "Mares"),
        leaf("0101.21.00.12", "Other females"),
        leaf("0101.21.00.20", "Males"),
        leaf("0101.21.00.30", "Other"),
        leaf("0101.21.00.31", "Foals"),
    )
    rows = concordance(before, after, texts=[None, record(REUSED)])
    assert [
        (found["old_code"], found["new_code"], found["old_remains"], found["old_reused"])
        for found in rows
    ] == [
        ("0101210010", "0101210020", False, True),
        ("0101210015", "0101210010", False, False),
        ("0101210015", "0101210012", False, False),
        ("0101210030", "0101210031", True, False),
    ]
    assert {found["basis"] for found in rows} == {"change-record"}
    assert {str(found["effective"]) for found in rows} == {"2025-02-01"}
    walked = [("r1", found["old_code"], found["new_code"], found["old_remains"]) for found in rows]
    assert successors("0101210010", walked) == {"0101210020"}
    assert successors("0101210030", walked) == {"0101210030", "0101210031"}


def test_numbers_given_up_before_the_first_release_are_joined_by_place_and_day():
    text = """
    0101.21.0005 Discontinued January 1, 2025 484(f)
    0101.21.0010 Established January 1, 2025 484(f)
    0101.21.0020 Established July 1, 2024 484(f)
    0101.21.0020 Modified July 1, 2024 484(f)
    0101.29.0005 Discontinued January 1, 2025 484(f)
    0101.30.0000 Annotated N/A 484(f)
    0101.30.0010 Established N/A 484(f)
    """
    rows = [
        *subheading(leaf("0101.21.00.10", "Males"), leaf("0101.21.00.20", "Females")),
        *subheading(leaf("0101.30.00.10", "Young"), number="0101.30.00", words="Asses"),
    ]
    head = record(text, edition="2025", published="January 1, 2025")
    found = concordance(rows, texts=[head])
    assert [(link["old_code"], link["new_code"], link["dated_by"]) for link in found] == [
        ("0101210005", "0101210010", "change-record"),
        ("0101300000", "0101300010", "not-known"),
    ]
    assert found[0]["revision_from"] is None
    assert found[0]["old_words"] is None


def test_without_a_record_the_day_of_publication_stands_in():
    before = subheading(leaf("0101.21.00.10", "Males"), leaf("0101.21.00.20", "Females"))
    rows = concordance(before, before[:2], texts=[None, record("9903.01.20 Added N/A Notice")])
    (gone,) = rows
    assert (gone["relation"], gone["dated_by"], str(gone["effective"])) == (
        "deleted",
        "publication",
        "2025-02-05",
    )
