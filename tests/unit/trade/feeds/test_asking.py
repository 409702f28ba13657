"""Which pages are asked for, from the row, what was read, and the day."""

from datetime import date

import pytest

from detente.trade.feeds.asking import first, following
from tests.unit.trade.feeds.making import BASE, feed

TODAY = date(2026, 4, 15)


def seen(url: str, day: str) -> dict[str, dict[str, str]]:
    return {url: {"retrieved_at": f"{day}T09:00:00+00:00", "sha256": "0"}}


def asked(pattern: str, held=None, since=date(2025, 11, 1), today=TODAY) -> list[str]:
    row = feed(pages={"page": f"{BASE}/{pattern}"}, since=since)
    return [url.removeprefix(f"{BASE}/") for url in first(row, held or {}, today)]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("page", ["page"]),
        ("from-{since}", ["from-2025-11"]),
        ("{year}.csv", ["2025.csv", "2026.csv"]),
        ("old{past_year}", ["old2025"]),
        ("{month}", ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]),
        ("{yyyymm}", ["202511", "202512", "202601", "202602", "202603"]),
        ("s{season}", ["s2026"]),
    ],
)
def test_pattern_is_asked_for_each_of_its_spans(pattern, wanted):
    assert asked(pattern) == wanted


def test_season_begins_in_the_autumn_before():
    assert asked("{season}", since=date(2025, 8, 1), today=date(2026, 9, 1)) == [
        "2025",
        "2026",
        "2027",
    ]


def test_windows_follow_one_another_up_to_the_day():
    windows = asked("{from_day}..{to_day}", since=date(2026, 2, 1))
    assert windows == ["2026-02-01..2026-03-02", "2026-03-03..2026-04-01", "2026-04-02..2026-05-01"]


def test_page_read_after_it_could_change_is_not_asked_again():
    assert asked("{year}", seen(f"{BASE}/2025", "2026-03-20")) == ["2026"]
    assert asked("{year}", seen(f"{BASE}/2025", "2026-01-20")) == ["2025", "2026"]
    assert "page" in asked("page", seen(f"{BASE}/page", "2026-04-14"))


def link(month: str, table: str = "4", currency: str = "USD") -> dict[str, str]:
    url = f"{BASE}/{table}-{currency}-{month}"
    return {"row": "link", "url": url, "table": table, "currency": currency, "month": month}


def test_links_are_followed_where_the_row_says_so():
    row = feed(follow={"table": ("4",), "currency": ("USD",)})
    links = [link("2026-03"), link("2026-03", "5"), link("2026-03", "4", "CNY"), link("2024-12")]
    assert following(row, links, {}, []) == [f"{BASE}/4-USD-2026-03"]


def test_link_is_asked_again_while_its_month_is_young():
    row, url = feed(), f"{BASE}/4-USD-2026-02"
    assert following(row, [link("2026-02")], seen(url, "2026-03-15"), []) == [url]
    assert following(row, [link("2026-02")], seen(url, "2026-04-20"), []) == []


def test_next_page_is_followed_once():
    row = {"row": "next", "url": f"{BASE}/2"}
    assert following(feed(), [row], {}, []) == [f"{BASE}/2"]
    assert following(feed(), [row], {}, [f"{BASE}/2"]) == []
