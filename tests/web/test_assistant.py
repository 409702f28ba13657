"""The verbs as tools: listed with their arguments, answering with sources, refusing in words."""

import json
import subprocess
import sys

import anyio
import pytest
from mcp.client import Client

from detente.cli import main
from detente.server import assistant
from detente.server.asking.questions import offered, schema_of
from detente.server.running import tools_app
from detente.server.settings import Settings

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "0"},
    },
}


def _with(office, work):
    async def run():
        async with Client(assistant.tool_server(office)) as client:
            return await work(client)

    return anyio.run(run)


def test_tools_are_named_after_verbs_and_say_what_they_take(office):
    listed = _with(office, lambda client: client.list_tools()).tools
    assert [t.name for t in listed] == [v.name for v in offered()]
    for tool in listed:
        assert tool.description
        assert tool.input_schema == schema_of(tool.name)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.annotations.read_only_hint


def test_an_answer_has_its_sources(office):
    asked = {"code": "8507600020", "origin": "CHN", "on": "2025-11-20", "value": 14172}
    told = _with(office, lambda client: client.call_tool("duty", asked))
    assert told.structured_content["rate"] == 0.309
    assert told.structured_content["layers"][0]["sources"][0]["title"]
    assert told.content[0].text.startswith("30.9 % of value")


@pytest.mark.parametrize(
    ("tool", "asked"),
    [
        ("duty", {"code": "8507", "origin": "CHN", "foo": 1}),
        ("duty", {"code": ["8507"], "origin": "CHN"}),
        ("duty", {"code": "8507\x00", "origin": "CHN"}),
        ("duty", {"code": None, "origin": "CHN"}),
        ("search", {"words": ["x"] * 1000}),
        ("search", {"words": ["x" * 5000]}),
        ("bulk", {"file": "x.csv"}),
        ("check", {}),
        ("nothing", {}),
    ],
)
def test_what_cannot_be_asked_is_told_in_the_same_shape(office, tool, asked):
    told = anyio.run(assistant.call, office, tool, asked)
    assert told.is_error
    assert set(told.structured_content) == {"what", "where", "hint"}
    assert told.content[0].text


def test_tools_answer_over_http():
    from starlette.testclient import TestClient

    app = tools_app(Settings(rate=0), "127.0.0.1")
    accepts = {"Accept": "application/json, text/event-stream"}
    with TestClient(app, base_url="http://127.0.0.1:8001") as client:
        assert client.post("/mcp", json=HELLO, headers=accepts).json()["result"]["serverInfo"]
        asked = {"name": "source", "arguments": {"id": "eo-14357"}}
        body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked}
        told = client.post("/mcp", json=body, headers=accepts).json()["result"]
        assert told["structuredContent"]["source"]["publisher"] == "White House"
        stranger = client.post("/mcp", json=HELLO, headers={**accepts, "Host": "evil.example"})
        assert stranger.status_code in {400, 403, 421}
        large = client.post("/mcp", content=b"x" * 2_000_000, headers=accepts)
        assert large.status_code == 413


def test_tools_answer_over_standard_streams(tmp_path):
    call = {"name": "gaps", "arguments": {}}
    lines = [
        HELLO,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
    ]
    code = "import sys; from detente.cli import main; main(['mcp'])"
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdin is not None
    assert run.stdout is not None
    with run:
        run.stdin.write("".join(json.dumps(line) + "\n" for line in lines))
        run.stdin.flush()
        told = [json.loads(run.stdout.readline()) for _ in range(2)]
        run.stdin.close()
        assert run.wait(20) == 0
    assert told[1]["result"]["structuredContent"]["known_until"] == "2026-10-08"


def test_without_the_extra_the_command_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as ended:
        main(["mcp"])
    assert ended.value.code == 2
    assert "pip install 'detente[mcp]'" in capsys.readouterr().err
