"""The verbs as tools for assistants, by the Model Context Protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from detente import __version__
from detente.errors import DetenteError, InputError
from detente.server.asking.answering import Office
from detente.server.asking.questions import offered, read_mapping, schema_of, verb_named
from detente.server.refusals import told
from detente.verbs import Verb
from detente.verbs.signature import prose

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, Tool

#: A larger answer would fill the room in which an assistant thinks.
LARGEST = 400_000
INSTALL = "pip install 'detente[mcp]'"


def missing() -> DetenteError | None:
    """Return what is said where the extra is not installed; None where it is."""
    from importlib.util import find_spec

    if find_spec("mcp") is not None:
        return None
    return InputError("tools for assistants need an extra", where="mcp", hint=INSTALL)


def tool_server(office: Office) -> Server[Any]:
    """Return a server whose tools are the verbs that others may ask."""
    import mcp_types as types
    from mcp.server.lowlevel import Server

    about = office.desk.case.about
    tools = [_tool(verb) for verb in offered()]

    async def listed(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def called(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await call(office, asked.name, asked.arguments or {})

    return Server(
        "detente",
        version=__version__,
        title="détente",
        instructions=(
            f"{about.title}. The record reaches {about.known_until}. `on` is the day a rule "
            "applies to, `known` the day by which things had been published; answers say both "
            "and name their sources. What is not known is said so: do not fill it in. "
            "Information, not customs advice."
        ),
        on_list_tools=listed,
        on_call_tool=called,
    )


async def call(office: Office, name: str, given: dict[str, Any]) -> CallToolResult:
    """Answer a call: the text as the command line prints it, the data as its JSON."""
    try:
        verb = verb_named(name)
        question = read_mapping(verb, given)
        text, data = await office.within(
            office.tag(question, "tool"),
            verb.heavy,
            lambda: (office.text(question, "md"), office.text(question, "json")),
        )
    except Exception as error:
        _, words, _ = told(error)
        if not isinstance(error, DetenteError):
            return _result(words.what, words.plain(), wrong=True)
        return _result(str(error), words.plain(), wrong=True)
    size = len(data.encode())
    if size <= LARGEST:
        return _result(text, json.loads(data))
    hint = f"the data have {size:,} bytes: narrow the question with {_narrowing(verb)}"
    if len(text.encode()) <= LARGEST:
        return _result(text, {"what": "too large", "where": name, "hint": hint})
    return _result(hint, {"what": "too large", "where": name, "hint": hint}, wrong=True)


def _narrowing(verb: Verb) -> str:
    return ", ".join(schema_of(verb.name)["properties"]) or "another verb"


def _tool(verb: Verb) -> Tool:
    import mcp_types as types

    return types.Tool(
        name=verb.name,
        title=verb.summary.rstrip("."),
        description=prose(verb.method),
        input_schema=schema_of(verb.name),
        output_schema={"type": "object"},
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _result(text: str, data: dict[str, Any], *, wrong: bool = False) -> CallToolResult:
    import mcp_types as types

    return types.CallToolResult(
        content=[types.TextContent(text=text)], structured_content=data, is_error=wrong
    )
