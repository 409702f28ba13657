from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from detente.errors import BadDate
from detente.kernel.moment import AsOf, day_start, local_day, read_known, read_on, utc

NEW_YORK = "America/New_York"
SHANGHAI = "Asia/Shanghai"
EASTERN = timezone(timedelta(hours=-5))
#: The first duty of the dispute's second round: one minute after midnight, Eastern time.
FENTANYL = datetime(2025, 2, 4, 0, 1, tzinfo=EASTERN)


@pytest.mark.parametrize("day", ["2025-02-04", " 2025-02-04 ", date(2025, 2, 4)])
def test_a_bare_day_is_its_last_minute_where_the_goods_arrive(day):
    moment = read_on(day, NEW_YORK)
    assert moment == datetime(2025, 2, 5, 4, 59, tzinfo=UTC)
    assert moment >= FENTANYL, "the day of a change is already at the new rate"
    assert read_on("2025-02-03", NEW_YORK) < FENTANYL


def test_the_same_day_ends_earlier_in_the_east():
    assert read_on("2025-11-10", SHANGHAI) == datetime(2025, 11, 10, 15, 59, tzinfo=UTC)
    assert read_on("2025-11-10", NEW_YORK) - read_on("2025-11-10", SHANGHAI) == timedelta(hours=13)


@pytest.mark.parametrize(
    ("day", "hours"), [("2025-03-08", 5), ("2025-03-09", 4), ("2025-11-01", 4), ("2025-11-02", 5)]
)
def test_summer_time_follows_the_zone(day, hours):
    assert -read_on(day, NEW_YORK).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-04T00:01-05:00", FENTANYL),
        ("2025-02-04T05:01Z", FENTANYL),
        ("2025-02-04T00:01:59-05:00", FENTANYL),
        ("2025-04-10T12:01+08:00", datetime(2025, 4, 10, 4, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_with_its_offset_is_exact_to_the_minute(text, expected):
    assert read_on(text, NEW_YORK) == expected
    assert read_on(datetime.fromisoformat(text), SHANGHAI) == expected


@pytest.mark.parametrize("value", ["2025-02-04T00:01", datetime(2025, 2, 4, 0, 1)])
@pytest.mark.parametrize("read", [lambda v: read_on(v, NEW_YORK), read_known])
def test_a_time_without_an_offset_is_refused(read, value):
    with pytest.raises(BadDate, match="no offset") as caught:
        read(value)
    assert "-05:00" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2025-02-30", "2025-13-01", "04/02/2025", "2025-2-4", "10 Nov 2025", "∞"],
)
@pytest.mark.parametrize("read", [lambda v: read_on(v, NEW_YORK), read_known])
def test_nonsense_is_refused_with_what_to_write(read, text):
    with pytest.raises(BadDate) as caught:
        read(text)
    assert "YYYY-MM-DD" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "value", ["2025-11-10", date(2025, 11, 10), "2025-11-10T00:00+08:00", "2025-11-10T23:59-05:00"]
)
def test_known_counts_whole_days(value):
    assert read_known(value) == date(2025, 11, 10)


def test_what_was_published_on_the_day_is_known_on_the_day():
    asked = AsOf(FENTANYL, date(2025, 11, 10))
    assert asked.knows(date(2025, 11, 10))
    assert not asked.knows(date(2025, 11, 11))


def test_days_and_moments_convert_both_ways():
    start = day_start(date(2025, 11, 10), NEW_YORK)
    assert utc(start) == datetime(2025, 11, 10, 5, 0, tzinfo=UTC)
    assert local_day(start, NEW_YORK) == date(2025, 11, 10)
    assert local_day(start - timedelta(minutes=1), NEW_YORK) == date(2025, 11, 9)
    assert local_day(FENTANYL - timedelta(minutes=2), SHANGHAI) == date(2025, 2, 4)
