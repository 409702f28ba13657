"""The real releases and change records: read whole, and what is known to be wrong in them."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from detente.ledger.hts.change_record import ChangeRecord, read_change_record
from detente.ledger.hts.concordance import successors
from detente.ledger.hts.derive import derive
from detente.ledger.hts.expression import parse_duty
from detente.ledger.hts.release import Release, read_release
from detente.store.tables import Table, connect

# Rates of the general column that are words or formulas: no number is given for them.
WORDS = (
    "The rate applicable to",
    "The rate of duty applicable to",
    "See additional U.S. note",
    "3.6606¢/kg less 0.020668¢/kg for each degree",
    "1.4606¢/kg less 0.020668¢/kg for each degree",
    "4.3% + 1.7¢/jewel + 0.2¢ for each other piece",
    "6% + 2.3¢/jewel + 0.2¢ for each other piece",
)


@pytest.fixture(scope="session")
def ledger(shared: Path) -> Path:
    return shared / "data" / "ledger"


@pytest.fixture(scope="session")
def records(ledger: Path) -> dict[str, ChangeRecord]:
    found = [
        read_change_record(path.read_bytes(), path.name)
        for path in (ledger / "hts_change_records").glob("*.pdf")
    ]
    return {str(record.revision): record for record in found}


@pytest.fixture(scope="session")
def releases(ledger: Path) -> list[Release]:
    names = ("2025_basic", "2026_rev_10")
    return [read_release(ledger / "hts_archives" / f"hts_{name}.json.gz") for name in names]


def squash(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def test_every_record_has_rows(records):
    assert len(records) == 43
    assert sum(len(record.changes) for record in records.values()) == 2706
    assert {
        name: len(records[name].changes)
        for name in ("2025_rev_10", "2025_rev_16", "2026_rev_2", "2026_rev_8")
    } == {"2025_rev_10": 1, "2025_rev_16": 136, "2026_rev_2": 305, "2026_rev_8": 8}


def test_every_record_but_the_first_is_dated_and_follows_the_one_before(records):
    assert [name for name, record in records.items() if not record.published] == ["2025_basic"]
    for name, record in records.items():
        if record.predecessor:
            before = records[str(record.predecessor)]
            stated = (before.published, record.predecessor_published)
            # Two records disagree on the day of the revision between them.
            if name == "2025_rev_11":
                assert stated == (date(2025, 4, 15), date(2025, 4, 14))
            else:
                assert before.published is None or stated[0] == stated[1]


def test_the_year_3025_is_read_as_2025_wherever_it_stands(records):
    doubtful = Counter(
        (name, change.effective_text, change.effective)
        for name, record in records.items()
        for change in record.changes
        if change.doubt
    )
    assert doubtful == {
        ("2025_rev_16", "June 30, 3025", date(2025, 6, 30)): 17,
        ("2026_basic", "June 30, 3025", date(2025, 6, 30)): 17,
    }


def test_the_cumulative_record_repeats_the_rows_of_the_year(records):
    cumulative = records["2026_basic"].changes
    for name, record in records.items():
        if not name.startswith("2025_rev"):
            continue
        own = Counter((change.codes, change.nature, change.effective) for change in record.changes)
        again = Counter(
            (change.codes, change.nature, change.effective)
            for change in cumulative
            if change.edition == name
        )
        assert own == again, name


def test_a_rough_parse_by_others_finds_nothing_that_is_missing_here(ledger, records):
    with (ledger / "hts_change_records_ch99_parsed.csv").open(encoding="utf-8") as handle:
        theirs = Counter(
            (row["hts_revision"], squash(row["item"]), row["effective_date"])
            for row in csv.DictReader(handle)
        )
    ours = Counter(
        (name, squash(change.item), str(change.effective))
        for name, record in records.items()
        for change in record.changes
    )
    missing = theirs - ours
    # One row of theirs is two of the record's, run together.
    (glued,) = missing
    assert glued[1].startswith("usnote33gmodifiedmay32025")
    assert sum(ours.values()) - sum(theirs.values()) > 900


def test_what_a_rate_says_is_understood(releases):
    for release in releases:
        rates = [line.general for line in release.lines if line.own and line.code < "98"]
        rest = [text for text in rates if not parse_duty(text).understood]
        assert len(rest) <= 0.005 * len(rates)
        assert all(text.startswith(WORDS) for text in rest)
        assert all(parse_duty(str(parse_duty(text))) == parse_duty(text) for text in set(rates))


def test_releases_are_complete(releases):
    assert [release.missing_chapters() for release in releases] == [(), ()]
    assert [len(release.lines) for release in releases] == [35859, 35509]


def test_every_rate_stands_on_an_eight_digit_line_of_its_own(releases):
    for release in releases:
        own = [line.code[:8] for line in release.lines if line.own and line.code < "98"]
        assert len(own) == len(set(own))


@pytest.fixture(scope="session")
def tables(ledger: Path) -> dict[str, Table]:
    return {table.name: table for table in derive(ledger)}


def rows_of(table: Table, **where: object) -> list[dict[str, object]]:
    rows = [dict(zip(table.types, found, strict=True)) for found in table.rows]
    return [found for found in rows if all(found[key] == value for key, value in where.items())]


@pytest.mark.slow
def test_the_size_of_the_tables(tables):
    assert {name: len(table.rows) for name, table in tables.items()} == {
        "releases": 44,
        "hts_changes": 2706,
        "base_rates": 11567,
        "lines": 35929,
        "chapter99": 4480,
        "footnotes": 11346,
        "concordance": 399,
    }


@pytest.mark.slow
def test_only_the_latest_release_has_no_date(tables):
    undated = [row for row in rows_of(tables["releases"]) if not row["published"]]
    assert [row["revision"] for row in undated] == ["2026_rev_10"]
    # It prints the annexes of an act of June 2026, so it is later than its neighbour's 28 May.
    assert undated[0]["not_before"] == date(2026, 5, 28)


@pytest.mark.slow
def test_rates_of_every_release_are_understood(tables):
    rates = rows_of(tables["base_rates"])
    rest = [row for row in rates if row["kind"] == "text"]
    assert len(rest) <= 0.005 * len(rates)
    assert all(str(row["general"]).startswith(WORDS) for row in rest)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base_rates", "lines", "chapter99", "footnotes"])
def test_no_spell_runs_backwards(tables, name):
    for row in rows_of(tables[name]):
        start, until = row["valid_from"], row["valid_until"]
        assert not (start and until) or start <= until, row


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "published", "addition", "effective"),
    [
        ("9903.01.24", "2025-03-06", "0.2", "2025-03-04"),
        ("9903.01.24", "2025-11-07", "0.1", "2025-11-10"),
        ("9903.01.63", "2025-04-05", "0.34", "2025-04-09"),
        ("9903.01.63", "2025-04-09", "0.84", "2025-04-09"),
        ("9903.01.63", "2025-04-11", "1.25", "2025-04-10"),
        ("9903.94.31", "2025-07-01", "0.075", "2025-06-30"),
    ],
)
def test_headings_have_both_their_dates(tables, heading, published, addition, effective):
    (row,) = rows_of(tables["chapter99"], heading=heading, published=date.fromisoformat(published))
    assert (str(row["ad_valorem"]), str(row["valid_from"])) == (addition, effective)


@pytest.mark.slow
def test_the_suspended_list_is_marked(tables):
    (row,) = rows_of(tables["chapter99"], heading="9903.88.16")
    assert row["suspended"]


@pytest.mark.slow
def test_most_renumbering_is_the_records_own_word(tables):
    rows = [row for row in rows_of(tables["concordance"]) if row["revision_from"]]
    assert Counter((row["revision_to"], row["basis"]) for row in rows) == {
        ("2026_rev_2", "change-record"): 185,
        ("2026_rev_2", "none"): 1,
        ("2026_rev_3", "none"): 1,
        ("2025_rev_1", "none"): 2,
        ("2025_rev_16", "wording"): 48,
        ("2025_rev_16", "same-place"): 26,
        ("2025_rev_16", "none"): 1,
        ("2025_rev_17", "none"): 1,
    }
    assert len({row["old_code"] for row in rows if row["old_reused"]}) == 34


@pytest.mark.slow
def test_another_concordance_differs_where_numbers_were_reused(ledger, tables):
    with (ledger / "product_lists" / "hts_concordance.csv").open(encoding="utf-8") as handle:
        theirs = {
            (row["old_hts10"], row["new_hts10"])
            for row in csv.DictReader(handle)
            if "NA" not in (row["old_hts10"], row["new_hts10"])
        }
    rows = [
        row
        for row in rows_of(tables["concordance"])
        if row["revision_from"] and row["old_code"] and row["new_code"]
    ]
    ours = {(row["old_code"], row["new_code"]) for row in rows}
    stated = {(row["old_code"], row["new_code"]) for row in rows if row["basis"] == "change-record"}
    spoken_for = {old for old, _ in stated}
    assert (len(theirs), len(ours), len(theirs & ours)) == (266, 259, 66)
    # Comparing words across subheadings contradicts the official transfers in most pairs.
    official = {pair for pair in theirs if pair[0] in spoken_for}
    assert (len(official & stated), len(official - stated)) == (36, 120)
    # No link of ours leaves the 8-digit line, where the rate stands.
    assert all(str(old)[:8] == str(new)[:8] for old, new in ours)


def trade_of(ledger: Path) -> dict[str, float]:
    """Value of trade by ten-digit number in the ordinary chapters."""
    path = ledger / "census_2024_china" / "2024-hs10-imports5700.parquet"
    query = f"SELECT HS10, sum(imports) FROM '{path}' WHERE HS10 < '98' GROUP BY 1"
    return dict(connect().execute(query).fetchall())


def printed_by(tables: dict[str, Table], order: list[str]) -> list[set[str]]:
    """Numbers that each release prints."""
    printed: list[set[str]] = [set() for _ in order]
    for row in rows_of(tables["lines"]):
        until = order.index(str(row["until_revision"])) if row["until_revision"] else len(order)
        for position in range(order.index(str(row["revision"])), until):
            printed[position].add(str(row["code"]))
    return printed


@pytest.mark.slow
def test_no_matched_trade_is_lost_when_numbers_change(ledger, tables):
    values = trade_of(ledger)
    total = sum(values.values())
    order = [str(row["revision"]) for row in rows_of(tables["releases"])]
    links = [
        (str(row["revision_to"]), row["old_code"], row["new_code"], bool(row["old_remains"]))
        for row in rows_of(tables["concordance"])
    ]
    shares, missing_lines = [], []
    for position, codes in enumerate(printed_by(tables, order)):
        known = [link for link in links if order.index(link[0]) <= position]
        lost = [code for code in values if not successors(code, known) & codes]
        shares.append(1 - sum(values[code] for code in lost) / total)
        missing_lines.append({code[:8] for code in lost} - codes)
    falls = {
        order[n]: before - after
        for n, (before, after) in enumerate(pairwise(shares), start=1)
        if after < before
    }
    # 7602.00.0035 is missing from one release by mistake; the next one restores it.
    assert falls.keys() == {"2026_rev_2"}
    assert falls["2026_rev_2"] < 1e-8
    # What is never matched at ten digits are watches, whose parts are reported under suffixes
    # that a note gives, not a line. Their 8-digit lines are there; only 4420.19.00 is missing,
    # from the first release alone, though trade of the year before has it.
    assert shares[-1] == pytest.approx(0.999453, abs=1e-6)
    assert missing_lines == [{"44201900"}, *[set()] * 43]
