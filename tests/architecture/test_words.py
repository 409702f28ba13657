"""The engine that reads claims compares no word of a text with a word written in Python."""

import ast

import pytest

from tests.architecture.source import modules, short, tree

READS = ("record/claims/", "record/assisted/holding/", "record/reconcile/", "verdict/")
ENGINE = [m for m in modules() if short(m).startswith(READS)]
# What gives words of a text: of a token its key or text, of a page those of a run of tokens.
FIELDS = {"key", "text", "link"}
GIVES = {"keys", "leads", "follows", "said", "link", "lower", "casefold"}
KEEPS = {
    *("set", "frozenset", "list", "tuple", "next", "iter", "sorted", "reversed", "enumerate"),
    *("zip", "pairwise", "join", "strip", "rstrip", "lstrip", "split", "partition", "replace"),
    *("removeprefix", "removesuffix", "intersection", "union"),
}
COMPARES = {"startswith", "endswith", "isdisjoint", "issubset", "issuperset", "intersection"}


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _is_word(node: ast.AST | None, names: set[str]) -> bool:
    """Whether an expression is a word of a text, or holds some."""
    match node:
        case ast.Attribute():
            return node.attr in FIELDS
        case ast.Name():
            return node.id in names
        case ast.Subscript() | ast.Starred() | ast.NamedExpr() | ast.FormattedValue():
            return _is_word(node.value, names)
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
            return _is_word(node.elt, names)
        case ast.IfExp():
            return _is_word(node.body, names) or _is_word(node.orelse, names)
        case ast.BinOp():
            return _is_word(node.left, names) or _is_word(node.right, names)
        case ast.BoolOp() | ast.JoinedStr():
            return any(_is_word(value, names) for value in node.values)
        case ast.Tuple() | ast.List() | ast.Set():
            return any(_is_word(value, names) for value in node.elts)
        case ast.Call() if _called(node) in GIVES and isinstance(node.func, ast.Attribute):
            return bool(node.args) or _called(node) != "keys"
        case ast.Call() if _called(node) in KEEPS:
            owner = getattr(node.func, "value", None)
            return any(_is_word(n, names) for n in (*node.args, owner) if n is not None)
    return False


def _bound(node: ast.AST) -> list[tuple[ast.AST, ast.AST | None]]:
    """What a node gives names to, and what it gives them."""
    match node:
        case ast.Assign():
            target = node.targets[0]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                return list(zip(target.elts, node.value.elts, strict=True))
            return [(target, node.value)]
        case ast.NamedExpr() | ast.AnnAssign():
            return [(node.target, node.value)]
        case ast.For() | ast.comprehension():
            return [(node.target, node.iter)]
    return []


def _names(function: ast.FunctionDef) -> set[str]:
    """The names that stand for words of a text in a function."""
    names, before = {"key", "keys"}, -1
    bound = [pair for node in ast.walk(function) for pair in _bound(node)]
    while before != len(names):
        before = len(names)
        for target, value in bound:
            if not isinstance(target, ast.Attribute | ast.Subscript) and _is_word(value, names):
                names |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def _literals(node: ast.AST, constants: dict[str, ast.AST]) -> set[str]:
    """The words that are written out in an expression of constants alone."""
    match node:
        case ast.Constant(value=str(text)):
            return {text} if any(letter.isalpha() for letter in text) else set()
        case ast.Tuple() | ast.List() | ast.Set():
            return set().union(*(_literals(value, constants) for value in node.elts))
        case ast.Starred():
            return _literals(node.value, constants)
        case ast.BinOp():
            return _literals(node.left, constants) | _literals(node.right, constants)
        case ast.Call() if _called(node) in {"frozenset", "set", "tuple", "list"} and node.args:
            return _literals(node.args[0], constants)
        case ast.Name() if node.id in constants:
            return _literals(constants[node.id], {})
    return set()


def _compared(node: ast.AST) -> list[tuple[ast.AST, ast.AST]]:
    """The pairs of expressions that a node compares."""
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
        case ast.BinOp(op=ast.BitAnd() | ast.Sub()):
            sides = [node.left, node.right]
        case ast.Call(func=ast.Attribute()) if _called(node) in COMPARES and node.args:
            sides = [node.func.value, node.args[0]]
        case _:
            return []
    return [(a, b) for a in sides for b in sides if a is not b]


def _told(module: ast.Module) -> set[tuple[int, str]]:
    """The words of a text that a module compares with its own, and where."""
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for function in (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)):
        names = _names(function)
        for node in ast.walk(function):
            for word, other in _compared(node):
                if _is_word(word, names):
                    found |= {(node.lineno, told) for told in _literals(other, constants)}
    return found


@pytest.mark.parametrize("path", ENGINE, ids=short)
def test_engine_compares_no_words_of_its_own(path):
    told = [f"{short(path)}:{line} {word!r}" for line, word in sorted(_told(tree(path)))]
    assert not told, "words of a language are rows of its pack: closed.yaml, framing.yaml …"


@pytest.mark.parametrize(
    "code",
    [
        'page.tokens[k].key == "and"',
        'page.tokens[k].key in ("to", "through")',
        'page.keys(k, k + 1) == ["of"]',
        '"by" in page.keys(k - 2, k)',
        '{"refused", "declined"} & set(page.keys(first, k))',
        'token.key.endswith(("ing", "ed"))',
        'any(key == "the" for key in page.keys(first, last))',
        "page.tokens[k].key in SMALL",
        'when.text.lower().startswith("for ")',
        'one.link == "through"',
        '[t.key for t in tokens[k : k + 2]] == ["out", "of"]',
    ],
)
def test_such_words_are_found(code):
    assert _told(ast.parse(f'SMALL = frozenset({{"of", "the"}})\ndef f():\n    return {code}'))


@pytest.mark.parametrize(
    "code",
    [
        'page.tokens[k].text in ",;:"',
        'page.keys(k, k + 1) == ["("]',
        'page.has("that", k, k + 1)',
        'page.reads(k, "genitive", "definite")',
        'page.tokens[k].key in page.words.closed["agent"]',
        'words.forms["past"] and token.key.endswith(words.forms["past"])',
        'figure.role in ("from", "to")',
        '"say" in mention.tags',
        'row.keys() & {"since", "until"}',
    ],
)
def test_other_comparisons_are_let_through(code):
    assert not _told(ast.parse(f"def f():\n    return {code}"))
