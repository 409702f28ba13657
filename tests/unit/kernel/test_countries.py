import csv
from importlib import resources

import pytest

from detente.errors import UnknownName
from detente.kernel.countries import name, resolve

AGGREGATES = {"AFRICA", "ASEAN", "BRI", "EU27", "LATAM", "RCEP", "WLD"}


def _rows() -> list[dict[str, str]]:
    text = resources.files("detente.kernel").joinpath("countries.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_table_holds_the_standard_and_the_aggregates():
    rows = _rows()
    countries = [row for row in rows if row["alpha3"] not in AGGREGATES]
    assert len(countries) == 249
    assert len({row["alpha3"] for row in rows}) == len(rows) == 256
    assert len({row["alpha2"] for row in countries}) == 249
    assert all(len(row["alpha3"]) == 3 and len(row["alpha2"]) == 2 for row in countries)
    assert all(row["name"] == row["name"].strip() != "" for row in rows)


def test_no_spelling_means_two_countries():
    owners: dict[str, set[str]] = {}
    for row in _rows():
        others = [word for word in row["other_names"].split(";") if word]
        for spelling in (row["alpha3"], row["alpha2"], row["name"], *others):
            if spelling:
                owners.setdefault(spelling.casefold(), set()).add(row["alpha3"])
    assert not {spelling: codes for spelling, codes in owners.items() if len(codes) > 1}


def test_every_spelling_of_the_table_is_understood():
    for row in _rows():
        others = [word for word in row["other_names"].split(";") if word]
        for spelling in (row["alpha3"], row["name"], *others):
            assert resolve(spelling) == row["alpha3"]
            assert resolve(f" {spelling.lower()} ") == row["alpha3"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "USA"),
        ("U.S.", "USA"),
        ("u.s.a", "USA"),
        ("America", "USA"),
        ("the United States of America", "USA"),
        ("UK", "GBR"),
        ("South Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("Korea, South", "KOR"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("PRC", "CHN"),
        ("Macau", "MAC"),
        ("Cote d’Ivoire", "CIV"),
        ("Turkiye", "TUR"),
        ("St. Lucia", "LCA"),
        ("Trinidad & Tobago", "TTO"),
        ("EU", "EU27"),
        ("world", "WLD"),
    ],
)
def test_what_people_write(text: str, code: str):
    assert resolve(text) == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("chnia", "China"),
        ("Holand", "Holland"),
        ("Korea", "North Korea or South Korea"),
        ("congo", "Congo (Brazzaville) or Congo (Kinshasa)"),
        ("CHI", "CHN"),
        ("", "English name"),
        (",", "English name"),
        ("Islands", "Iceland"),
        ("🤷", "English name"),
    ],
)
def test_unknown_names_say_what_to_write(text: str, hint: str):
    with pytest.raises(UnknownName) as caught:
        resolve(text)
    assert repr(text) in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_name():
    assert name("CIV") == "Côte d'Ivoire"
    assert name("EU27") == "European Union"
    with pytest.raises(UnknownName, match="code 'XXX'"):
        name("XXX")
