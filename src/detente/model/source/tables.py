"""Tables of an economy on disk: read, written, and added up to fewer regions and sectors."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import Fault, SchemaError, Unavailable
from detente.model.economy import Array, Tables

#: What a stored economy holds; `sets` is a table, one row a name of `set_names`.
_PARTS = (
    *("regions", "sectors", "goods", "flows", "inputs", "duties"),
    *("set_names", "sets", "unit", "year", "source", "notes"),
)


def write(tables: Tables, path: Path) -> Path:
    """Write tables as single-precision arrays (beside, then renamed) and return the path.

    Duties are kept for goods alone: there are none on services.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Any] = {
        "regions": np.array(tables.regions),
        "sectors": np.array(tables.sectors),
        "goods": tables.goods,
        "flows": tables.flows.astype(np.float32),
        "inputs": tables.inputs.astype(np.float32),
        "duties": tables.duties[:, :, tables.goods].astype(np.float32),
        "set_names": np.array([*tables.sets]),
        "sets": np.array([*tables.sets.values()]).reshape(-1, len(tables.sectors)),
        "unit": np.array(tables.unit),
        "year": np.array(tables.year),
        "source": np.array(tables.source),
        "notes": np.array(tables.notes, dtype=str),
    }
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as handle:
        np.savez_compressed(handle, **parts)
    beside.replace(path)
    return path


def read(path: Path) -> Tables:
    """Read tables.

    Raises
    ------
    Unavailable
        No such file.
    SchemaError
        A file of another kind.
    """
    if not path.exists():
        raise Unavailable(
            f"the table {path.name} is missing",
            where=str(path),
            hint="reinstall détente, or build it with `python -m detente.model.derive DATA_FOLDER`",
        )
    held = arrays(path, _PARTS)
    duties = np.zeros(held["flows"].shape)
    duties[:, :, held["goods"]] = held["duties"]
    return Tables(
        regions=tuple(map(str, held["regions"])),
        sectors=tuple(map(str, held["sectors"])),
        goods=held["goods"],
        flows=held["flows"].astype(np.float64),
        inputs=held["inputs"].astype(np.float64),
        duties=duties,
        sets={str(n): v for n, v in zip(held["set_names"], held["sets"], strict=True)},
        unit=str(held["unit"]),
        year=int(held["year"]),
        source=str(held["source"]),
        notes=tuple(map(str, held["notes"])),
    )


def arrays(path: Path, wanted: Sequence[str]) -> dict[str, Any]:
    """Read the arrays named from a file of arrays; `SchemaError` names those it has not."""
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as held:
            missing = [name for name in wanted if name not in held.files]
            if not missing:
                return {name: held[name] for name in wanted}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise SchemaError(
            f"{path.name} is no file of arrays", where=str(path), hint="expected .npz"
        ) from error
    raise SchemaError(
        f"{path.name} holds no {', '.join(missing)}",
        where=str(path),
        hint=f"expected {', '.join(wanted)}: another release or another table",
    )


def gather(
    tables: Tables,
    regions: Mapping[str, Sequence[str]],
    sectors: Mapping[str, Sequence[str]],
) -> Tables:
    """Add tables up to fewer regions and sectors.

    Duties and elasticities become averages weighted by the trade they fall on; trade between
    members of one region becomes sales at home, and its duties go.

    Raises
    ------
    SchemaError
        A region or sector that is in no group, in two, or not in the tables; a group of goods
        and services.
    """
    rows = _matrix(regions, tables.regions, "region")
    columns = _matrix(sectors, tables.sectors, "sector")
    goods = columns @ tables.goods
    if ((goods > 0) & (goods < columns.sum(axis=1))).any():
        raise SchemaError("a sector holds both goods and services")

    def flat(table: Array) -> Array:
        summed = np.tensordot(rows, table, axes=(1, 0))
        summed = np.tensordot(rows, summed, axes=(1, 1))
        return np.ascontiguousarray(np.tensordot(summed, columns, axes=(2, 1)).swapaxes(0, 1))

    flows = flat(tables.flows)
    with np.errstate(divide="ignore", invalid="ignore"):
        duties = np.where(flows > 0, flat(tables.flows * tables.duties) / flows, 0.0)
    home = np.arange(len(rows))
    duties[home, home] = 0.0
    inputs = np.einsum("rn,nkj->rkj", rows, tables.inputs)
    inputs = np.einsum("rkj,ak,bj->rab", inputs, columns, columns, optimize=True)
    crossing = tables.flows.sum(axis=(0, 1)) - np.einsum("nnj->j", tables.flows)
    weight = columns * (crossing + 1e-9)
    return Tables(
        regions=tuple(regions),
        sectors=tuple(sectors),
        goods=goods > 0,
        flows=flows,
        inputs=inputs,
        duties=duties,
        sets={n: (weight @ v) / weight.sum(axis=1) for n, v in tables.sets.items()},
        unit=tables.unit,
        year=tables.year,
        source=tables.source,
        notes=tables.notes,
    )


def _matrix(groups: Mapping[str, Sequence[str]], names: Sequence[str], kind: str) -> Array:
    """Return the matrix that adds members up to groups."""
    at = {name: place for place, name in enumerate(names)}
    told = [member for members in groups.values() for member in members]
    faults = [Fault(m, f"is no {kind} of the tables") for m in sorted({*told} - {*names})]
    faults += [Fault(n, f"is a {kind} in no group") for n in sorted({*names} - {*told})]
    faults += [Fault(m, f"is a {kind} in two groups") for m in sorted(_twice(told))]
    if faults:
        raise SchemaError(
            f"the {kind}s do not add up to the groups",
            hint="another release has other names: bring the groups up to it",
            faults=faults,
        )
    matrix = np.zeros((len(groups), len(names)))
    for row, members in enumerate(groups.values()):
        matrix[row, [at[member] for member in members]] = 1.0
    return matrix


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
