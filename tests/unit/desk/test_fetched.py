"""Figures that a user fetched count beside the shipped ones, each from the day it was known."""

from datetime import UTC, date, datetime
from decimal import Decimal

from detente.desk import Desk
from detente.store.tables import Table, write_table
from detente.trade.held import COLUMNS, stored
from detente.trade.load import load_book
from detente.trade.series import Observation


def desk(tmp_path, today):
    return Desk.open("us_china", today, tmp_path, lambda: datetime.now(UTC))


def fetched(tmp_path, opened):
    book = load_book(opened.case.root, opened.case.sources)
    row = Observation(
        series="census-import-chn", period="2026-09", value=Decimal("19999.9"),
        published=date(2026, 11, 5), status="first-release",
        source="census-balance-2026-06-17", certainty="instrument",
    )  # fmt: skip
    write_table(Table("observations", COLUMNS, [stored(row, book)]), tmp_path / "census")


def test_what_was_fetched_is_the_latest_and_is_not_known_before(tmp_path):
    today = date(2026, 11, 22)
    before = desk(tmp_path, today)
    asked = {"start": "2026-09", "until": "2026-09"}
    assert before.series("census-import-chn", **asked).observations == ()
    assert before.series("census-import-chn", **asked).known == date(2026, 10, 8)
    fetched(tmp_path, before)
    after = desk(tmp_path, today)
    (told,) = after.series("census-import-chn", **asked).observations
    assert (told.value, told.vintage) == (Decimal("19999.9"), date(2026, 11, 5))
    assert after.series("census-import-chn", vintage="2026-11-04", **asked).observations == ()
    assert after.series("census-import-chn", known="2026-10-08", **asked).observations == ()
    (old,) = after.series("census-import-chn", start="2026-04", until="2026-04").observations
    assert old.value == Decimal("19789.2")
