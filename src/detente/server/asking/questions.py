"""From what came in, by query or by tool call, to a verb and its arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from detente.desk.doors import Shares, Words
from detente.errors import BadDate, BadValue, InputError, UnknownName, did_you_mean
from detente.kernel.moment import read_known
from detente.verbs import VERBS, Verb
from detente.verbs.signature import Argument, arguments

LONGEST = 300
MOST_WORDS = 40
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
Said = Annotated[str, StringConstraints(max_length=LONGEST)]
Several = Annotated[list[Said], Field(max_length=MOST_WORDS)]
_UNIONS = (Union, type(int | str))
#: What may be said in several words; any other text is one.
_LISTS = (set(get_args(Words)), set(get_args(Shares)))


@dataclass(frozen=True, slots=True)
class Question:
    """A verb and what it is asked, under the names that Python has for its arguments."""

    verb: Verb
    arguments: Mapping[str, Any]

    @property
    def key(self) -> str:
        """One text for the same question, in whatever order it was put."""
        return f"{self.verb.name} {json.dumps(self.arguments, sort_keys=True)}"

    def by_today(self) -> bool:
        """Tell whether the answer leans on the day on which it is asked."""
        return "on" not in self.arguments and any(
            a.name == "on" and not a.required for a in arguments(self.verb.method)
        )

    def past(self, known_until: date) -> bool:
        """Tell whether the answer is of the past, so that it stays as it is."""
        known = str(self.arguments.get("known") or "").rpartition("..")[2]
        try:
            return bool(known) and read_known(known) < known_until and not self.by_today()
        except BadDate:
            return False


def offered() -> tuple[Verb, ...]:
    """Return the verbs that others may ask: none that runs the house or touches its files."""
    return tuple(verb for verb in VERBS if not verb.operator and not verb.local)


def verb_named(name: str) -> Verb:
    """Return a verb by name."""
    for verb in offered():
        if verb.name == name:
            return verb
    known = [verb.name for verb in offered()]
    hint = did_you_mean(name, known) or f"one of: {', '.join(known)}"
    raise UnknownName(f"there is no verb '{name}' here", where="verb", hint=hint)


@cache
def asked_of(name: str) -> tuple[Argument, ...]:
    """Return the arguments of a verb that can be given from outside: none is a path."""
    return tuple(a for a in arguments(verb_named(name).method) if not _path(a.hint))


@cache
def model_of(name: str) -> type[BaseModel]:
    """Return what a question to a verb must look like."""
    fields: dict[str, Any] = {
        a.name: (
            _said(a.hint),
            Field(... if a.required else a.default, alias=a.outside, description=a.text),
        )
        for a in asked_of(name)
    }
    config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    return create_model(f"{name.title()}Question", __config__=config, **fields)


def schema_of(name: str) -> dict[str, Any]:
    """Return the shape of a question as JSON Schema."""
    made = model_of(name).model_json_schema(by_alias=True)
    for field in made["properties"].values():
        field.pop("title", None)
        if field.get("default", ...) is None:
            del field["default"]
    return {
        "type": "object",
        "properties": made["properties"],
        "required": made.get("required", []),
        "additionalProperties": False,
    }


def read_query(verb: Verb, items: Iterable[tuple[str, str]], *, partly: bool = False) -> Question:
    """Read a question from the pairs of a query; `partly`, where more is still to be filled in."""
    several = {a.outside for a in asked_of(verb.name) if _said(a.hint) is Several}
    given: dict[str, Any] = {}
    for name, text in items:
        if name in several:
            given.setdefault(name, []).append(text)
        elif name in given:
            raise InputError(
                f"'{_short(name)}' is given twice", where=_short(name), hint="give one"
            )
        else:
            given[name] = text
    return read_mapping(verb, given, partly=partly)


def read_mapping(verb: Verb, given: Mapping[str, Any], *, partly: bool = False) -> Question:
    """Read a question from values by name.

    Raises
    ------
    InputError
        A name that the verb does not know, with those it knows; one that is missing; a value
        that cannot be one.
    """
    names = [a.outside for a in asked_of(verb.name)]
    for name in given:
        if name not in names:
            hint = did_you_mean(name[:LONGEST], names)
            known = f"known: {', '.join(names)}" if names else "it is asked without any"
            raise UnknownName(
                f"{verb.name} knows no '{_short(name)}'",
                where=_short(name),
                hint="; ".join(x for x in (hint, known) if x),
            )
    for name, value in given.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and _CONTROL.search(text) for text in texts):
            raise BadValue(f"{name} holds control characters", where=name, hint="leave them out")
    try:
        read = model_of(verb.name).model_validate(dict(given))
    except ValidationError as error:
        wrong = [e["type"] for e in error.errors(include_url=False, include_input=False)]
        if not partly or set(wrong) != {"missing"}:
            raise _refused(verb, error) from None
        inside = {a.outside: a.name for a in asked_of(verb.name)}
        return Question(verb, {inside[name]: value for name, value in given.items()})
    return Question(verb, {n: getattr(read, n) for n in sorted(read.model_fields_set)})


def _refused(verb: Verb, error: ValidationError) -> InputError:
    first = error.errors(include_url=False, include_input=False)[0]
    where = str(first["loc"][0]) if first["loc"] else verb.name
    texts = {a.outside: a.text for a in asked_of(verb.name)}
    if first["type"] == "missing":
        return InputError(f"{verb.name} needs '{where}'", where=where, hint=texts.get(where, ""))
    message = first["msg"][:1].lower() + first["msg"][1:]
    return BadValue(f"{where}: {message}", where=where, hint=texts.get(where, ""))


def _said(hint: Any) -> Any:
    """Return what text from outside can give for a type at the door of Python."""
    parts = set(get_args(hint)) if get_origin(hint) in _UNIONS else {hint}
    parts.discard(type(None))
    if parts in _LISTS:
        return Several
    if get_origin(hint) is Annotated:
        return _said(get_args(hint)[0])
    only = parts.pop() if len(parts) == 1 else str
    return only if only in (int, float, bool) or get_origin(only) is Literal else Said


def _path(hint: Any) -> bool:
    return hint is Path or Path in get_args(hint)


def _short(text: str) -> str:
    """Return what was given, fit to be said back."""
    return _CONTROL.sub("?", text[:40])
