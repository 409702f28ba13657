"""Which time a figure is of: by its words, by those around it, and by what it is set against."""

import pytest

from tests.unit.record.claims.making import claims


def periods(text, published):
    return [str(c.period) if c.period else None for c in claims(text, published) if c.values]


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("Exports rose 6% in the three months to October.", "2025-12-08", "2025-08/2025-10"),
        ("Imports fell 3% in the quarter ended September 30.", "2025-12-08", "2025-07/2025-09"),
        ("Exports totalled $900 billion in the September quarter.", "2025-12-08",
         "2025-07/2025-09"),
        ("Exports grew 5% in 3Q25.", "2025-12-08", "2025-07/2025-09"),
        ("Exports grew 5% in 1H 2025.", "2025-12-08", "2025-01/2025-06"),
        ("Exports grew 5% in last year's fourth quarter.", "2026-03-08", "2025-10/2025-12"),
        ("Exports grew 5% in the first three quarters.", "2025-10-20", "2025-01/2025-09"),
        ("Exports rose 8% in the first 20 days of November.", "2025-11-21",
         "2025-11-01/2025-11-20"),
        ("Exports rose 8% in the January-to-October period.", "2025-11-07", "2025-01/2025-10"),
        ("From January through October exports rose 8%.", "2025-11-07", "2025-01/2025-10"),
        ("Exports so far in 2025 are up 8%.", "2025-11-07", "2025-01/2025-10"),
        ("Since the start of the year exports have grown 8%.", "2025-11-07", "2025-01/2025-10"),
        ("Exports rose 8% in the 12 months through September.", "2025-11-07", "2024-10/2025-09"),
        ("Exports rose 8% in the year to September.", "2025-11-07", "2024-10/2025-09"),
        ("Exports rose 8% for the full year.", "2025-01-13", "2024"),
        ("Exports rose 8% for the full year.", "2025-06-13", "2025"),
        ("Through November China imported 104 million tons of soybeans.", "2025-12-08",
         "2025-01/2025-11"),
        ("China had imported 104 million tons of soybeans by the end of November.", "2025-12-08",
         "/2025-11"),
        ("As of November 20, China had bought 1.5 million tons of US soybeans.", "2025-12-08",
         "2025-11-20"),
        ("Export sales of soybeans to China were 232,000 tons for the week ending Nov. 13.",
         "2025-11-28", "2025-11-07/2025-11-13"),
        ("Exporters sold China 90,000 tons of soybeans in the second week of May.", "2025-05-28",
         "2025-05-08/2025-05-14"),
        ("Imports from China fell 20% in FY25.", "2025-12-08", "2024-10/2025-09"),
        ("Exports to the US fell 25% in the closing two months of 2025.", "2026-01-14",
         "2025-11/2025-12"),
        # A price is of the day it is told for, of the contract's month where none is told.
        ("March soybean futures closed at $10.53 a bushel on Wednesday.", "2026-01-22",
         "2026-01-21"),
        ("March soybean futures cost $10.53 a bushel.", "2026-01-22", "2026-03"),
        # What comes out at a weekend tells the last prices of the week.
        ("The S&P 500 added 0.7%.", "2026-02-21", "2026-02-20"),
        ("The S&P 500 added 0.7%.", "2026-02-20", "2026-02-20"),
    ],
)  # fmt: skip
def test_the_words_for_a_time(text, published, period):
    assert periods(text, published) == [period]


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("China will buy 25 million tons of soybeans in each of 2026, 2027 and 2028.",
         "2025-11-02", "2026/2028"),
        ("China agreed to buy 25 million tons of soybeans every year through 2028.",
         "2025-11-02", "/2028"),
        ("China pledged to buy 12 million tons of soybeans by the end of February.",
         "2025-11-02", "/2026-02"),
        ("China pledged to buy 12 million tons of soybeans in the last two months of the year.",
         "2025-11-02", "2025-11/2025-12"),
        ("China pledged to buy $200 billion of American goods over two years.", "2020-01-16",
         "2020/2021"),
        ("China pledged to buy $200 billion of American goods over the next two years.",
         "2019-12-16", "2020/2021"),
        ("The port fee will climb to $140 a ton by April 2028.", "2025-10-16", "/2028-04"),
    ],
)  # fmt: skip
def test_how_long_a_pledge_runs(text, published, period):
    assert periods(text, published)[0] == period


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        ("Exports rose 5.5% in October, slower than September's 8.3%.", "2025-11-07",
         ["2025-10", "2025-09"]),
        ("Exports rose 5.5% in October, slower than the 8.3% pace of September.", "2025-11-07",
         ["2025-10", "2025-09"]),
        ("Exports fell 1.1% in October, rebounding from September's 0.3% contraction.",
         "2025-11-07", ["2025-10", "2025-09"]),
        ("Exports climbed from $298 billion in September to $305 billion in October.",
         "2025-11-07", ["2025-09", "2025-10"]),
        ("Exports came in at 5,774 tons, a drop of 6.1 percent from a seven-month high of "
         "6,146 tons in August. They were still 17 percent above the level of September 2024.",
         "2025-10-20", ["2025-09", "2025-08", "2025-09"]),
        ("Imports from the US came to 16.6 million tons in 2018, half the 32.9 million tons "
         "cleared in 2017.", "2019-01-25", ["2018", "2018", "2017"]),
        ("The deficit narrowed in 2019 to $345 billion. Imports fell to $452 billion from "
         "$539 billion.", "2020-02-05", ["2019", "2019", "2018"]),
        ("Import growth slowed to 1% in October, from 7.4%.", "2025-11-08",
         ["2025-10", "2025-09"]),
        ("China imported 8.1 million tons of soybeans in November. A year earlier it had "
         "imported 7.2 million tons.", "2025-12-08", ["2025-11", "2024-11"]),
        ("Exports in May fell 34.5%, the most since February 2020, when they fell 40%.",
         "2025-06-09", ["2025-05", "2020-02"]),
        ("The rate was 20% in early 2020 and 47.5% in 2025.", "2025-12-08", ["2020", "2025"]),
    ],
)  # fmt: skip
def test_what_a_figure_is_set_against_has_a_time_of_its_own(text, published, told):
    if text.startswith("Exports came in"):
        text = "Exports fell in September from a month before.\n\n" + text
    assert periods(text, published) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Imports from China fell 16% in 2019. The deficit narrowed to $345 billion.",
         ["2019", "2019"]),
        ("Exports rose more than 5% in October. Imports fell 3%.", ["2019-10", "2019-10"]),
        ("The yuan gained 2% against the dollar in October.", ["2019-10"]),
        ("Exports rose 5%, more than economists had feared in October.", [None]),
    ],
)  # fmt: skip
def test_what_is_no_yardstick_keeps_its_date(text, told):
    got = periods(text, "2020-02-05")
    assert [g for g, t in zip(got, told, strict=True) if t] == [t for t in told if t]


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("For 2018 the surplus was $323 billion. December brought a turn. Exports fell 4.4%.",
         "2019-01-14", "2018-12"),
        ("For 2018 the surplus was $323 billion, and December exports fell 4.4%.\n\n"
         "It was the second straight monthly drop.", "2019-01-14", "2018-12"),
        ("Magnet exports fell in September, ending a run of three monthly gains.",
         "2025-10-20", "2025-06/2025-08"),
        ("Exports rose 5% in the first four months. Among them, exports of cars rose 60%.",
         "2026-05-09", "2026-01/2026-04"),
        ("China's imports were $75 billion through October. Its target for the period was "
         "$137 billion.", "2020-11-30", "2020-01/2020-10"),
        ("China missed its farm goal for 2020. It had promised $36.5 billion for the year.",
         "2021-01-14", "2020"),
        ("Sales in the 2025/26 marketing year total 4 million tons of soybeans. Last season's "
         "exports of soybeans to China were 22 million tons.", "2026-01-10", "2024-09/2025-08"),
        ("Early on Friday prices recovered from Thursday's plunge, and Brent crude traded up "
         "2.5% at $62.00 a barrel.", "2019-08-02", "2019-08-02"),
        ("In the week to Dec. 4 exporters sold 232,000 tons of soybeans to China, versus "
         "1.1 million tons the week before.", "2025-12-20", "2025-11-21/2025-11-27"),
    ],
)  # fmt: skip
def test_a_time_that_was_told_before(text, published, period):
    assert periods(text, published)[-1] == period


def test_what_is_to_come_is_not_dated_by_what_is_past():
    told = periods("Exports rose 5% in 2025. Should the truce lapse, they could fall 3%.",
                   "2026-01-20")  # fmt: skip
    assert told == ["2025", None]


def test_what_was_expected_is_dated_by_what_came():
    told = periods("Exports rose 5% in October. They had been expected to rise 3%.", "2025-11-08")
    assert told == ["2025-10", "2025-10"]


def test_a_year_to_date_told_twice_goes_on():
    once = "Imports grew 9% last month.\n\nIn the first four months exports rose 5%.\n\n"
    again = "In the first four months exports of cars rose 60%.\n\n"
    more = "Exports of ships rose 16%."
    assert periods(once + more, "2026-05-09")[-1] == "2026-04"
    assert periods(once + again + more, "2026-05-09")[-1] == "2026-01/2026-04"


def test_goods_for_delivery_are_dated_by_their_sale():
    told = periods("In the first week of January China bought 758,300 tons of soybeans for "
                   "delivery in the 2025/26 marketing year.", "2026-01-14")  # fmt: skip
    assert told == ["2026-01-01/2026-01-07"]


def test_a_bare_rank_is_a_quarter_where_quarters_are_told_of():
    told = periods("GDP grew 4.4% in the fourth quarter, after 4.8% in the third.", "2026-01-20")
    assert told == ["2025-10/2025-12", "2025-07/2025-09"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("GDP grew 4.2% last quarter.", "2025-07/2025-09"),
        ("GDP grew 4.2% in the last quarter of 2024.", "2024-10/2024-12"),
    ],
)
def test_the_last_quarter_and_the_fourth(text, period):
    assert periods(text, "2025-11-19") == [period]


def test_a_date_ends_with_its_line():
    text = "Trade surplus jumps to $57 billion in December\n\n2019-01-14\n\nImports fell 7.6%."
    assert periods(text, "2019-01-14")[0] == "2018-12"


def test_a_season_of_another_country_is_not_the_american_one():
    text = (
        "Sales in the 2025/26 marketing year lag. Brazil exported 100 million tons of soybeans "
        "last season."
    )
    assert periods(text, "2026-01-10")[-1] == "last season"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Imports in April fell 44% compared to the year-earlier period to 1.4 million tons of "
         "soybeans.", ["2025-04", "2025-04"]),
        ("Imports were $44 billion in May. A year earlier they had come to $50 billion.",
         ["2025-05", "2024-05"]),
        ("In the first three quarters exports rose 6%, compared with 4% in the same period of "
         "2024.", ["2025-01/2025-09", "2024-01/2024-09"]),
        ("Exports are expected to close the year with growth of 8 per cent.", ["2025"]),
        ("Through August, China had taken 6 million tons of soybeans.", ["2025-01/2025-08"]),
    ],
)  # fmt: skip
def test_what_is_compared_and_what_is_told(text, told):
    assert periods(text, "2025-11-13") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The deficit rose 33% in December.\n\nThe full-year 2025 deficit was $901 billion.",
            ["2025-12", "2025"],
        ),
        ("The deficit rose 33% in December.", [None]),
    ],
)
def test_a_text_without_a_date_is_of_the_year_it_names(text, told):
    assert periods(text, None) == told


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        ("Imports of magnets were up 12% on June and 5% on July 2024.", "2025-08-20",
         ["2025-07", "2025-07"]),
        ("Retail prices could rise 3% before Christmas.", "2025-09-20", ["/2025-12"]),
        ("The yuan will trade at 7.4 per dollar by the middle of next year.", "2025-09-20",
         ["/2026-06"]),
        ("China's exports of EVs rose 40% from 2022 to 2023.", "2024-03-02", ["2023"]),
        ("China bought soybeans for $9 billion in 2020, $11 billion in 2021, $20 billion in all.",
         "2022-02-02", ["2020", "2021", "2020/2021"]),
        ("Two years ago China took 60% of US soybean exports.", "2019-08-05", ["2017"]),
        ("China's exports will end the year 6% lower.", "2025-09-09", ["2025"]),
        ("Beijing keeps its growth target at around 5%.", "2025-09-09", ["2025"]),
        ("China's exports rose 4.4% in August (July: 7.2%), and imports 1.3%.", "2025-09-19",
         ["2025-08", "2025-07", "2025-08"]),
        ("Exports rose 5% in the month just gone.", "2025-09-10", ["2025-08"]),
        ("Exports rose 5% this past quarter.", "2025-09-10", ["2025-04/2025-06"]),
        ("Exports rose 5% in the opening half of 2025.", "2025-09-10", ["2025-01/2025-06"]),
        ("Exports rose 5% in the closing quarter of 2024.", "2025-09-10", ["2024-10/2024-12"]),
        ("Tariffs on Chinese goods were 25% three months ago.", "2025-09-10", ["2025-06"]),
        ("Exports will rise 5% in 2026 and 4% the year after.", "2025-09-10", ["2026", "2027"]),
        ("China's share of our imports was 21% in 2017; now it is 9.", "2025-09-10",
         ["2017", None]),
        ("US exports of soybeans were 5 million tons this season.", "2025-11-09",
         ["current season"]),
    ],
)  # fmt: skip
def test_times_as_they_are_spoken_of(text, published, told):
    assert periods(text, published) == told


def test_a_figure_compared_with_has_its_own_month():
    text = "Exports rose 5.1% in August, compared with July's surprisingly strong 6.2%."
    assert periods(text, "2025-09-08") == ["2025-08", "2025-07"]


def test_what_a_document_counts_first_is_what_it_is_about():
    text = (
        "China's foreign trade rose 3% to 40 trillion yuan in the first ten months of 2025.\n\n"
        "In October alone, exports grew 2%.\n\n"
        "Exports to ASEAN climbed 9%.\n\nExports to Africa grew 20%."
    )
    whole = "2025-01/2025-10"
    assert periods(text, "2025-11-08") == [whole, "2025-10", whole, whole]


def test_a_sum_since_a_month_runs_to_the_month_told():
    text = (
        "China's trade surplus was 90 billion dollars in November and, since March, "
        "700 billion dollars."
    )
    assert periods(text, "2025-12-11") == ["2025-11", "2025-03/2025-11"]


def test_a_contract_without_its_noun_is_dated_by_the_day():
    assert periods("March soybeans closed at $10.53 a bushel on Wednesday.", "2026-01-22") == [
        "2026-01-21"
    ]


def test_a_change_over_some_months_has_them_and_no_figure_after_it():
    text = (
        "The US deficit with China shrank to $10 billion in June. It has come down by 60% over "
        "four months. Imports from China came to $19 billion."
    )
    assert periods(text, "2025-08-05") == ["2025-06", "2025-03/2025-06", "2025-06"]


def test_the_years_of_a_pledge_hold_for_its_parts():
    text = (
        "China has promised to buy $200 billion of US goods over the next two years. "
        "Its purchases of farm goods alone would come to $30 billion a year."
    )
    assert set(periods(text, "2019-12-13")) == {"2020/2021"}


def test_the_two_years_are_those_named_before():
    text = (
        "China was to buy goods for $220 billion in 2020 and $270 billion in 2021. "
        "Purchases over the two years were $280 billion."
    )
    assert periods(text, "2022-02-08")[-1] == "2020/2021"


MAY = "Exports rose 4% in May. "


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What is set beside the figure does not date those behind it.
        (MAY + "Imports grew 3%, vs. 6% previously. The surplus was $80 billion.",
         ["2024-05", "2024-05", "2024-04", "2024-05"]),
        ("The surplus, at $80 billion in May, topped April's $71 billion. Imports fell 3%.",
         ["2024-05", "2024-04", "2024-05"]),
        (MAY + "The decline in imports, of 5%, followed one of 2%. The surplus was $80 billion.",
         ["2024-05", "2024-05", "2024-04", "2024-05"]),
        (MAY + "The surplus was $80 billion, wider than the $71 billion of the month before.",
         ["2024-05", "2024-05", "2024-04"]),
        ("Exports were $9 billion in May, 39% less than in the same month of 2023 ($15 billion).",
         ["2024-05", "2023-05"]),
        ("Exports rose 4% in May, when economists had seen 5% and April had brought 7%. "
         "Imports gained 3%.", ["2024-05", "2024-05", "2024-04", "2024-05"]),
        # A season, a sum so far and a run that is over hold for themselves alone.
        ("The rush that carried exporters through the winter ebbed in May, with exports up 4%. "
         "Imports fell 2%.", ["2024-05", "2024-05"]),
        ("Exports rose 4% in May, ending a run of three monthly declines. Imports fell 2%.",
         ["2024-05", "2024-02/2024-04", "2024-05"]),
        (MAY + "The surplus was $80 billion, which brings the total for January-May to "
         "$337 billion.", ["2024-05", "2024-05", "2024-01/2024-05"]),
        # A text without figures of a month goes on with its sums so far, another one does not.
        ("Washington raised its tariffs in May.\n\nIn the first five months exports were "
         "$1.4 trillion. Imports rose 2%.", ["2024-01/2024-05", "2024-01/2024-05"]),
        (MAY + "\n\nIn the first five months exports were $1.4 trillion. Imports rose 2%.",
         ["2024-05", "2024-01/2024-05", "2024-05"]),
        (MAY + "Over the first five months that has added up to $1.4 trillion of exports. In the "
         "same stretch imports came to $1.1 trillion.",
         ["2024-05", "2024-01/2024-05", "2024-01/2024-05"]),
        (MAY + "Through May the surplus came to $337 billion.\n\nImports fell 2%.",
         ["2024-05", "2024-01/2024-05", "2024-05"]),
    ],
)  # fmt: skip
def test_what_later_figures_take_over(text, told):
    assert periods(text, "2024-06-10") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Steel fetched $700 a ton in May, more than twice its price in January.", "2024-05"),
        (MAY + "Imports were up 8% on May of last year.", "2024-05"),
        ("China bought half of the beans that were sold in March.", "2024-03"),
    ],
)
def test_a_multiple_is_not_of_the_time_it_is_a_multiple_of(text, told):
    assert periods(text, "2024-06-10")[-1] == told


def test_a_title_says_which_month_a_letter_is_about():
    text = (
        "The Ledger, issue 12: notes on China's May\nby Ann Miller, June 10, 2024\n\n"
        "Hello again. Exports +4% y/y. Imports grew 3%, after 5% in April."
    )
    assert periods(text, "2024-06-10") == ["2024-05", "2024-05", "2024-04"]


def test_the_parts_of_a_pledge_have_its_years():
    text = (
        "• China committed to buy $90 billion more of US goods over 2020 and 2021.\n"
        "• Of that sum, $30 billion was to go to energy.\n"
    )
    assert periods(text, "2022-03-24") == ["2020/2021", "2020/2021"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What was expected was expected of what the sentence tells, not of its comparison.
        ("Exports rose 2.5% in March, a fraction of the 21.8% of January and well short of the 9% "
         "forecast in a survey of economists.", ["2026-03", "2026-01", "2026-03"]),
        ("Exports rose 19% in March. The reading followed a rise of 14% in February and was above "
         "the 15% expected in a poll.", ["2026-03", "2026-02", "2026-03"]),
        # What has been summed since a day runs to the day it is told as of, or to publication.
        ("As of March 5, 3.9 million tons of soybeans had been loaded for China since Sept. 1.",
         ["2025-09-01/2026-03-05"]),
        ("Tariffs have brought in more than $20 billion since January.", ["2026-01/2026-04"]),
        # "That compares with": the year before.
        ("Arrivals of soybeans from the US totaled 2.8 million tons in March. That compares with "
         "1.6 million tons a year earlier.", ["2026-03", "2025-03"]),
    ],
)  # fmt: skip
def test_what_a_figure_is_compared_with_or_summed_since(text, told):
    assert periods(text, "2026-04-14") == told


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        # What ends in the present tense ends ahead; what ended did so before.
        ("The pause ends in November.", "2025-09-01", ["2025-11"]),
        ("The pause ends in March.", "2025-06-01", ["2026-03"]),
        ("The pause ended in November.", "2025-12-01", ["2025-11"]),
        # "Fall" behind a verb is no autumn.
        ("China's exports may fall next year.", "2025-12-20", ["2026"]),
        ("China's exports grew in the fall of 2025.", "2025-12-20", ["2025-09/2025-11"]),
    ],
)
def test_what_lies_ahead(text, published, told):
    got = [c.period for c in claims(text, published)]
    assert [p.start if p.start == p.end else f"{p.start}/{p.end}" for p in got] == told


def test_next_november_has_not_begun():
    (claim,) = claims("The truce runs until next November.", "2025-12-01")
    assert claim.deadline == "2026-11"
