"""Every error détente raises on purpose: what, where, what to do next.

DetenteError                      ``.hint`` · ``.where`` · ``.exit_code`` · ``.http_status``
├── InputError(ValueError)        2 · 422   UnknownCode, BadDate, UnknownScenario, …
├── DataError                     3 · 500   SchemaError, RuleBroken, HashMismatch
├── GapError(LookupError)         4 · 404   NotCovered, NoSeries
├── ModelError                    5 · 422   NotConverged, OutOfRange
├── FeedError                     6 · 502   Unreachable, ChangedShape, RefusedByPolicy
└── StoreError                    7 · 503   Unavailable, WrongVersion, Busy
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class DetenteError(Exception):
    """Root of all deliberate errors.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        File and line, field, span, or URL at fault.
    hint : str, optional
        What to do next.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            # A name of a file may hold a line end: it must not begin a line of ours.
            parts.append(f"  where: {' '.join(self.where.split())}")
        if self.hint:
            parts.append(f"  do: {self.hint}")
        return "\n".join(parts)


class InputError(DetenteError, ValueError):
    """The question cannot be read as asked."""

    exit_code = 2
    http_status = 422


class UnknownName(InputError):
    """A name (country, measure, scenario, layer, verb option) that is not in the case."""


class UnknownCode(InputError):
    """A product code that the tariff schedule does not hold."""


class BadDate(InputError):
    """A date without meaning."""


class BadValue(InputError):
    """A value, quantity or share that is not a number or is out of its range."""


class BadFile(InputError):
    """A file of entries, or a document, that cannot be read as such."""


class DataError(DetenteError):
    """The shipped or supplied data break a rule."""

    exit_code = 3
    http_status = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a case: where it stands, what is wrong, what to do."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" — {self.hint}" if self.hint else "")


class SchemaError(DataError):
    """Data of the wrong shape; carries every fault at once."""

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {fault}" for fault in self.faults)])


class HashMismatch(DataError):
    """A file is not the one its manifest describes."""


class GapError(DetenteError, LookupError):
    """Nothing at all can be said; a partly known answer is an answer, not this."""

    exit_code = 4
    http_status = 404


class NotCovered(GapError):
    """Outside what the record covers."""


class NoSeries(GapError):
    """No series counts what is asked."""


class ModelError(DetenteError):
    """The model has no answer to give; it never gives a wrong one instead."""

    exit_code = 5
    http_status = 422


class NotConverged(ModelError):
    """The solver stopped before it found an equilibrium; carries how far it came."""

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        hint: str = "",
        residual: float = float("nan"),
        steps: int = 0,
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.residual = residual
        self.steps = steps


class OutOfRange(ModelError):
    """What was asked lies beyond what the model can answer."""


class FeedError(DetenteError):
    """A feed could not be read; never replaced by a canned value."""

    exit_code = 6
    http_status = 502


class Unreachable(FeedError):
    """The feed did not answer."""


class ChangedShape(FeedError):
    """The feed answered in a shape its reader does not know."""


class RefusedByPolicy(FeedError):
    """The address is not one détente may open."""


class StoreError(DetenteError):
    """The local store cannot be used."""

    exit_code = 7
    http_status = 503


class Unavailable(StoreError):
    """A stored file is missing or cannot be read."""


class Busy(StoreError):
    """Another process is writing there."""


def did_you_mean(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return ``did you mean a, b or c?`` for the closest known names, or an empty string."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=most, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else ""
