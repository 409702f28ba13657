"""Work on a cluster of dask, for those who outgrow one machine (needs the extra ``[dask]``)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente.errors import Unavailable, UnknownName, did_you_mean
from detente.kernel.executor import Executor, Pool, Serial, Work

NAMES = ("serial", "pool", "dask")
#: How often a piece is begun anew whose worker died.
_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers of dask: those of a scheduler, or processes started here for the occasion.

    Parameters
    ----------
    address : str
        Address of a scheduler, or its file; processes of this machine when empty.
    workers : int
        How many processes to start where there is no scheduler.
    """

    address: str = ""
    workers: int = 2

    def run(self, work: Work, pieces: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the name of each piece and what came of it."""
        if not pieces:
            return
        as_completed = _distributed().as_completed
        with self._client() as client:
            shared = client.scatter(work, broadcast=True, hash=False)
            futures = {
                client.submit(_do, shared, piece, pure=False, retries=_RETRIES): name
                for name, piece in pieces.items()
            }
            for future in as_completed(futures, loop=client.loop):
                yield futures[future], future.result()

    def _client(self) -> Any:
        client = _distributed().Client
        if not self.address:
            return client(
                n_workers=self.workers, threads_per_worker=1, processes=True,
                dashboard_address=None, set_as_default=False,
                silence_logs=logging.CRITICAL,
            )  # fmt: skip
        try:
            if Path(self.address).is_file():
                return client(scheduler_file=self.address, set_as_default=False)
            return client(self.address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Unavailable(
                f"no scheduler answers at {self.address}",
                where="executor",
                hint="start one with `dask scheduler`, or leave the work to `pool`",
            ) from error


def executor(name: str, workers: int = 2) -> Executor:
    """Return who does the work, by name.

    Parameters
    ----------
    name : str
        ``serial``, ``pool``, ``dask``, or the address or the file of a scheduler of dask.
    workers : int
        Processes, where any are started.

    Raises
    ------
    UnknownName
        Neither one of the names nor an address.
    Unavailable
        The extra is not installed.

    Examples
    --------
    >>> executor("pool", 2)
    Pool(workers=2)
    """
    if name == "serial":
        return Serial()
    if name == "pool":
        return Pool(workers)
    if name != "dask" and "://" not in name and not Path(name).is_file():
        hint = did_you_mean(name, NAMES) or f"one of {', '.join(NAMES)}, or tcp://HOST:PORT"
        raise UnknownName(f"no executor is called '{name}'", where="executor", hint=hint)
    if find_spec("distributed") is None:
        raise Unavailable(
            "a cluster needs an extra", where="executor", hint="pip install 'detente[dask]'"
        )
    return Cluster("" if name == "dask" else name, workers)


def _distributed() -> Any:
    return import_module("distributed")


def _do(work: Work, piece: Any) -> bytes:
    return work(piece)
