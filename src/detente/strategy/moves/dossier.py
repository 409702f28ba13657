"""Everything a case holds about moves and truces, read at once, and read one way or the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from detente.errors import Fault, SchemaError, UnknownName, did_you_mean
from detente.kernel.source import Certainty
from detente.ledger.case.load import rows_of
from detente.ledger.event import Event
from detente.strategy.moves.rows import (
    Coding,
    Definition,
    Ending,
    Fold,
    Limit,
    Move,
    Option,
    Recoded,
    Reended,
    ReferenceClass,
    Settings,
    Threshold,
    Truce,
)

FOLDER = "strategy"


@dataclass(frozen=True, slots=True)
class Act:
    """A move with what the event says of it: who, on whom, when, in answer to what.

    Parameters
    ----------
    date, published : date
        When it was announced, and when that could be known.
    bites : date or None
        First day on which it applies to the pair.
    by, on : str
        The side that moves, and the side it is aimed at; empty where both move together.
    """

    id: str
    date: datetime.date
    published: datetime.date
    bites: datetime.date | None
    by: str
    on: str
    kind: str
    instruments: tuple[str, ...]
    hard: bool
    scope: str
    size: float | None
    trade_bn: float | None
    levels: Mapping[str, float]
    response_to: tuple[str, ...]
    calls: bool
    what: str
    disputed: str | None
    sources: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True)
class Dossier:
    """Moves, truces and readings of a case.

    Parameters
    ----------
    parties : tuple of str
        The two sides of the dispute.
    chosen : mapping of str to str
        The reading taken of each coding in dispute.
    """

    parties: tuple[str, ...]
    events: tuple[Event, ...]
    moves: tuple[Move, ...]
    truces: tuple[Truce, ...]
    definitions: tuple[Definition, ...]
    classes: tuple[ReferenceClass, ...]
    codings: tuple[Coding, ...]
    folds: tuple[Fold, ...]
    thresholds: tuple[Threshold, ...]
    limits: tuple[Limit, ...]
    settings: tuple[Settings, ...]
    chosen: Mapping[str, str]

    @property
    def rules(self) -> Settings:
        """How truces are counted."""
        return self.settings[0]

    @cached_property
    def by_event(self) -> dict[str, Event]:
        """Events by id."""
        return {e.id: e for e in self.events}

    def definition(self, name: str) -> Definition:
        """Return a definition by its id.

        Raises
        ------
        UnknownName
            There is none of that name.
        """
        for row in self.definitions:
            if row.id == name:
                return row
        known = [row.id for row in self.definitions]
        raise UnknownName(
            f"'{name}' is no definition of a truce's end",
            where="definition",
            hint=did_you_mean(name, known) or f"one of: {', '.join(known)}",
        )

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """The moves in the order of their days, read as chosen."""
        changed = {row.id: row for option in self._options() for row in option.moves}
        return tuple(self._act(m, changed.get(m.id)) for m in self.moves if m.id in self.by_event)

    def known_acts(self, cut: datetime.date) -> tuple[Act, ...]:
        """Return the moves that were made and published by a day."""
        return tuple(a for a in self.acts if max(a.date, a.published) <= cut)

    def ending(self, truce: Truce, definition: str) -> Ending | None:
        """Return how a truce ended by a definition, whatever was known of it when."""
        own = {row.by: row for row in truce.ends}
        for option in self._options():
            for row in option.ends:
                if row.truce == truce.id:
                    own[row.by] = Ending(
                        row.by, row.published, row.how, row.sources, row.date, row.text
                    )
        like: str | None = definition
        while like is not None:
            if like in own:
                return own[like]
            like = self.definition(like).like
        return None

    def read(self, chosen: Mapping[str, str]) -> Dossier:
        """Return the same rows under other readings of what is in dispute.

        Raises
        ------
        UnknownName
            A coding or a reading that the case does not have.
        """
        known = {row.id: row for row in self.codings}
        for name, option in chosen.items():
            if name not in known:
                raise UnknownName(
                    f"'{name}' is no coding in dispute",
                    where="coding",
                    hint=did_you_mean(name, known) or f"one of: {', '.join(known)}",
                )
            options = [o.id for o in known[name].options]
            if option not in options:
                raise UnknownName(
                    f"'{option}' is no reading of {name}",
                    where="coding",
                    hint=did_you_mean(option, options) or f"one of: {', '.join(options)}",
                )
        return replace(self, chosen={**self.chosen, **chosen})

    def _options(self) -> Iterable[Option]:
        """Yield the reading taken of each coding."""
        for coding in self.codings:
            name = self.chosen.get(coding.id, coding.options[0].id)
            yield next(o for o in coding.options if o.id == name)

    def _act(self, move: Move, changed: Recoded | None) -> Act:
        event = self.by_event[move.id]
        single = event.actors[0] if len(event.actors) == 1 else ""
        other = next((p for p in self.parties if p != single), "") if single else ""
        new = changed or Recoded(move.id)
        return Act(
            id=move.id,
            date=event.date,
            published=event.published,
            bites=move.bites or event.effective,
            by=single,
            on=other,
            kind=new.kind or move.kind or event.kind,
            instruments=move.instruments,
            hard=move.hard if new.hard is None else new.hard,
            scope=move.scope,
            size=move.size,
            trade_bn=move.trade_bn,
            levels=dict(move.levels or {}),
            response_to=event.response_to if new.response_to is None else new.response_to,
            calls=move.calls if new.calls is None else new.calls,
            what=event.what,
            disputed=event.disputed,
            sources=event.sources,
            certainty=event.certainty,
        )


def read_dossier(
    root: Path, parties: Iterable[str], events: Iterable[Event], faults: list[Fault]
) -> Dossier:
    """Read the rows of a case folder; add what breaks their shape to `faults`."""

    def rows(stem: str, kind: type) -> tuple:  # type: ignore[type-arg]
        return tuple(rows_of(root, f"{FOLDER}/{stem}", kind, faults))

    return Dossier(
        parties=tuple(parties),
        events=tuple(events),
        moves=rows("moves", Move),
        truces=tuple(sorted(rows("truces", Truce), key=lambda t: (t.start, t.id))),
        definitions=rows("definitions", Definition),
        classes=rows("classes", ReferenceClass),
        codings=rows("codings", Coding),
        folds=rows("folds", Fold),
        thresholds=rows("thresholds", Threshold),
        limits=rows("limits", Limit),
        settings=rows("settings", Settings),
        chosen={},
    )


def refuse(faults: list[Fault], where: str) -> None:
    """Raise what was found wrong, all of it at once.

    Raises
    ------
    SchemaError
        If there is any fault.
    """
    if faults:
        raise SchemaError(
            f"the rows about moves and truces have {len(faults)} "
            f"fault{'s' if len(faults) != 1 else ''}",
            where=where,
            hint="run `detente check case PATH` and correct the rows named",
            faults=faults,
        )


__all__ = ["FOLDER", "Act", "Dossier", "Reended", "read_dossier", "refuse"]
