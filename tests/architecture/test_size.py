"""Files, functions and packages stay small enough to be read at one sitting."""

import ast

from tests.architecture.source import modules, short, tree

FILE_LINES = 400
FUNCTION_LINES = 60
PACKAGE_MODULES = 9


def test_files():
    sizes = {short(m): len(m.read_text(encoding="utf-8").splitlines()) for m in modules()}
    assert not {name: n for name, n in sizes.items() if n > FILE_LINES}


def test_functions():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = {
        f"{short(m)}:{node.lineno} {node.name}": size
        for m in modules()
        for node in ast.walk(tree(m))
        if isinstance(node, kinds)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_packages():
    folders = {m.parent for m in modules()}
    counts = {short(f): len([*f.glob("*.py")]) - (f / "__init__.py").exists() for f in folders}
    assert not {name: n for name, n in counts.items() if n > PACKAGE_MODULES}
