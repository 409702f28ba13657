"""What the verbs that look ahead share: their runs, their draws, and the folders they write."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente import __version__
from detente.desk.base import Base
from detente.errors import BadValue
from detente.kernel import run as runs
from detente.kernel.run import Run
from detente.ledger.case.model import Case

if TYPE_CHECKING:
    from detente.model.study.answer import WhatIf
    from detente.model.study.whatif import Draws

#: More draws than this are only made where what is done can be kept.
MOST_AT_ONCE = 1_000
#: A guest at a door that others reach may ask for this many.
MOST_OF_A_GUEST = 100
MOST = 100_000
#: Name of the scenario of one's own inside a run.
OWN = "scenario.yaml"
SHIPPED = Path(__file__).parents[2] / "data"


def run_of(
    desk: Base, verb: str, parameters: Mapping[str, object], files: Mapping[str, Path]
) -> Run:
    """Return the run of a verb: the question, and the hash of all that it is answered from.

    Parameters
    ----------
    files : mapping of str to path
        What is read beside the case and the tables of its schedules, by name.
    """
    found = {"case": runs.digest_folder(desk.case.root)}
    for name in _schedules(desk.case):
        path = desk.catalogue.folder / name
        if path.exists():
            found[name] = runs.digest_file(path)
    found |= {name: runs.digest_file(path) for name, path in files.items()}
    told = runs.plain(parameters)
    return Run(
        verb, desk.name or desk.case.root.name, __version__, desk.case.about.version, found, told
    )


def _schedules(case: Case) -> list[str]:
    stems = {"lists", "concordance"}
    for party in case.parties.values():
        stems |= {x for x in (party.schedule, party.lines, party.special) if x}
        stems |= set(party.weights.values())
    return [f"{stem}.parquet" for stem in sorted(stems)]


def drawn(number: int, seed: int) -> dict[str, int]:
    """Return what a run says of its draws: nothing where there are none."""
    return {"draws": number, "seed": seed} if number else {}


def target(out: str | Path | None, number: int, *, guest: bool = False) -> Path | None:
    """Return the folder to write, looked at before anything is worked out.

    Parameters
    ----------
    out : path or None
        What was asked for.
    number : int
        Draws asked for.
    guest : bool
        Whether it is asked at a door that others reach.

    Raises
    ------
    BadValue
        A number of draws that cannot be made, or not without a folder.
    InputError
        The folder holds something else.
    """
    if not 0 <= number <= MOST:
        raise BadValue(f"{number:,} draws cannot be made", where="draws", hint=f"0 to {MOST:,}")
    if guest and number > MOST_OF_A_GUEST:
        raise BadValue(
            f"{number:,} draws are too many here",
            where="draws",
            hint=f"up to {MOST_OF_A_GUEST}; on a machine of your own as many as you like",
        )
    if number > MOST_AT_ONCE and out is None:
        raise BadValue(
            f"{number:,} draws take long",
            where="draws",
            hint=f"say --out DIR, where what is done is kept; up to {MOST_AT_ONCE:,} go without",
        )
    if out is None:
        return None
    folder = Path(out).absolute()
    runs.check_target(folder)
    return folder


def draws(
    number: int,
    seed: int,
    executor: str | Path,
    folder: Path | None,
    run: Run,
    tell: Callable[[str], None],
) -> Draws | None:
    """Return how draws are made, None where there are none."""
    if not number:
        return None
    from detente.model.executing.cluster import executor as named
    from detente.model.study.whatif import Draws

    kept = None if folder is None else _kept(folder) / run.id
    return Draws(number, seed, executor=named(str(executor)), kept=kept, tell=tell)


def written(
    case: Case, found: WhatIf, run: Run, folder: Path | None, own: bytes | None = None
) -> WhatIf:
    """Write an answer where a folder was named, and return it.

    `own` is the scenario of a file of one's own: it goes with the run.
    """
    if folder is None:
        return found
    from detente.report.solved.files import files

    made = files(case, found)
    if own is not None:
        made[OWN] = own
    runs.write(run, made, folder)
    shutil.rmtree(_kept(folder), ignore_errors=True)
    return replace(found, folder=str(folder))


def _kept(folder: Path) -> Path:
    """Return where draws wait beside the folder until all of them are done."""
    return folder.with_name(f".{folder.name}.draws")
