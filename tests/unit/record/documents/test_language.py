"""Which language a text is in: flashes, lists and tables of few words are read, others' are not."""

import pytest

from detente.errors import NotCovered
from detente.record.documents.naming import language_of
from detente.record.documents.reading import Given, read_bytes

ENGLISH = {
    "flash": "Exports shrink 2.4% in May; imports flat; surplus $71.3bn. Survey: exports +1%. By "
    "market: U.S. -19%, EU +4%, Africa +12%.",
    "headlines": "Leaders seal nine-month truce; tariffs halved; soybean orders resume; rare earth "
    "licences eased; port fees dropped.",
    "capitals": "WASHINGTON RAISES CHINA TARIFFS TO 80%\nBEIJING VOWS "
    "ANSWER\nSHARES SLIDE\nSOYBEANS "
    "SLUMP\nRARE EARTH CURBS BITE",
    "market": "Corn futures lost 1.2% Tuesday. Wheat added 0.4%. Soymeal "
    "steady. Brokers cited Chinese "
    "demand.",
    "prices": "Brent crude settles $61.40/bbl. WTI $58.20. Gold $3,950/oz. "
    "Copper $10,200/t. Yuan 7.1.",
    "table": "Table 3. US exports to China, $bn: January 9.9; February 9.1; March 12.0; April 8.2",
    "rows": "Month | Imports, $bn | y/y\nJul 2025 | 223.5 | 4.1%\nAug 2025 | 219.5 | 1.3%",
    "points": "Fentanyl levy: 20% -> 10%. Reciprocal tariff: 10%. Total: 47%. Truce: one year.",
    "one line": "China resumes sorghum purchases",
    "court": "BREAKING: appeals court strikes down emergency tariffs, 7-4",
}

OTHERS = {
    "german": "Chinas Ausfuhren sind im Mai um 2,4 Prozent gesunken. Trump und Xi einigten sich.",
    "german list": "USA und China: Zölle sinken auf 47 Prozent. Export von "
    "Metallen erlaubt. Soja: 12 "
    "Millionen Tonnen.",
    "german table": "Exporte in die USA, Mrd. Dollar: Januar 41,6; März 29,4; "
    "April 25,3; Mai 19,4; "
    "Juni 18,9; Juli 20,1; August 22,0",
    "german line": "China Export Oktober: minus 1,1 Prozent",
    "french": "Les exportations chinoises ont reculé de 2,4 % en mai sur un an, selon les douanes.",
    "french line": "Chine : exportations en baisse de 1,1 %",
    "french points": "Trump menace la Chine de droits de douane de 100 %; Pékin "
    "répond; soja suspendu; "
    "terres rares: contrôle maintenu.",
    "spanish": "Las exportaciones de China cayeron un 2,4 % en mayo frente al año anterior.",
    "spanish line": "China: exportaciones caen 1,1% en octubre",
    "dutch": "De Chinese export daalde in mei met 2,4 procent ten opzichte van een jaar eerder.",
    "dutch line": "Export China daalt 1,1 procent in oktober",
    "dutch points": "Trump dreigt met tarief van 100 procent op import uit "
    "China; Peking reageert; soja; "
    "zeldzame aardmetalen; export in oktober.",
    "italian": "Le esportazioni cinesi sono scese del 2,4% a maggio rispetto a un anno prima.",
    "portuguese": "As exportações da China caíram 2,4% em maio em relação ao ano anterior.",
    "polish": "Eksport Chin spadł w maju o 2,4 procent w ujęciu rocznym. "
    "Trump i Xi przedłużyli rozejm.",
    "indonesian": "Ekspor China turun 2,4 persen pada Mei dibanding tahun lalu, kata bea cukai.",
    "swedish": "Kinas export sjönk med 2,4 procent i maj jämfört med ett år tidigare.",
    "chinese": "海关总署：中国5月出口同比下降2.4%，进口持平。",
    "chinese line": "中国5月出口同比下降2.4%, US imports",
    "no language": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, "
    "sed do eiusmod tempor.",
}


@pytest.mark.parametrize("name", ENGLISH)
def test_english_of_few_words_is_read(name):
    assert read_bytes(ENGLISH[name].encode(), f"{name}.txt").language == "en"


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_another_language_is_refused(name):
    with pytest.raises(NotCovered, match="no pack"):
        read_bytes(OTHERS[name].encode(), f"{name}.txt")


def test_a_guess_is_flagged_and_running_text_is_none():
    assert language_of(ENGLISH["headlines"], "a.txt")[1]
    running = "The ministry said that exports would recover, and that the talks were going on."
    assert language_of(running, "a.txt") == ("en", "")
    made = read_bytes(ENGLISH["headlines"].encode(), "a.txt")
    assert any("language" in flag.note for flag in made.flagged("note"))


def test_the_hint_names_what_a_verb_has(run_read):
    with pytest.raises(NotCovered) as caught:
        run_read()
    assert "--language" in caught.value.hint
    run_read(language="en")


@pytest.fixture
def run_read(tmp_path):
    import detente

    path = tmp_path / "lorem.txt"
    path.write_text(OTHERS["no language"], encoding="utf-8")
    desk = detente.open(data=tmp_path)
    return lambda **given: desk.read(path, **given)


def test_a_pack_that_there_is_none_of_is_refused():
    with pytest.raises(NotCovered, match="no language pack"):
        read_bytes(b"Exports fell.", "a.txt", Given(language="xx"))
