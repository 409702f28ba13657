"""Readers of inter-country input–output tables: the stored arrays, and the file as published.

The published file ("small" version of the 2023 and later releases) is one CSV: a row a country and
industry (``AUT_A01``), a column a country and using industry or kind of final demand, and rows of
taxes, value added and output at the foot.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detente.errors import Fault, SchemaError, Unavailable
from detente.model.economy import Array, Tables
from detente.model.source.tables import arrays

#: Kinds of final demand that the releases have used.
_FINAL = frozenset({"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "NONRES", "P33"})
#: Rows and columns that are sums, not trade.
_SUMS = frozenset({"OUT", "TLS", "VA", "TOTAL", "VALU"})
_REST = "ROW"


def read_stored(path: Path) -> Tables:
    """Read the merged arrays: ``M``, ``Zin``, ``tau``, ``names``, ``sectors``.

    Duties are stored for goods one by one, in the order of the sectors, and once for the rest.
    """
    if not path.exists():
        raise Unavailable(
            f"{path.name} is missing", where=str(path), hint="give the folder of the originals"
        )
    held = arrays(path, ("M", "Zin", "tau", "names", "sectors"))
    j = len(held["sectors"])
    kinds = held["tau"].shape[2]
    if held["M"].shape[2] != j or kinds > j:
        raise SchemaError(f"{path.name} has {j} sectors but {held['M'].shape[2]} of flows")
    spread = np.minimum(np.arange(j), kinds - 1)
    return Tables(
        regions=tuple(map(str, held["names"])),
        sectors=tuple(map(str, held["sectors"])),
        goods=np.arange(j) < kinds - 1,
        flows=held["M"].astype(np.float64),
        inputs=held["Zin"].astype(np.float64),
        duties=held["tau"].astype(np.float64)[:, :, spread],
    )


def read_published(path: Path) -> Tables:
    """Read the CSV of the OECD, a line at a time; the rest of the world comes last.

    Raises
    ------
    Unavailable
        No such file.
    SchemaError
        Another table or another release: what is not understood is named.
    """
    if not path.exists():
        raise Unavailable(f"{path.name} is missing", where=str(path))
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.reader(handle)
        head = next(lines, [])[1:]
        regions, sectors, users, finals = _columns(head, path)
        n, j = len(regions), len(sectors)
        flows = np.zeros((n, n, j))
        inputs = np.zeros((n, j, j))
        seen = np.zeros((n, j), dtype=np.int64)
        at = {f"{r}_{s}": (i, k) for i, r in enumerate(regions) for k, s in enumerate(sectors)}
        for number, line in enumerate(lines, 2):
            label = line[0] if line else ""
            if label.split("_")[0] in _SUMS or label in _SUMS or _is_tax(label):
                continue
            if label not in at:
                raise _other(path, [Fault(f"line {number}", f"{label!r} is no country_industry")])
            if len(line) != len(head) + 1:
                raise _other(path, [Fault(f"line {number}", f"has {len(line)} cells")])
            exporter, sector = at[label]
            seen[exporter, sector] += 1
            values = _numbers(line[1:], f"line {number}", path)
            used = values[users].reshape(n, j)
            inputs[:, sector, :] += used
            flows[:, exporter, sector] = used.sum(axis=1) + values[finals].sum(axis=1)
    if (seen != 1).any():
        absent = int((seen == 0).sum())
        raise _other(path, [Fault("rows", f"{absent} industries are missing or given twice")])
    return Tables(regions, sectors, np.zeros(j, dtype=bool), flows, inputs, np.zeros((n, n, j)))


def _columns(
    head: Sequence[str], path: Path
) -> tuple[tuple[str, ...], tuple[str, ...], Array, Array]:
    """Return regions, sectors, and the places of using industries and of final demand."""
    split = [name.split("_", 1) for name in head if name not in _SUMS]
    if any(len(parts) != 2 for parts in split):
        bad = next("_".join(parts) for parts in split if len(parts) != 2)
        raise _other(path, [Fault("head", f"{bad!r} is no country_industry")])
    regions = tuple(dict.fromkeys(parts[0] for parts in split))
    regions = (*(r for r in regions if r != _REST), *(r for r in regions if r == _REST))
    sectors = tuple(dict.fromkeys(p[1] for p in split if p[1] not in _FINAL))
    kinds = tuple(dict.fromkeys(p[1] for p in split if p[1] in _FINAL))
    at = {name: place for place, name in enumerate(head)}
    missing = [f"{r}_{s}" for r in regions for s in (*sectors, *kinds) if f"{r}_{s}" not in at]
    if missing or not kinds or not sectors:
        faults = [Fault("head", f"no column {name}") for name in missing[:5]]
        raise _other(path, faults or [Fault("head", "no industries or no final demand")])
    users = np.array([at[f"{r}_{s}"] for r in regions for s in sectors])
    finals = np.array([[at[f"{r}_{k}"] for k in kinds] for r in regions])
    return regions, sectors, users, finals


def _is_tax(label: str) -> bool:
    return label.endswith(("_TAXSUB", "_TLS"))


def _numbers(cells: Sequence[str], where: str, path: Path) -> Array:
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        raise _other(path, [Fault(where, "holds what is no number")]) from None


def _other(path: Path, faults: list[Fault]) -> SchemaError:
    return SchemaError(
        f"{path.name} is no inter-country table of a release that is known",
        where=str(path),
        hint="expected the OECD ICIO file of one year, small version, as CSV",
        faults=faults,
    )
