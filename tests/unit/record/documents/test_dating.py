"""The day, the publisher and the language of a document, and how they were found."""

from datetime import date

import pytest

from detente.record.documents.dating import of_name
from detente.record.documents.inferring import Known, known_from
from detente.record.documents.lexicon import languages, pack
from detente.record.documents.reading import Given, read_bytes

NEW_YORK = (Known(date(2026, 9, 23), "New York"),)
BODY = (
    "Officials of both sides said that they would go on with the talks, and that the pause in the "
    "new duties would be kept for as long as these were held."
)


def read(text, name="a.txt", **given):
    return read_bytes(text.encode(), name, Given(**given))


@pytest.mark.parametrize(
    "head",
    [
        "WASHINGTON, Nov 17, 2025 — {}",
        "WASHINGTON, Nov. 17, 2025 (Reuters) - {}",
        "BEIJING/NEW YORK, 17 November 2025 – {}",
        "Geneva, November 17, 2025 -- {}",
        "Geneva, Nov 17, 2025: {}",
        "By Jane Roe | 17 November 2025\n\n{}",
        "Title of it\nBy Jane Roe, November 17, 2025\n{}",
        "Posted on November 17, 2025\n{}",
        "Published: 08:05 AM, 17 November 2025\n\n{}",
        "Title of it\n\nMonday, November 17, 2025 5:30 PM EST\n\n{}",
        "Title of it\n17th November, 2025\n{}",
        "Title of it\n2025-11-17\n{}",
        "Title of it\n17/11/2025\n{}",
        "Title of it\n17.11.2025 09:00\n{}",
        "Last updated: 20 November 2025\nPublished: 17 November 2025\n{}",
        "FOR IMMEDIATE RELEASE\nNovember 17, 2025\n\n{}",
        "Client alert | November 17, 2025\n\n{}",
        "Title of it (17 Nov 2025)\n\n{}",
        "Date: 17 Nov 2025\n{}",
        "{}\n\nFirst published 17 November 2025",
    ],
)
def test_dateline(head):
    made = read(head.format(BODY))
    assert (made.published, made.published_by) == (date(2025, 11, 17), "dateline")
    assert any("2025" in made.text[f.start : f.end] for f in made.flagged("dateline"))


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY} The pause ends on November 10, 2026.",
        f"The pause of November 10, 2025 is what this is about, they said.\n{BODY}",
        f"What ends on November 10, 2026\n\n{BODY}",
        f"The Exporters: a pause is near.\n{BODY}",
        f"Title of it\n08/11/2025\n{BODY}",
        f"Title of it\n31 February 2025\n{BODY}",
        f"Beijing – which is the other side of it on November 10, 2025 – said so.\n{BODY}",
    ],
)
def test_a_day_in_the_text_is_no_dateline(text):
    made = read(text)
    assert made.published is None
    assert made.published_by is None
    assert made.flagged("undated")


def test_option_goes_before_all():
    made = read(f"Published: 17 November 2025\n{BODY}", published=date(2025, 1, 2))
    assert (made.published, made.published_by) == (date(2025, 1, 2), "option")


@pytest.mark.parametrize(
    "name",
    ["2025-11-17-talks.txt", "20251117.txt", "talks_17_nov_2025.txt", "wire 2025.11.17.txt"],
)
def test_file_name(name):
    made = read(BODY, name)
    assert (made.published, made.published_by) == (date(2025, 11, 17), "file-name")


@pytest.mark.parametrize("name", ["003.txt", "20259999.txt", "talks.txt", "1234567890123.txt"])
def test_file_name_without_a_day(name):
    assert of_name(name, pack("en")) is None


def test_a_dateline_without_a_year_takes_that_of_the_text():
    made = read(f"BEIJING, Oct. 30 (Xinhua) -- {BODY} Trade fell in 2025.")
    assert (made.published, made.published_by) == (date(2025, 10, 30), "inferred")
    assert "no year" in made.flagged("inferred-date")[0].note
    assert made.publisher == "Xinhua"


def test_a_dateline_without_a_year_takes_that_of_an_event():
    known = (Known(date(2025, 10, 30), "Busan"),)
    made = read(f"SEOUL, Oct 31 - {BODY} The two met in Busan on Oct 30.", known=known)
    assert made.published == date(2025, 10, 31)


def test_a_weekday_and_a_place_give_the_day_of_a_known_event():
    known = (Known(date(2025, 5, 11), "Geneva"), Known(date(2025, 10, 26), "Kuala Lumpur"))
    made = read(f"They held talks on Sunday in Kuala Lumpur. {BODY}", known=known)
    assert (made.published, made.published_by) == (date(2025, 10, 26), "inferred")


def test_what_is_still_to_come_dates_nothing():
    known = (Known(date(2025, 10, 30), "Busan"),)
    assert read(f"They will meet on Thursday in Busan. {BODY}", known=known).published is None


def test_two_events_that_fit_alike_date_nothing():
    known = (Known(date(2025, 5, 11), "Geneva"), Known(date(2025, 9, 14), "Geneva"))
    assert read(f"They met on Sunday in Geneva. {BODY}", known=known).published is None


def test_events_of_a_case_become_known(shared):
    from detente.ledger.case.record import load_record
    from tests.unit.record.documents.making import CASE

    assert Known(date(2025, 10, 30), "Busan", ()).place in {
        one.place for one in known_from(load_record(CASE).events)
    }


def test_figures_just_out_give_their_month():
    text = (
        "Exports rose in November, figures of the customs office released on Monday show. For the "
        "year so far this year the surplus was larger than in all of 2024, and more than the one "
        "that the office had told of before that."
    )
    assert read(text).published == date(2025, 12, 8)


def test_a_signed_post_gives_the_day():
    text = f"{BODY}\n\nWe had a good call.\n— Jane Roe (@janeroe) February 9, 2026\n\n{BODY}"
    made = read(text)
    assert (made.published, made.published_by) == (date(2026, 2, 9), "inferred")


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"WASHINGTON (Reuters) - {BODY}", "Reuters"),
        (f"{BODY} REUTERS", "Reuters"),
        (f"{BODY}\n\nMore From Barrel.example\n- Oil falls\n", "Barrel.example"),
        (f"{BODY}\n\nTop Stories\n\nSite Index The Harbour Gazette", "The Harbour Gazette"),
        (f"{BODY}\n\n© 2025 The Guardian. All rights reserved.", "The Guardian"),
        (f"{BODY} The Financial Times reported it first.", ""),
    ],
)
def test_publisher(text, publisher):
    made = read(text)
    assert made.publisher == publisher
    assert bool(made.flagged("publisher")) == bool(publisher)


def test_publisher_from_option_and_address():
    assert read(BODY, publisher="A paper").publisher == "A paper"
    assert read(BODY, url="https://www.paper.example/a").publisher == "paper.example"


def test_short_text_counts_as_the_language_of_its_letters():
    assert read("Tariffs cut.").language == "en"
    assert languages() == ("en",)


def test_language_option_is_taken():
    assert read("Lorem ipsum dolor sit amet " * 9, language="en").language == "en"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (
            "OSLO, Aug 5 - The gap shrank, the office said on Tuesday, to the least since 2023.",
            2025,
        ),
        (
            "OSLO, Aug 6 - The gap shrank, the office said on Tuesday, to the least since 2025.",
            2025,
        ),
        (
            "OSLO, Aug 5 - It fell to levels last seen after the 2009 slump, the least since 2023.",
            2023,
        ),
        ("OSLO, Aug 5 - The office said on Tuesday that it fell to the least in 2025.", 2025),
    ],
)  # 5 August is a Tuesday in 2025
def test_a_dateline_without_a_year_falls_on_the_weekday_told(head, day):
    assert read(f"{head} {BODY}").published.year == day


def test_a_list_item_that_tells_a_day_is_no_dateline():
    text = (
        "Client note | March 3, 2025\n\nWhat applies when\n\n"
        "• April 9, 2025: the levy on pumps goes to 40 percent.\n"
        "• May 1, 2026: valves and fittings, 15 percent.\n"
    )
    made = read_bytes(text.encode(), "a.txt")
    assert [made.text[f.start : f.end] for f in made.flagged("dateline")] == [
        "Client note | March 3, 2025"
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # The day a text opens with is its own, whatever happened at its place on such a weekday.
        ("NEW YORK (Halyard) — Stocks rose on Wednesday, Nov. 5, 2025, as China would drop duties "
         "on American farm goods.", date(2025, 11, 5)),
        # A time zone of America tells that the month stands first.
        ("Talks go on\n\nBy Ada Finch\n10/11/2019 07:32 PM EDT\n\nThe two sides met again.",
         date(2019, 10, 11)),
    ],
)  # fmt: skip
def test_a_day_with_its_year_in_the_opening_dates_a_text(text, day):
    assert read(f"{text} {BODY}", known=NEW_YORK).published == day


def test_the_place_of_a_dateline_is_no_event():
    text = "NEW YORK (Halyard) — Stocks rose on Wednesday and soybeans fell by two percent."
    assert read(f"{text} {BODY}", known=NEW_YORK).published is None
