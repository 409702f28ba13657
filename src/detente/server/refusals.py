"""What the web's own rules refuse, and the one shape in which every error goes out."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import DetenteError, InputError


class Refused(InputError):
    """A request that no verb ever sees: its address, its method, its size, its haste."""

    def __init__(
        self, status: int, what: str, *, where: str = "", hint: str = "", again: int = 0
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.http_status = status
        self.again = again


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it goes out: what is wrong, where, what to do next."""

    what: str
    where: str
    hint: str

    def plain(self) -> dict[str, str]:
        """Return the three fields."""
        return {"what": self.what, "where": self.where, "hint": self.hint}


def told(error: Exception) -> tuple[int, Problem, dict[str, str]]:
    """Return the status, the words and the headers of an error.

    What was not foreseen says nothing of itself: its text may hold what was asked.
    """
    if not isinstance(error, DetenteError):
        return 500, Problem("something went wrong here", "", "it was logged; ask again later"), {}
    headers: dict[str, str] = {}
    if again := getattr(error, "again", 0):
        headers["Retry-After"] = str(again)
    return error.http_status, Problem(error.what, error.where, error.hint), headers


def come_back(seconds: float) -> Refused:
    """Return what is said to whoever asked for more than the time allows."""
    return Refused(
        503,
        f"the answer takes longer than {seconds:g} seconds",
        hint="it is being worked out and kept: ask again in a few seconds",
        again=5,
    )
