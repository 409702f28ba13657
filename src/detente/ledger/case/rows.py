"""YAML rows of a case, read with the line each stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from detente.errors import Fault, SchemaError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
T = TypeVar("T")

#: The parser recurses by level and crashes, or takes minutes, on text nested without end.
_PARSED_DEPTH = 500
_BRACKETS = re.compile(r"[\[\]{}]")
_COMPACT = re.compile(rf"(?:[-?:][ \t]+){{{_PARSED_DEPTH}}}")

_TAGS = frozenset({"null", "bool", "int", "float", "str", "timestamp", "seq", "map"})

#: Words of a case that Python keeps for itself.
_RENAMED = {"from": "start"}


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a YAML file: plain values, and the line of every key path."""

    file: str
    value: Any
    lines: dict[tuple[Any, ...], int]

    def at(self, path: tuple[Any, ...] = ()) -> str:
        """Return ``file:line`` of a key path, or of its nearest parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"

    def ids(self) -> Iterator[tuple[str, str]]:
        """Yield the id of the row, and of every named row inside it, with its place."""
        for path, name in _named(self.value, ()):
            yield name, self.at(path)


def _named(value: object, path: tuple[object, ...]) -> Iterator[tuple[tuple[object, ...], str]]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield (*path, "id"), value["id"]
        for key, inner in value.items():
            yield from _named(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _named(inner, (*path, i))


def given_twice(rows: Iterable[Row], stem: str) -> Iterator[Fault]:
    """Yield each id that two rows of one kind bear, with both places.

    Named rows inside rows (the acts of a measure) are a kind of their own.
    """
    first: dict[tuple[tuple[str, ...], str], str] = {}
    for row in rows:
        for path, name in _named(row.value, ()):
            kind = tuple(part for part in path if isinstance(part, str))
            if (kind, name) in first:
                noun = " ".join((stem, *kind[:-1]))
                yield Fault(
                    row.at(path),
                    f"two rows of {noun} have the id '{name}'",
                    f"the other stands at {first[kind, name]}; an id names one row",
                )
            first.setdefault((kind, name), row.at(path))


def read_rows(path: Path, root: Path) -> list[Row]:
    """Read a YAML file of a case: a list of rows, or one mapping as a single row.

    Raises
    ------
    SchemaError
        Over 1 MB, not UTF-8, aliases, duplicate keys, or no YAML at all.
    """
    name = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
    node = _compose(path, name)
    if node is None:
        return []
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    seen = _Seen(yaml.CSafeLoader(""), name, set())
    return [_row(item, seen) for item in items]


def files_of(root: Path, stem: str) -> list[Path]:
    """Return ``<stem>.yaml`` and every file in the folder ``<stem>/``."""
    single = root / f"{stem}.yaml"
    return [*([single] if single.exists() else []), *sorted((root / stem).glob("*.yaml"))]


def read_folder(root: Path, stem: str) -> Iterator[Row]:
    """Yield the rows of ``<stem>.yaml`` and of every file in the folder ``<stem>/``."""
    for path in files_of(root, stem):
        yield from read_rows(path, root)


def validate(rows: list[Row], kind: type[T], faults: list[Fault]) -> list[T]:
    """Turn rows into `kind`, adding every fault found to `faults`."""
    from pydantic import ValidationError

    named: Any = kind
    adapter: TypeAdapter[T] = _adapter(named)
    made: list[T] = []
    for row in rows:
        try:
            made.append(adapter.validate_python(row.value))
        except ValidationError as error:
            faults.extend(_faults(row, error.errors()))
    return made


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what validates a kind; to make one takes as long as a hundred rows."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _faults(row: Row, errors: list[Any]) -> Iterator[Fault]:
    for error in errors:
        path = tuple(error["loc"])
        field = ".".join(str(part) for part in path) or "row"
        hint = {
            "unexpected_keyword_argument": "remove it, or correct its spelling",
            "missing": "add it",
        }.get(error["type"], "")
        what = "is not a field of this row" if "unexpected" in error["type"] else error["msg"]
        yield Fault(row.at(path), f"{field}: {what}", hint)


def _compose(path: Path, name: str) -> yaml.Node | None:
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise SchemaError(
            f"{name} is larger than {MAX_BYTES:,} bytes", where=name, hint="split it by topic"
        )
    try:
        text = raw.decode("utf-8")
        _refuse_depth(text, name)
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        raise SchemaError(
            f"{name} is not UTF-8", where=f"{name}: byte {error.start}", hint="save it as UTF-8"
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SchemaError(
            f"{name} is not YAML: {getattr(error, 'problem', error)}",
            where=f"{name}:{line}",
            hint="check indentation, quotes and colons there",
        ) from error
    return node


def _refuse_depth(text: str, name: str) -> None:
    """Refuse nesting that the parser itself would not survive."""
    depth = 0
    compact = _COMPACT.search(text)
    place = compact.start() if compact else None
    for mark in _BRACKETS.finditer(text):
        depth = depth + 1 if mark.group() in "[{" else max(0, depth - 1)
        if depth > _PARSED_DEPTH:
            place = mark.start()
            break
    if place is not None:
        line = text.count("\n", 0, place) + 1
        raise SchemaError("nested too deep", where=f"{name}:{line}", hint="flatten the row")


def _row(node: yaml.Node, seen: _Seen) -> Row:
    lines: dict[tuple[Any, ...], int] = {}
    value = _build(node, (), lines, seen)
    return Row(seen.name, value, lines)


@dataclass(frozen=True, slots=True)
class _Seen:
    loader: Any
    name: str
    nodes: set[int]


def _build(node: yaml.Node, path: tuple[Any, ...], lines: dict[Any, int], seen: _Seen) -> Any:
    line = node.start_mark.line + 1
    lines[path] = line
    if len(path) > MAX_DEPTH:
        raise SchemaError("nested too deep", where=f"{seen.name}:{line}", hint="flatten the row")
    # An alias is the very node of its anchor, met a second time.
    if id(node) in seen.nodes:
        raise SchemaError(
            "YAML aliases are refused", where=f"{seen.name}:{line}", hint="write the value out"
        )
    seen.nodes.add(id(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
        raise SchemaError(
            f"tag {node.tag} is refused", where=f"{seen.name}:{line}", hint="use plain values"
        )
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), lines, seen) for i, item in enumerate(node.value)]
    made: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        # A key is its own text: YAML would read "on" as true and a day as a date.
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        key = _RENAMED.get(key, key) if isinstance(key, str) else key
        if key is None or _RENAMED.get(key, key) in made:
            raise SchemaError(
                f"key {key!r} is repeated or is not a word",
                where=f"{seen.name}:{key_node.start_mark.line + 1}",
                hint="write each key once, as text",
            )
        made[key] = _build(value_node, (*path, key), lines, seen)
    return made


def _scalar(node: yaml.ScalarNode, seen: _Seen) -> Any:
    """Return the plain value; a decimal stays text so that no binary fraction enters."""
    if node.tag == "tag:yaml.org,2002:float":
        return node.value
    try:
        value = seen.loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise SchemaError(
            f"'{node.value}' cannot be read",
            where=f"{seen.name}:{node.start_mark.line + 1}",
            hint="quote it if it is text",
        ) from error
    if isinstance(value, datetime) and value.tzinfo is None:
        raise SchemaError(
            f"'{node.value}' has no offset",
            where=f"{seen.name}:{node.start_mark.line + 1}",
            hint="write e.g. 2025-11-10T00:01:00-05:00",
        )
    if isinstance(value, date) and value.year <= 1900:
        raise SchemaError(
            f"'{node.value}' lies before 1901",
            where=f"{seen.name}:{node.start_mark.line + 1}",
            hint="check the year",
        )
    return value
