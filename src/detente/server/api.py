"""The HTTP interface: a verb at each address, its arguments as the query."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from detente.server.asking.answering import Office
from detente.server.asking.questions import Question, offered, read_query, schema_of
from detente.server.replies import FORMS, PAST, PRESENT, Body, form_of, reply, unchanged
from detente.verbs import Layout, Verb
from detente.verbs.signature import prose

_WORDS = {
    304: "The answer that the asker holds is still good.",
    404: "The record says nothing of what was asked.",
    406: "No accepted form is had here.",
    413: "The request carries a body.",
    414: "The address is too long.",
    422: "The question cannot be read, or no answer can be worked out.",
    429: "Too many questions from one address.",
    500: "A fault of the data or of the program.",
    502: "What the answer needs could not be fetched.",
    503: "The answer takes longer than the time there is; ask again.",
}
_ERROR = {"$ref": "#/components/schemas/Error"}


def add_verbs(app: FastAPI, office: Office) -> None:
    """Put every verb of the registry that others may ask at its address."""
    for verb in offered():
        app.add_api_route(
            f"/api/{verb.name}",
            _endpoint(office, verb),
            methods=["GET"],
            operation_id=verb.name,
            summary=verb.summary,
            description=prose(verb.method),
            tags=["verbs"],
            response_class=Response,
            openapi_extra={"parameters": _parameters(verb)},
            responses=_responses(),
        )


def _endpoint(office: Office, verb: Verb) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        form = form_of(request)
        pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "format"]
        return await answered(office, request, read_query(verb, pairs), form)

    return endpoint


async def answered(office: Office, request: Request, question: Question, form: Layout) -> Response:
    """Return the answer to a question in a form, from what is kept where it is."""
    tag = office.tag(question, form)
    keeps = PAST if question.past(office.desk.case.about.known_until) else PRESENT
    if unchanged(request, tag):
        return reply(request, None, tag, keeps)
    body: Body | None = office.texts.take(tag)
    if body is None:

        def work() -> Body:
            made = Body.of(office.text(question, form), form)
            office.texts.put(tag, made, made.size)
            return made

        body = await office.within(tag, question.verb.heavy, work)
    return reply(request, body, tag, keeps)


def _parameters(verb: Verb) -> list[dict[str, Any]]:
    shape = schema_of(verb.name)
    made = [
        {
            "name": name,
            "in": "query",
            "required": name in shape["required"],
            "description": field.get("description", ""),
            "schema": {k: v for k, v in field.items() if k != "description"},
        }
        for name, field in shape["properties"].items()
    ]
    form = {"type": "string", "enum": list(FORMS)}
    words = "Form of the answer; it goes before the header Accept."
    return [
        *made,
        {"name": "format", "in": "query", "required": False, "description": words, "schema": form},
    ]


def _responses() -> dict[int | str, dict[str, Any]]:
    errors: dict[int | str, dict[str, Any]] = {
        status: {"description": words, "content": {"application/json": {"schema": _ERROR}}}
        for status, words in _WORDS.items()
        if status != 304
    }
    return {
        200: {
            "description": "The answer, as `detente VERB --format FORMAT` prints it.",
            "content": {
                "application/json": {"schema": {}},
                "text/csv": {"schema": {"type": "string"}},
                "text/markdown": {"schema": {"type": "string"}},
            },
        },
        304: {"description": _WORDS[304]},
        **errors,
    }


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of the interface, with the shape of an error."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        field = {"type": "string"}
        made.setdefault("components", {}).setdefault("schemas", {})["Error"] = {
            "type": "object",
            "description": "What is wrong, where, what to do next.",
            "properties": {"what": field, "where": field, "hint": field},
            "required": ["what", "where", "hint"],
            "additionalProperties": False,
        }
        app.openapi_schema = made
    return app.openapi_schema
