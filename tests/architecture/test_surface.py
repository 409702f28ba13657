"""What ``import detente`` gives, and what it costs."""

import subprocess
import sys

import detente
from detente import errors


def test_exports_are_sorted_and_present():
    assert detente.__all__ == sorted(detente.__all__)
    assert all(hasattr(detente, name) for name in detente.__all__)


def test_nothing_else_is_visible():
    import types

    seen = {
        name
        for name, value in vars(detente).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert seen - {"annotations", "TYPE_CHECKING"} == set(detente.__all__) - {"__version__"}


def test_importing_loads_no_other_library():
    # The time itself is measured in benchmarks/: a timed test fails on a busy machine.
    code = (
        "import sys; before = set(sys.modules); import detente; "
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(__import__("pathlib").Path(detente.__file__).parents[1])},
    )
    assert set(run.stdout.split()) - sys.stdlib_module_names == {"detente"}


def test_every_error_of_the_tree_has_a_code_and_a_status():
    kinds = {
        e
        for e in vars(errors).values()
        if isinstance(e, type) and issubclass(e, errors.DetenteError)
    }
    codes = {"InputError": 2, "DataError": 3, "GapError": 4, "FeedError": 6, "StoreError": 7}
    for kind in kinds - {errors.DetenteError}:
        family = next(b.__name__ for b in kind.__mro__ if b.__name__ in codes | {"ModelError": 5})
        assert kind.exit_code == (codes | {"ModelError": 5})[family]
        assert 400 <= kind.http_status < 600
