"""The baselines that ship, by name, or one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detente.errors import UnknownName, did_you_mean
from detente.model.economy import Economy
from detente.model.source import tables
from detente.model.source.mend import mend

SHIPPED = Path(__file__).parents[1] / "data"
#: Names of the shipped sizes: regions by sectors.
SIZES = ("28x31", "81x50")
#: Tables by the name of a baseline; a size alone is the latest of that size, a name the small one.
NAMES = {
    "latest": "latest_28x31",
    "latest-28x31": "latest_28x31",
    "latest-81x50": "latest_81x50",
    "28x31": "latest_28x31",
    "81x50": "latest_81x50",
    "icio2022": "model_28x31",
    "icio2022-28x31": "model_28x31",
    "icio2022-81x50": "model_81x50",
}
DEFAULT = "latest"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline that was asked for: its table, and what it is called in an answer."""

    name: str
    path: Path

    @property
    def economy(self) -> Economy:
        """The economy, its accounts closed."""
        return _economy(self.path, self.path.stat().st_mtime_ns)


def named(name: str, *, own: bool = True) -> Baseline:
    """Return a shipped baseline by name, or that of a folder of one's own.

    Parameters
    ----------
    name : str
        One of `NAMES`; else a folder that holds one table written by `tables.write`.
    own : bool
        Whether a folder may be read.

    Raises
    ------
    UnknownName
        Neither a name nor such a folder.
    """
    if name in NAMES:
        return Baseline(name, SHIPPED / f"{NAMES[name]}.npz")
    folder = Path(name)
    if own and folder.is_dir():
        found = sorted(folder.glob("*.npz"))
        if len(found) == 1:
            return Baseline(str(folder), found[0])
        raise UnknownName(
            f"the folder {name} holds {len(found)} tables (.npz), not one",
            where="baseline",
            hint="`detente.model.source.tables.write` writes a table",
        )
    shipped = f"one of {', '.join(NAMES)}" + (", or a folder with a table of yours" if own else "")
    raise UnknownName(
        f"no baseline is called '{name}'",
        where="baseline",
        hint=did_you_mean(name, NAMES) or shipped,
    )


@lru_cache(maxsize=4)
def baseline(size: str = "28x31", folder: Path = SHIPPED) -> Economy:
    """Return the economy of the inter-country tables as published, its accounts closed.

    This is what replications start from; `named` gives the baseline rolled forward as well.

    Parameters
    ----------
    size : {'28x31', '81x50'}
        Regions by sectors.
    folder : Path, optional
        Where ``model_<size>.npz`` stands.

    Raises
    ------
    UnknownName
        No such size.
    """
    if folder == SHIPPED and size not in SIZES:
        raise UnknownName(f"no baseline of the size {size!r}", hint=f"one of {', '.join(SIZES)}")
    path = folder / f"model_{size}.npz"
    return mend(tables.read(path))


@lru_cache(maxsize=4)
def _economy(path: Path, _: int) -> Economy:
    """Return the economy of a file, read again where the file has changed."""
    return mend(tables.read(path))
