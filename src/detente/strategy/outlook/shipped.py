"""The part of an outlook that ships, so that a page shows it without solving anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.kernel.run import plain
from detente.strategy.outlook.told import BestReply, Frame, Payoff
from detente.strategy.simulate.month import Band, Month

if TYPE_CHECKING:
    from detente.strategy.outlook.answer import Outlook

NAME = "outlook.json"
#: Digits kept: what is beyond them is noise of the machine.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Shipped:
    """What ships of a case's outlook from the end of its record."""

    frame: Frame
    payoffs: tuple[Payoff, ...]
    best_replies: tuple[BestReply, ...]
    months: tuple[Month, ...]
    paths: int
    seed: int


def told(found: Outlook) -> dict[str, Any] | None:
    """Return what ships of an outlook, None where it has no game."""
    if found.game is None:
        return None
    # What a cap on an input is worth is a range over readings, which a grid does not show.
    plainly = [c for c in found.payoffs if not any("/" in a for a in c.actions.values())]
    frame = {name: value for name, value in plain(found.game).items() if name != "motives"}
    made: dict[str, Any] = _short(
        {
            "known": str(found.known),
            "definition": found.definition,
            "frame": frame,
            "payoffs": [plain(c) for c in plainly],
            "best_replies": [plain(b) for b in found.best_replies],
            "months": [plain(m) for m in found.months],
            "paths": found.paths,
            "seed": found.seed,
        }
    )
    return made


def read(folder: Path, case: str, known: date, definition: str) -> Shipped | None:
    """Return what ships for a case, a day of knowledge and a definition, or None."""
    path = folder / NAME
    if not path.exists():
        return None
    held = json.loads(path.read_text(encoding="utf-8")).get(case)
    if held is None or (held["known"], held["definition"]) != (str(known), definition):
        return None
    frame = held["frame"]
    return Shipped(
        frame=Frame(
            **{
                **frame,
                "players": tuple(frame["players"]),
                "joint": Payoff(**frame["joint"]),
                "bargain": Payoff(**frame["bargain"]) if frame["bargain"] else None,
                "motives": (),
                "sources": tuple(frame["sources"]),
            }
        ),
        payoffs=tuple(Payoff(**row) for row in held["payoffs"]),
        best_replies=tuple(
            BestReply(row["player"], row["against"], tuple(row["actions"]))
            for row in held["best_replies"]
        ),
        months=tuple(_month(row) for row in held["months"]),
        paths=held["paths"],
        seed=held["seed"],
    )


def _month(row: Mapping[str, Any]) -> Month:
    bands = {
        name: {party: Band(**band) for party, band in row[name].items()}
        for name in ("duties", "exports", "incomes")
    }
    return Month(**{**row, **bands, "date": date.fromisoformat(row["date"])})


def _short(value: Any) -> Any:
    """Return a value whose numbers have the digits that are kept."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in value.items()}
    return [_short(inner) for inner in value] if isinstance(value, list) else value
