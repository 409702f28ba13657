"""The baselines that ship, by size, or one's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from detente.errors import UnknownName
from detente.model.economy import Economy
from detente.model.source import tables
from detente.model.source.mend import mend

SHIPPED = Path(__file__).parents[1] / "data"
#: Names of the shipped sizes: regions by sectors.
SIZES = ("28x31", "81x50")


@lru_cache(maxsize=4)
def baseline(size: str = "28x31", folder: Path = SHIPPED) -> Economy:
    """Return an economy whose accounts close, with the duties it ships with.

    Parameters
    ----------
    size : {'28x31', '81x50'}
        Regions by sectors.
    folder : Path, optional
        Where ``model_<size>.npz`` stands; one's own tables are written by `tables.write`.

    Raises
    ------
    UnknownName
        No such size.
    """
    if folder == SHIPPED and size not in SIZES:
        raise UnknownName(f"no baseline of the size {size!r}", hint=f"one of {', '.join(SIZES)}")
    return mend(tables.read(folder / f"model_{size}.npz"))
