"""The rooms are those of the house, and none escapes the contract of imports."""

import re
import sys

from tests.architecture.source import PACKAGE, ROOMS, imported, modules, project, room, short

ON_DEMAND = {"cases", "data"}  # folders of rows and tables, without Python


def _layers() -> list[str]:
    contracts = project()["tool"]["importlinter"]["contracts"]
    rooms = next(c for c in contracts if c["id"] == "rooms")
    return [name for layer in rooms["layers"] for name in re.findall(r"\w+", layer)]


def test_contract_lists_the_rooms_in_the_order_of_the_house():
    assert _layers() == ROOMS


def test_no_module_stands_outside_a_room():
    outside = {short(m) for m in modules() if room(m) not in {*ROOMS, "__init__"}}
    assert not outside - {"__main__.py"}


def test_every_folder_with_code_is_a_package():
    # A folder without __init__.py is invisible to the linter of imports.
    bare = {short(m.parent) for m in modules() if not (m.parent / "__init__.py").exists()}
    assert not bare


def test_cases_and_data_hold_no_code():
    assert not [short(m) for m in modules() if room(m) in ON_DEMAND]
    assert {p.name for p in PACKAGE.iterdir() if p.is_dir()} - {"__pycache__"} <= {
        *ROOMS,
        *ON_DEMAND,
    }


def test_ground_floor_needs_the_standard_library_alone():
    allowed = sys.stdlib_module_names | {"detente"}
    foreign = {
        f"{short(m)}: {name}"
        for m in modules()
        if room(m) in {"kernel", "errors"}
        for name in imported(m)
        if name.split(".")[0] not in allowed
    }
    assert not foreign
