"""Bilateral flows by industry as a MATLAB file of one year holds them (read with h5py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import SchemaError, Unavailable
from detente.model.economy import Array

_PARTS = ("Xjik_3D", "tjik_3D", "countries", "sectors", "year")


def read_cube(path: Path, year: int) -> tuple[tuple[str, ...], tuple[str, ...], Array, Array]:
    """Return regions, industries, flows and duties (N importers, N exporters, J).

    Raises
    ------
    Unavailable
        No such file, or nothing to read it with.
    SchemaError
        A file of another kind or of another year.
    """
    if not path.exists():
        raise Unavailable(f"{path.name} is missing", where=str(path))
    try:
        import h5py
    except ImportError as error:
        raise Unavailable(
            "h5py is needed to read the originals", where=str(path), hint="pip install h5py"
        ) from error
    with h5py.File(path) as held:
        data = held.get("data", {})
        missing = [name for name in _PARTS if name not in data]
        if missing:
            raise SchemaError(f"{path.name} holds no {', '.join(missing)}", where=str(path))
        if int(np.asarray(data["year"]).item()) != year:
            raise SchemaError(f"{path.name} is of another year than {year}", where=str(path))
        regions, sectors = (_names(held, data[name]) for name in ("countries", "sectors"))
        flows, duties = (np.asarray(data[n]).transpose(1, 2, 0) for n in _PARTS[:2])
    if flows.shape != (len(regions), len(regions), len(sectors)) or duties.shape != flows.shape:
        raise SchemaError(f"{path.name} has flows of the shape {flows.shape}", where=str(path))
    return regions, sectors, np.ascontiguousarray(flows), np.ascontiguousarray(duties)


def _names(held: Any, references: Any) -> tuple[str, ...]:
    return tuple(
        "".join(map(chr, np.asarray(held[r]).ravel())) for r in np.asarray(references).ravel()
    )
