import gzip
import json

import pytest

from detente.errors import SchemaError
from detente.ledger.hts import release as module
from detente.ledger.hts.release import Revision, read_release
from tests.unit.ledger.hts.mini import note, release, row, schedule

NAME = "hts_2025_rev_7.json"


def lines_of(rows):
    return read_release(release(rows), NAME).lines


def by_code():
    return {line.code: line for line in lines_of(schedule())}


@pytest.mark.parametrize(
    ("name", "revision"),
    [
        ("hts_2025_basic.json.gz", "2025_basic"),
        ("hts_2025_rev_20.json", "2025_rev_20"),
        ("hts_2026_revision_6_json.json", "2026_rev_6"),
        ("2025HTSRev3_change_record.pdf", "2025_rev_3"),
        ("2026HTSBasic_change_record.pdf", "2026_basic"),
    ],
)
def test_the_file_name_states_the_revision(name, revision):
    assert str(Revision.of(name)) == revision


def test_revisions_are_in_order_of_number_not_of_name():
    names = ["2025_rev_10", "2025_rev_9", "2026_basic", "2025_basic"]
    assert [str(revision) for revision in sorted(map(Revision.of, names))] == [
        "2025_basic",
        "2025_rev_9",
        "2025_rev_10",
        "2026_basic",
    ]


def test_a_name_without_a_revision_is_refused():
    with pytest.raises(SchemaError, match="states no revision"):
        Revision.of("schedule.json")


def test_a_statistical_line_has_the_rate_of_the_line_above_it():
    line = by_code()["0901110015"]
    assert (line.general, line.column2, line.own) == ("Free", "10%", False)
    assert by_code()["09011100"].own


def test_the_path_names_the_lines_above_also_those_without_number():
    assert by_code()["0901110015"].path == ("Beans:", "Not roasted:", "Not decaffeinated")
    assert by_code()["9102"].path == ()


def test_footnotes_to_the_rate_are_inherited_once():
    lines = by_code()
    assert lines["0901110015"].headings == ("9903.88.15",)
    assert lines["0901110025"].headings == ("9903.88.15", "9903.88.69")
    assert lines["0901120000"].headings == ()


def test_footnotes_to_other_columns_are_kept_apart():
    rows = [row("0101.21.00", 0, "Horses", "Free", footnotes=[note("See 9904.01.01.", "desc")])]
    (line,) = lines_of(rows)
    assert line.headings == ()
    assert line.footnotes == ("See 9904.01.01.",)


@pytest.mark.parametrize(
    ("text", "headings", "notes"),
    [
        ("See 9903.91.05.", ("9903.91.05",), ()),
        ("See 9903.92.", ("9903.92",), ()),
        ("See U.S. note 16 to subchapter III, chapter 99.", (), ("16",)),
        (
            "See 9903.88.15 and its note (U.S. note 20(g) in subchapter III of chapter 99).",
            ("9903.88.15",),
            ("20",),
        ),
        ("See section 423 of an act of 1986", (), ()),
    ],
)
def test_what_a_footnote_names(text, headings, notes):
    (line,) = lines_of([row("0101.21.00", 0, "Horses", "Free", footnotes=[note(text, "general")])])
    assert (line.headings, line.notes) == (headings, notes)


def test_markup_goes_and_words_stay():
    (line,) = lines_of(
        [row("0101", 0, "Fish (<i>Salmo</i>)<br />over 2 m<sup>2</sup>", units=["m²", ""])]
    )
    assert line.description == "Fish (Salmo) over 2 m2"
    assert line.units == ("m2",)


def test_gzip_and_plain_are_one(tmp_path):
    plain = tmp_path / NAME
    plain.write_bytes(release())
    packed = tmp_path / f"{NAME}.gz"
    packed.write_bytes(gzip.compress(release()))
    assert read_release(plain) == read_release(packed)


def broken(**change):
    rows = schedule()
    rows[3].update(change)
    return json.dumps(rows).encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (release()[:-10], "not JSON"),
        (gzip.compress(release())[:-20], "cut short"),
        (b"\x1f\x8bnot gzip at all", "cannot be read"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "list of lines"),
        (b"[]", "list of lines"),
        (b"[1]", "is not an object"),
        (b'[{"htsno": "0101"}]', "has no 'indent'"),
        (broken(general=None), "general is not text"),
        (broken(indent="-1"), "indent '-1'"),
        (broken(indent="x"), "indent 'x'"),
        (broken(htsno="0101.2"), "number '0101.2'"),
        (broken(units="kg"), "units is not"),
        (broken(units=[1]), "units is not"),
        (broken(footnotes="x"), "footnotes is not"),
        (broken(footnotes=[{"value": 1, "columns": []}]), "footnotes is not"),
        (broken(footnotes=[{"value": "x"}]), "footnotes is not"),
    ],
)
def test_another_shape_is_refused_whole(data, says):
    with pytest.raises(SchemaError) as caught:
        read_release(data, NAME)
    assert says in str(caught.value)
    assert caught.value.where == NAME
    assert caught.value.hint


def test_every_fault_is_told_up_to_twenty():
    rows = [dict(row("0101", 0, "x"), general=None) for _ in range(30)]
    with pytest.raises(SchemaError) as caught:
        read_release(json.dumps(rows).encode(), NAME)
    assert len(caught.value.faults) == 20
    assert caught.value.faults[1].where == f"{NAME}, line 2"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_release_too_large_is_refused_before_it_is_read(monkeypatch, pack):
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(SchemaError, match="larger than"):
        read_release(pack(release()), NAME)


def test_missing_chapters_are_named():
    missing = read_release(release(), NAME).missing_chapters()
    assert "09" not in missing
    assert "77" not in missing
    assert "98" in missing
    assert len(missing) == 95
