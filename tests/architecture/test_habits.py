"""What the engine must not do: name the dispute, read a clock, open a connection."""

import ast
import re

import pytest

from tests.architecture.source import PACKAGE, docstrings, imported, modules, room, short, tree

#: The command line, the server, and `detente.open`, the door of Python.
DOORS = {"cli", "server", "__init__"}
CASES = {folder.name for folder in (PACKAGE / "cases").iterdir()}
# Countries, statutes and products of the dispute: they are rows of a case.
NAMES = [
    *["china", "chinese", "beijing", "chn", "prc", "mofcom", "hong kong", "hkg", "busan", "geneva"],
    *["usa", "america", "american", "washington", "trump", "ieepa", "fentanyl", "reciprocal"],
    *["soybean", "soybeans", "rare earth", "gallium", "tiktok", "solar", "steel", "aluminum"],
    *["aluminium", "copper", "semiconductor", "semiconductors"],
    *[r"sec\d{3}", r"section\W+\d+", r"eo\W+\d+"],
]
PATTERN = re.compile(rf"(?<![a-z])(?:{'|'.join(NAMES)})(?![a-z])", re.IGNORECASE)
# The readers of one authority's files know its words, and say so in their place.
READERS = ("ledger/hts/", "ledger/feeds/", "trade/feeds/")
ENGINE = [m for m in modules() if not short(m).startswith(READERS)]


def _said(path):
    """Every string and every name of a file, its docstrings and comments left out."""
    skip = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name | ast.FunctionDef | ast.ClassDef | ast.arg | ast.Attribute):
            name = getattr(node, "id", getattr(node, "name", getattr(node, "arg", "")))
            yield node.lineno, (name or getattr(node, "attr", "")).replace("_", " ")


def _is_default_case(path, text):
    """The package may say which of the shipped cases it opens when none is named."""
    return text in CASES and (short(path) == "__init__.py" or room(path) in DOORS)


@pytest.mark.parametrize("path", ENGINE, ids=short)
def test_engine_names_no_party_statute_or_product(path):
    named = [
        f"{short(path)}:{line} {text[:60]!r}"
        for line, text in _said(path)
        if PATTERN.search(text) and not _is_default_case(path, text)
    ]
    assert not named


@pytest.mark.parametrize("text", ["China", "a CHN row", "Section 301", "EO 14257", "sec301", "usa"])
def test_names_are_found(text):
    assert PATTERN.search(text)


@pytest.mark.parametrize("text", ["section", "machine", "usage", "geometry", "earth", "secure"])
def test_other_words_are_let_through(text):
    assert not PATTERN.search(text)


def test_no_clock_below_the_door():
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    read = {
        f"{short(m)}:{node.lineno}"
        for m in modules()
        if room(m) not in DOORS
        for node in ast.walk(tree(m))
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in clocks
    }
    assert not read


def test_no_connection_outside_the_wire():
    nets = ("urllib.request", "http.client", "socket", "httpx", "requests", "ftplib", "smtplib")
    open_ = {
        f"{short(m)}: {name}"
        for m in modules()
        if room(m) not in {"wire", "server"}
        for name in imported(m)
        if name.startswith(nets)
    }
    assert not open_


def test_nothing_of_this_machine_is_written_down():
    places = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/|\.\./shared|localhost:\d")
    found = {
        f"{p.relative_to(PACKAGE)}:{n}"
        for p in sorted(PACKAGE.rglob("*"))
        if p.suffix in {".py", ".yaml", ".csv", ".json"}
        for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if places.search(line)
    }
    assert not found
