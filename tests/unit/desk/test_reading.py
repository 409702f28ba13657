"""The verbs that take texts: exact words, one verdict each, nothing lost, nothing executed."""

import json
from decimal import Decimal

import pytest

from detente.errors import BadFile, NotCovered, RefusedByPolicy
from detente.verbs import VERBS
from detente.verbs.encode import to_json
from tests.unit.desk.texts import TEXT

BY_NAME = {verb.name: verb for verb in VERBS}
LABELS = {"agrees", "outdated", "conflicts", "explained", "cannot-tell"}


def test_each_claim_points_at_its_own_words(desk, paper):
    found = desk.read(paper)
    assert found.claims
    for claim in found.claims:
        assert TEXT[claim.start : claim.end] == claim.quote
        for value in claim.values:
            assert claim.start <= value.start < value.end <= claim.end
        assert claim.verdict.label in LABELS
        assert claim.verdict.reason


def test_known_figures_agree_and_name_their_row(desk, paper):
    found = desk.read(paper)
    by = {(c.subject, c.period): c for c in found.claims}
    november = by["exports.total", "2025-11"]
    assert november.change == Decimal("5.9")
    assert november.verdict.label == "agrees"
    assert any(row.id == "gacc-export-wld" for row in november.verdict.rows)
    assert by["exports.to_US", "2025-11"].verdict.label == "agrees"


def test_a_figure_that_is_nobodys_conflicts(desk, tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text(TEXT.replace("5.9 percent", "15.9 percent"), encoding="utf-8")
    claim = next(c for c in desk.read(path).claims if c.subject == "exports.total")
    assert claim.verdict.label == "conflicts"


def test_a_year_to_date_figure_told_as_the_month_is_explained(desk, tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_text(TEXT.replace("fell 28.6 percent", "fell 18.9 percent in November"))
    claim = next(c for c in desk.read(path).claims if c.subject == "exports.to_US")
    assert claim.verdict.label == "explained"


def test_json_has_the_fields_of_the_contract(desk, paper):
    told = json.loads(to_json(desk.read(paper), desk.case.sources))
    assert {"document", "claims", "coverage", "prose"} <= set(told)
    fields = {
        "id", "start", "end", "quote", "type", "subject", "speaker", "evidence", "hedge",
        "polarity", "values", "period", "deadline", "slots", "verdict",
    }  # fmt: skip
    assert fields <= set(told["claims"][0])
    assert {"label", "reason", "rows"} <= set(told["claims"][0]["verdict"])
    assert {"quantities", "claimed", "identifiers", "residue", "holes"} <= set(told["coverage"])


def test_the_same_bytes_give_the_same_answer(desk, paper):
    one, two = (to_json(desk.read(paper), desk.case.sources) for _ in range(2))
    assert one == two


def test_the_option_gives_the_day(desk, tmp_path):
    path = tmp_path / "undated.txt"
    path.write_text("Exports rose 5.9 percent in November.", encoding="utf-8")
    found = desk.read(path, published="2025-12-08", publisher="A Wire")
    assert (str(found.document.published), found.document.published_by) == ("2025-12-08", "option")
    assert found.document.publisher == "A Wire"
    assert found.claims[0].period == "2025-11"


def test_a_folder_keeps_what_could_not_be_read(desk, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 40)
    found = desk.read(tmp_path)
    assert [d.document.name for d in found.documents] == ["a.txt"]
    assert [u.name for u in found.unread] == ["b.txt"]
    assert found.unread[0].what


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"\x00" * 500, "אבג".encode() * 40, b"%PDF-1.4 broken", b"PK\x03\x04" * 20],
)
def test_what_is_no_text_is_refused(desk, tmp_path, data):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises((BadFile, NotCovered)):
        desk.read(path)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "http://169.254.169.254/", "http://localhost/", "http://[::1]/"],
)
def test_private_addresses_are_refused(desk, address):
    with pytest.raises(RefusedByPolicy):
        desk.read(address)


def test_a_missing_file_says_which(desk):
    with pytest.raises(BadFile) as caught:
        desk.read("nowhere.txt")
    assert "nowhere.txt" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The mayor paid 3 dollars for lunch.", "Of 1 figure none in claims, 1 left over."),
        ("The mayor had lunch.", "The text gives no figure."),
    ],
)
def test_a_text_that_says_nothing_of_trade_says_so(desk, tmp_path, text, figures):
    path = tmp_path / "lunch.txt"
    path.write_text(text, encoding="utf-8")
    prose, sheet = BY_NAME["read"].sheets(desk, desk.read(path))
    assert prose.lines == ("1 text makes no claim that can be checked.",)
    assert sheet.lines == ("publisher not known, undated: no claims.",)
    assert sheet.notes == (figures,)


def test_markup_in_a_text_reaches_no_table_unescaped(desk, tmp_path):
    path = tmp_path / "m.txt"
    path.write_text(TEXT.replace("China's", "<script>alert(1)</script> China's"), encoding="utf-8")
    verb = BY_NAME["read"]
    page = verb.laid_out(desk, desk.read(path), "md")
    assert "<script>" not in page


def test_no_long_quote_leaves_in_a_table(desk, paper):
    for sheet in BY_NAME["read"].sheets(desk, desk.read(paper)):
        for row in sheet.rows:
            assert len(row[1].split()) <= 26


def test_the_dispatches_reconcile_without_a_conflict(desk):
    found = desk.reconcile(str(desk.case.root / "dispatches"))
    assert len(found.documents) == 5
    assert {r.relation for r in found.relations} & {"agrees", "refines"}
    assert found.prose


def test_claims_and_forecasts_of_the_shipped_texts(desk):
    claims = desk.claims(about="purchase.soybeans").claims
    assert claims
    assert {c.subject for c in claims} == {"purchase.soybeans"}
    named = desk.claims(speaker="bessent").claims
    assert all("bessent" in c.speaker.lower() for c in named)
    forecasts = desk.forecasts().forecasts
    assert forecasts
    assert {f.label for f in forecasts} <= LABELS
