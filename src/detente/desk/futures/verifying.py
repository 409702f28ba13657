"""The verb that works a run out again."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente import __version__
from detente.desk.answers import Difference, Verified
from detente.desk.base import Base
from detente.desk.futures.running import OWN
from detente.errors import DetenteError
from detente.kernel import run as runs
from detente.kernel.run import Kept, Run

#: Verbs that write runs; a record that names another is not worked out.
VERBS = ("solve", "outlook")


class Verifying(Base):
    """Runs are kept so that anyone can work them out again."""

    def verify(self, run: str | Path) -> Verified:
        """Work a run out again and compare it with what was written, file by file.

        A run is the same where its record and its files are as they were written, the code, the
        data and every input are those it was made from, and what comes out now is the same to
        the last byte. Everything that is not is told; then the command ends with 3.

        Parameters
        ----------
        run : path
            Folder that ``--out`` wrote.

        Raises
        ------
        InputError
            The folder holds no run.
        BadFile
            Its record cannot be read.

        Examples
        --------
        >>> import detente, pathlib, tempfile
        >>> desk = detente.open()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = pathlib.Path(folder) / "run"
        ...     answer = desk.solve("truce-lapses", out=target)
        ...     desk.verify(target).ok
        True
        """
        folder = Path(run)
        kept = runs.read(folder)
        found = [*_as_written(kept, folder), *self._again(kept.run, folder)]
        return Verified(not found, str(folder), kept.id, len(kept.run.results), tuple(found))

    def _again(self, old: Run, folder: Path) -> Iterator[Difference]:
        yield from self._versions(old)
        verb = getattr(self, old.verb, None) if old.verb in VERBS else None
        if verb is None:
            yield Difference(
                "record", old.verb, f"'{old.verb[:40]}' is no verb that writes runs",
                "the record was changed, or a later version wrote it",
            )  # fmt: skip
            return
        known = inspect.signature(verb).parameters
        asked = {name: value for name, value in old.parameters.items() if name in known}
        if OWN in old.inputs:
            asked["scenario"] = str(folder / OWN)
        with tempfile.TemporaryDirectory() as scratch:
            again = Path(scratch) / "run"
            try:
                verb(**asked, out=again)
            except (DetenteError, TypeError, ValueError, AttributeError) as error:
                what = getattr(error, "what", "the parameters are not those of the verb")
                hint = getattr(error, "hint", "the record was changed, or a later version wrote it")
                yield Difference("result", old.verb, f"cannot be worked out again: {what}", hint)
                return
            new = runs.read(again).run
            yield from _inputs(old.inputs, new.inputs)
            for name in sorted({*old.results, *new.results}):
                if old.results.get(name) != new.results.get(name):
                    yield _otherwise(name, old, new, folder / name, again / name)

    def _versions(self, old: Run) -> Iterator[Difference]:
        now = (
            ("case", old.case, self.name or self.case.root.name, f"open it: --case {old.case}"),
            ("code", old.code, __version__, f"pip install detente=={old.code}"),
            ("data", old.data_version, self.case.about.version, "use the case of that version"),
        )
        for kind, then, here, hint in now:
            if then != here:
                yield Difference(kind, then, f"made with {kind} {then}; this is {here}", hint)


def _as_written(kept: Kept, folder: Path) -> Iterator[Difference]:
    """Yield what was changed since the run was written."""
    if not kept.whole:
        yield Difference(
            "record", runs.NAME, "its content does not give the name and the seal that it bears",
            "it was changed after it was written: make the run anew",
        )  # fmt: skip
    for name, told in kept.run.results.items():
        path = folder / name
        if not path.is_file():
            yield Difference("file", name, "is missing", "make the run anew")
        elif runs.digest_file(path) != told:
            yield Difference("file", name, "was changed after it was written", "make the run anew")


def _inputs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield Difference("inputs", name, "was read then and is not read now")
        elif name not in old:
            yield Difference("inputs", name, "is read now and was not then")
        elif old[name] != new[name]:
            yield Difference(
                "inputs", name, "is not the file that the run was made from",
                "bring back the data of that version",
            )  # fmt: skip


def _otherwise(name: str, old: Run, new: Run, there: Path, here: Path) -> Difference:
    """Say how a file comes out otherwise; by how much where the numbers alone differ."""
    if name not in new.results:
        return Difference("result", name, "does not come out any more")
    if name not in old.results:
        return Difference("result", name, "comes out now and did not then")
    what = "comes out otherwise"
    if there.is_file() and runs.digest_file(there) == old.results[name]:
        size = runs.apart(there.read_text("utf-8"), here.read_text("utf-8"))
        if size is not None:
            what += f": numbers differ by at most {size:.0e} of their size"
    return Difference("result", name, what)
