"""The verb about whether the truce will last."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.base import Base
from detente.desk.doors import Day, Words, read_words
from detente.desk.futures import running
from detente.errors import BadValue
from detente.kernel import run as runs
from detente.kernel.moment import AsOf

if TYPE_CHECKING:
    from detente.strategy.moves.dossier import Dossier
    from detente.strategy.outlook.answer import Asked, Outlook

#: Beyond five years nothing said of a truce has a class to rest on.
MOST_DAYS = 1826


class Foreseeing(Base):
    """Payoffs, rules of reply and the survival of truces; no forecast."""

    def outlook(
        self,
        *,
        on: Day | None = None,
        known: Day | None = None,
        horizon: int = 365,
        seed: int = 7,
        definition: str | None = None,
        coding: Words | None = None,
        executor: str | Path = "serial",
        out: str | Path | None = None,
    ) -> Outlook:
        """Show what each side gains by striking, who answered whom, and how long truces stand.

        No chance is told without its class of truces, its definition of an end and how such
        forecasts did; what it cannot tell is part of the answer.

        Parameters
        ----------
        on : str, optional
            The day from which the outlook is; what happened later does not enter.
        known : str, optional
            What had been published by then.
        horizon : int
            Days ahead.
        seed : int
            The same seed gives the same simulated paths, to the last bit.
        definition : str, optional
            What ends a truce: ``announced`` (a threat is enough), ``applied``, ``hard``.
        coding : words, optional
            Readings of what is in dispute, ``CODING=READING``, e.g. ``october-2025=first``.
        executor : str
            Who draws the paths, as in `solve`; the answer is the same.
        out : path, optional
            Folder to write: the run with its tables, for `verify`.

        Raises
        ------
        UnknownName
            No such definition, coding, reading or executor.
        BadValue
            A horizon that is not between 1 and 1,826 days.
        NotCovered
            The case holds no truces.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().outlook(on="2026-10-08")
        >>> found.standing.truce, [(s.reference, s.n) for s in found.scores][1]
        ('busan-2025', ('pair', 6))
        """
        target = running.target(out, 0)
        when = self._when(on, known, None)
        dossier = self._dossier.read(_chosen(coding))
        asked = _asked(self, when, dossier, horizon, seed, definition)
        found = self._foreseen(asked, dossier, executor)
        if target is not None:
            self._written(found, target)
        return found

    def _foreseen(self, asked: Asked, dossier: Dossier, executor: str | Path) -> Outlook:
        from detente.model.executing.cluster import executor as named
        from detente.strategy.outlook.answer import outlook

        found = outlook(
            self.case, self.record, dossier, asked, executor=named(str(executor)), tell=self.tell
        )
        return self._cited(found, min(asked.on, asked.known))

    def _written(self, found: Outlook, folder: Path) -> None:
        """Write the run of an outlook: the question, what it was answered from, and the answer."""
        from detente.model.baseline import named
        from detente.report.solved.foreseen import files

        asked = {
            "on": found.on, "known": found.known, "horizon": found.horizon, "seed": found.seed,
            "definition": found.definition,
            "coding": [f"{name}={option}" for name, option in found.coding.items()],
        }  # fmt: skip
        path = None if found.game is None else named(found.game.baseline).path
        read = {} if path is None else {path.name: path}
        runs.write(running.run_of(self, "outlook", asked, read), files(found), folder)

    @cached_property
    def _dossier(self) -> Dossier:
        """Moves and truces of the case, read when first asked for."""
        from detente.strategy.moves.check import load_dossier

        case = self.case
        return load_dossier(
            case.root, case.parties, self.record.events, case.sources, case.about.known_until
        )


def _asked(
    desk: Base, when: AsOf, dossier: Dossier, horizon: int, seed: int, definition: str | None
) -> Asked:
    """Return what is asked, its numbers looked at."""
    from detente.strategy.outlook.answer import Asked

    if not 1 <= horizon <= MOST_DAYS:
        raise BadValue(
            f"{horizon} days ahead are out of reach", where="horizon", hint=f"1 to {MOST_DAYS:,}"
        )
    if not 0 <= seed < 2**32:
        raise BadValue(f"{seed} is no seed", where="seed", hint="0 to 4,294,967,295")
    return Asked(
        when.on.date(), when.known, desk.case.about.known_until, horizon, seed,
        definition or dossier.definitions[0].id,
    )  # fmt: skip


def _chosen(coding: Words | None) -> dict[str, str]:
    """Read ``CODING=READING``."""
    found = {}
    for text in read_words(coding):
        name, equals, option = text.partition("=")
        if not equals or not name.strip() or not option.strip():
            raise BadValue(
                f"'{text}' is not a reading", where="coding",
                hint="write CODING=READING, e.g. october-2025=first",
            )  # fmt: skip
        found[name.strip()] = option.strip()
    return found
