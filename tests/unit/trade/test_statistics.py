"""Statistics on small books, each expected value worked out by hand."""

from datetime import date

import pytest

from detente.errors import UnknownName
from detente.trade.period import read_period
from detente.trade.statistics import Vintage, ask
from tests.unit.trade.making import held, seen, series

LATER = Vintage(date(2027, 1, 1))


def asked(rows, observations, stat, vintage=LATER):
    points = ask(held(rows, observations), stat, vintage, rows)
    return {(p.series, str(p.period)): p for p in points}


def test_a_change_implies_its_base_and_nothing_further():
    found = asked([series("x")], [seen("x", "2025-11", 330.3, 0.059)], "level")
    base = found["x", "2024-11"]
    assert base.kind == "implied"
    assert float(base.value) == pytest.approx(311.9e9, abs=0.05e9)
    assert ("x", "2023-11") not in found


def test_an_observed_base_is_not_replaced_by_an_implied_one():
    rows = [seen("x", "2025-11", 110, 0.2), seen("x", "2024-11", 100, known="2024-12-01")]
    found = asked([series("x")], rows, "level")
    assert found["x", "2024-11"].kind == "observed"
    growth = asked([series("x")], rows, "yoy")["x", "2025-11"]
    assert (growth.kind, growth.value, growth.printed) == ("observed", pytest.approx(0.1), 0.2)


def test_a_change_alone_is_carried_as_printed_and_a_level_is_a_gap():
    rows = [seen("x", "2025-11", change=-0.286)]
    growth = asked([series("x")], rows, "yoy")["x", "2025-11"]
    assert (float(growth.value), growth.kind) == (-0.286, "published-change")
    level = asked([series("x")], rows, "level")["x", "2025-11"]
    assert (level.value, level.reason) == (None, "only-change")


def test_growth_on_an_implied_base_would_go_round_in_a_circle():
    growth = asked([series("x")], [seen("x", "2025-11", 330.3, 0.059)], "yoy")["x", "2025-11"]
    assert growth.kind == "published-change"


def test_growth_without_a_base_is_a_gap():
    point = asked([series("x")], [seen("x", "2025-11", 5)], "yoy")["x", "2025-11"]
    assert (point.value, point.reason) == (None, "no-base")


def test_growth_on_a_base_of_nothing_has_no_meaning():
    rows = [seen("x", "2025-11", 5), seen("x", "2024-11", 0)]
    point = asked([series("x")], rows, "yoy")["x", "2025-11"]
    assert (point.value, point.reason) == (None, "base-not-positive")


def test_each_vintage_answers_for_its_day():
    rows = [
        seen("x", "2025-11", 20, known="2026-02-07"),
        seen("x", "2025-11", 21, known="2026-06-17"),
    ]
    on = {}
    for day in (date(2026, 2, 6), date(2026, 2, 7), date(2026, 6, 16), date(2026, 6, 17)):
        point = asked([series("x")], rows, "level", Vintage(day)).get(("x", "2025-11"))
        on[day.isoformat()] = None if point is None else float(point.value) / 1e9
    assert on == {"2026-02-06": None, "2026-02-07": 20, "2026-06-16": 20, "2026-06-17": 21}
    first = asked([series("x")], rows, "level", Vintage(date(2026, 7, 1), first=True))
    assert float(first["x", "2025-11"].value) == 20e9


def test_a_revision_without_a_change_keeps_the_change_printed_before():
    rows = [
        seen("x", "2025-11", 20, 0.1, "2026-02-07"),
        seen("x", "2025-11", 21, known="2026-06-17"),
    ]
    point = asked([series("x")], rows, "yoy")["x", "2025-11"]
    assert float(point.value) == 0.1


def test_month_on_month_steps_by_the_length_of_the_period():
    rows = [seen("x", "2025-10", 100), seen("x", "2025-11", 110), seen("x", "2025-Q3", 1)]
    found = asked([series("x")], rows, "mom")
    assert found["x", "2025-11"].value == pytest.approx(0.1)
    assert found["x", "2025-10"].reason == "no-period-before"


def test_the_joint_period_is_one_figure_and_no_month():
    rows = [seen("x", "2025-01..2025-02", 100), seen("x", "2025-03", 60), seen("x", "2025-04", 50)]
    found = asked([series("x")], rows, "ytd")
    assert float(found["x", "2025-01..2025-03"].value) == 160e9
    assert float(found["x", "2025-01..2025-04"].value) == 210e9
    levels = asked([series("x")], rows, "level")
    assert ("x", "2025-01") not in levels
    assert ("x", "2025-02") not in levels


def test_year_to_date_with_a_hole_is_not_summed():
    rows = [seen("x", "2025-01", 1), seen("x", "2025-03", 1)]
    found = asked([series("x")], rows, "ytd")
    assert set(found) == {("x", "2025-01")}


def test_the_published_year_to_date_stands_beside_the_sum_of_its_months():
    rows = [seen("x", "2025-01", 10), seen("x", "2025-02", 20), seen("x", "2025-01..2025-02", 31)]
    point = asked([series("x")], rows, "ytd")["x", "2025-01..2025-02"]
    assert (float(point.value), float(point.more["months_sum"])) == (31e9, 30e9)


def test_surplus_by_the_same_office_in_the_same_money():
    rows = [series("x"), series("m", "import"), series("c", "import", unit="CNY bn")]
    figures = [seen("x", "2025-11", 330.3), seen("m", "2025-11", 218.6), seen("c", "2025-11", 9)]
    point = asked(rows, figures, "surplus")["x", "2025-11"]
    assert float(point.value) == pytest.approx(111.7e9)
    assert point.kind == "observed"


def test_two_currencies_are_never_subtracted():
    rows = [series("x"), series("c", "import", unit="CNY bn")]
    figures = [seen("x", "2025-11", 330.3), seen("c", "2025-11", 1600)]
    point = asked(rows, figures, "surplus")["x", "2025-11"]
    assert (point.value, point.reason) == (None, "two-currencies")


def test_a_printed_balance_comes_before_one_from_an_implied_side():
    rows = [series("x"), series("m", "import"), series("b", "balance")]
    figures = [
        seen("x", "2025-11", 100), seen("m", "2025-11", change=0.1),
        seen("m", "2024-11", 50, known="2024-12-09"), seen("b", "2025-11", 44.7),
    ]  # fmt: skip
    point = asked(rows, figures, "surplus")["x", "2025-11"]
    assert (float(point.value), point.kind) == (44.7e9, "observed")


def test_share_and_contribution():
    rows = [series("w"), series("u", partner="USA")]
    figures = [
        seen("w", "2025-11", 200), seen("w", "2024-11", 160), seen("u", "2025-11", 20),
        seen("u", "2024-11", 40),
    ]  # fmt: skip
    assert asked(rows, figures, "share")["u", "2025-11"].value == pytest.approx(0.1)
    part = asked(rows, figures, "contribution")["u", "2025-11"].value
    assert part == pytest.approx((20 - 40) / 160)


def test_share_without_the_whole_is_a_gap():
    point = asked([series("u", partner="USA")], [seen("u", "2025-11", 20)], "share")["u", "2025-11"]
    assert point.reason == "no-whole"


def test_mirror_pairs_the_two_reporters_and_the_month_after():
    rows = [
        series("x", partner="USA"),
        series("m", "import", reporter="USA", partner="CHN", unit="USD mn", by="other"),
    ]
    figures = [seen("x", "2025-04", 30), seen("m", "2025-04", 25000), seen("m", "2025-05", 20000)]
    point = asked(rows, figures, "mirror")["x", "2025-04"]
    assert point.value == pytest.approx(1.2)
    assert point.more["lagged"] == pytest.approx(1.5)


def streaks(changes, **more):
    rows = [seen("x", period, change=change) for period, change in changes.items()]
    points = ask(held([series("x")], rows), "streak", LATER, [series("x")])
    return {(str(p.period), p.more["basis"]): p for p in points}


def test_falls_of_ten_per_cent_are_counted_apart():
    found = streaks({"2025-03": -0.05, "2025-04": -0.21, "2025-05": -0.345, "2025-06": 0.01})
    fall = found["2025-05", "as-released"]
    assert (fall.value, fall.more["large_value"]) == (3, 2)
    assert fall.more["large_since"] == date(2025, 4, 1)
    assert found["2025-06", "as-released"].value == 1


def test_a_hole_breaks_a_run():
    found = streaks({"2025-03": -0.2, "2025-05": -0.2})
    assert found["2025-05", "as-released"].value == 1
    assert found["2025-05", "as-released"].more["earlier"] is None


def test_first_since_depends_on_the_basis():
    changes = {"2024-12": -0.02, "2025-01..2025-02": 0.023, "2025-02": -0.03, "2025-03": 0.12,
               "2025-04": -0.01}  # fmt: skip
    found = streaks(changes)
    assert found["2025-04", "as-released"].more["earlier"] == date(2024, 12, 1)
    assert found["2025-04", "single-months"].more["earlier"] == date(2025, 2, 1)


def test_weeks_compare_with_the_week_52_weeks_before():
    week = read_period("2024-12-27..2025-01-02")
    rows = [seen("x", str(week), 12), seen("x", str(week.year_before), 10)]
    assert asked([series("x")], rows, "yoy")["x", str(week)].value == pytest.approx(0.2)


def test_an_unknown_statistic_names_the_nearest():
    with pytest.raises(UnknownName) as caught:
        asked([series("x")], [seen("x", "2025-11", 1)], "yoyo")
    assert "yoy" in caught.value.hint
