"""Reading with helpers: asked for by name, seen in the answer, silent otherwise."""

import json
from dataclasses import replace

import pytest

import detente
from detente.cli import main
from detente.errors import BadValue, InputError, RefusedByPolicy
from detente.server.asking.questions import offered
from detente.verbs import VERBS
from detente.verbs.encode import to_json
from tests.unit.record.assisted.talking import GOOD, MISSED, TEXT, row, says, serving

BY_NAME = {verb.name: verb for verb in VERBS}
LIE = row(MISSED, "exports.total", ("3.3 percent", 77))
SET = ("DETENTE_LLM_URL", "DETENTE_LLM_MODEL", "DETENTE_LLM_KEY", "DETENTE_SPACY")


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "wire.txt"
    path.write_text(f"BEIJING, Dec 8, 2025 - {TEXT}", encoding="utf-8")
    return path


@pytest.fixture
def asking(tmp_path):
    """A desk with helpers set, in a folder of its own."""
    opened = detente.open(data=tmp_path / "home")

    def made(**told: str):
        names = {f"DETENTE_{name.upper()}": value for name, value in told.items()}
        return replace(opened, key=names.get)

    return made


@pytest.mark.enable_socket
def test_a_reading_with_a_model_tells_what_it_added_and_what_was_not_kept(asking, paper):
    with serving(says(LIE, row(MISSED, *GOOD))) as server:
        desk = asking(llm_url=server.url, llm_model="m-1", llm_key="sekrit-key")
        plain, found = desk.read(paper), desk.read(paper, llm=True)
        again = desk.read(paper, llm=True)
    assert len(server.asked) == 1
    assert plain.helpers == ()
    (account,) = found.helpers
    assert (account.by, account.name, account.status, account.added) == ("llm", "m-1", "asked", 1)
    assert again.helpers[0].status == "replayed"
    assert replace(again, helpers=()) == replace(found, helpers=())
    added = [c for c in found.claims if c.extractor == "llm"]
    assert [c.quote for c in added] == [MISSED]
    assert [c for c in found.claims if c.extractor != "llm"] == list(plain.claims)
    assert found.prose.endswith(" m-1 pointed at 1 of these claims.")
    assert found.coverage.claimed == plain.coverage.claimed + 1
    told = json.loads(to_json(found, desk.case.sources))
    assert told["helpers"][0]["rejected"][0]["reason"] == account.rejected[0].reason
    assert {c["extractor"].partition("/")[0] for c in told["claims"]} == {"rules", "llm"}
    shown = BY_NAME["read"].laid_out(desk, found, "md")
    assert "1 claims added" in shown
    assert "not as the number in the reply" in shown
    assert "sekrit" not in shown + to_json(found, desk.case.sources)


@pytest.mark.enable_socket
def test_a_claim_of_a_model_is_marked_in_a_file_and_gets_no_review(asking, paper, tmp_path):
    with serving(says(row(MISSED, *GOOD))) as server:
        desk = asking(llm_url=server.url, llm_model="m-1")
        for name in ("out.jsonl", "out.json"):
            desk.read(paper, llm=True, out=tmp_path / name)
    rows = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [r["quote"] for r in rows if r["extractor"] == "llm"] == [MISSED]
    graph = json.loads((tmp_path / "out.json").read_text("utf-8"))["@graph"]
    (node,) = [n for n in graph if n.get("text") == MISSED and n["@type"] == "Claim"]
    reviewed = {n["itemReviewed"]["@id"] for n in graph if n["@type"] == "ClaimReview"}
    assert reviewed
    assert node["@id"] not in reviewed


@pytest.mark.enable_socket
def test_markup_in_a_reply_reaches_no_page(asking, paper, tmp_path):
    told = row("<script>alert(1)</script>", "exports.total", speaker="<img src=x>")
    out = tmp_path / "out.html"
    with serving(says(told, row(MISSED, *GOOD))) as server:
        desk = asking(llm_url=server.url, llm_model="m-1")
        found = desk.read(paper, llm=True, out=out)
    assert "<script>alert" not in BY_NAME["read"].laid_out(desk, found, "md")
    assert "<script>alert" not in out.read_text(encoding="utf-8")
    assert "pointed at by a model" in out.read_text(encoding="utf-8")


@pytest.mark.enable_socket
def test_a_folder_is_read_on_when_the_model_is_gone(asking, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for n in range(3):
        text = f"BEIJING, Dec {n + 1}, 2025 - {TEXT}"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    with serving(says()) as server:
        url = server.url
    found = asking(llm_url=url, llm_model="m-1").read(folder, llm=True)
    assert [d.helpers[0].status for d in found.documents] == ["rules-only"] * 3
    assert all("does not answer" in d.helpers[0].note for d in found.documents)
    shown = BY_NAME["read"].laid_out(asking(), found, "table")
    assert "The rules alone read it, without m-1" in shown


@pytest.mark.parametrize(
    ("told", "wrong", "where"),
    [
        ({}, InputError, "DETENTE_LLM_MODEL"),
        ({"llm_url": "http://127.0.0.1:1/v1"}, InputError, "DETENTE_LLM_MODEL"),
        ({"llm_model": "m-1"}, InputError, "DETENTE_LLM_URL"),
        ({"llm_url": "http://10.0.0.1/v1", "llm_model": "m"}, RefusedByPolicy, "10.0.0.1"),
        ({"llm_url": "nonsense", "llm_model": "m"}, BadValue, "nonsense"),
    ],
)
def test_what_is_not_set_right_is_told_before_anything_is_read(asking, told, wrong, where):
    with pytest.raises(wrong) as caught:
        asking(**told).read("nowhere.txt", llm=True)
    assert where in caught.value.where
    assert caught.value.hint


def test_a_model_is_asked_by_one_process(asking, tmp_path):
    with pytest.raises(BadValue, match="one process"):
        asking(llm_url="http://127.0.0.1:1/v1", llm_model="m").read(tmp_path, llm=True, workers=2)


def test_nothing_is_sent_unless_it_is_asked_for(asking, paper):
    # The socket of these tests is shut: a connection would be an error.
    desk = asking(llm_url="http://127.0.0.1:1/v1", llm_model="m-1")
    assert desk.read(paper).helpers == ()
    assert desk.read_given(paper.read_bytes(), "wire.txt")[0].helpers == ()
    assert desk.claims(paper.parent).claims


def test_a_named_pipeline_that_is_not_there_is_told_by_read_alone(asking, paper):
    desk = asking(spacy="no_such_pipeline")
    with pytest.raises(InputError) as caught:
        desk.read(paper)
    assert caught.value.where == "DETENTE_SPACY"
    assert desk.claims(paper.parent).claims
    assert desk.read_given(paper.read_bytes(), "wire.txt")[0].claims


def test_no_door_that_others_reach_can_ask_a_model():
    assert "read" not in {verb.name for verb in offered()}
    assert BY_NAME["read"].local


@pytest.mark.enable_socket
def test_the_command_line_takes_names_from_the_environment(paper, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    for name in SET:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["read", str(paper), "--llm"])
    assert ended.value.code == 2
    assert "DETENTE_LLM_MODEL" in capsys.readouterr().err
    with serving(says(row(MISSED, *GOOD))) as server:
        monkeypatch.setenv("DETENTE_LLM_URL", server.url)
        monkeypatch.setenv("DETENTE_LLM_MODEL", "m-1")
        with pytest.raises(SystemExit) as ended:
            main(["read", str(paper), "--llm", "--format", "json"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert [c["quote"] for c in told["claims"] if c["extractor"] == "llm"] == [MISSED]
    assert len(list((tmp_path / "share" / "detente" / "llm").iterdir())) == 1
