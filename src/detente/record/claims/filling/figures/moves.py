"""Which way a figure moves, and whether it is an end of a movement or what moved."""

from __future__ import annotations

from detente.record.claim import Role
from detente.record.claims.filling.figures.figure import Beside
from detente.record.claims.reading.quantities import Quantity


class Moves:
    """Reads movements.

    Parameters
    ----------
    beside : Beside
        The words around figures.
    """

    def __init__(self, beside: Beside) -> None:
        self.page = beside.page
        self.beside = beside

    def ends(self, q: Quantity, first: int) -> Role | None:
        """Tell whether a figure is an end of a movement: "from 57", "to 47"."""
        stops, words = self.beside.words["no-end"], self.page.words
        origin, goal = words.closed["origin"], words.closed["goal"]
        for k in range(q.first - 1, max(first, q.first - 6) - 1, -1):
            word = self.page.tokens[k].key
            if word in goal:
                return "to" if q.approx != "up to" else None
            if word in origin:
                return "from"
            if self._acts(k) or self.page.names_in(k, k + 1) or word in words.closed["point"]:
                return None
            if word in stops or (word.endswith(words.forms["progressive"]) and q.first - k > 1):
                return None
        return None

    def _acts(self, k: int) -> bool:
        """Tell whether a word of movement or an auxiliary stands at a token."""
        tags = [t for m in self.page.speech_in(k, k + 1) for t in m.tags]
        return any(t.startswith(("dir:", "aux", "act:")) for t in tags)

    def sign(self, q: Quantity, first: int, last: int) -> int:
        """Return the direction of a figure from the nearest word of movement."""
        if q.sign:
            return q.sign
        after = self._direction(q.last, min(last, q.last + 6), forward=True, q=q)
        before = self._direction(max(first, q.first - 10), q.first, forward=False, q=q)
        adjacent = self._direction(q.last, min(last, q.last + 2), forward=True, q=q)
        return adjacent or before or after or self._direction(first, q.first, forward=False, q=q)

    def _direction(self, first: int, last: int, *, forward: bool, q: Quantity) -> int:
        mentions = self.page.speech_in(first, last)
        if self.by(q):  # "cut the growth forecast by a point": a verb tells it, if one does
            verbs = [m for m in mentions if "nominal" not in m.tags]
            told = (t for m in verbs for t in m.tags)
            mentions = verbs if any(t in ("dir:up", "dir:down") for t in told) else mentions
        for mention in mentions if forward else reversed(mentions):
            if any(
                mention.first < f.first < q.first or q.last <= f.first < mention.first
                for f in self.page.figures_in(first, last)
                if f.unit == q.unit
            ):
                continue
            for tag in mention.tags:
                if tag in ("dir:up", "dir:down"):
                    return 1 if tag == "dir:up" else -1
        return self.beside.more(q) if forward else 0

    def moved_by(self, q: Quantity, first: int) -> bool:
        """Tell whether a figure is what something moved by: "lost 68 cents", "41 points higher"."""
        if self.beside.more(q):
            return True
        for mention in self.page.speech_in(max(first, q.first - 3), q.first):
            tags = set(mention.tags)
            priced = self.page.tokens[mention.first].key in self.beside.words["priced"]
            if priced and q.is_money:
                continue
            if tags & {"dir:up", "dir:down"} and not tags & {"best", "outdo"}:
                between = set(self.page.keys(mention.first + 1, q.first))
                return not between & self.beside.words["placed"]
        return False

    def by(self, q: Quantity) -> bool:
        """Tell whether "by" leads to a figure."""
        return self.page.words.among("agent", self.beside.leads(q, 4))

    def of_growth(self, q: Quantity, first: int, ends: Role | None) -> bool:
        """Tell whether a rate is one of growth that itself moved: "growth slowed to 3%".

        Not so for a call that is revised: that has an old and a new end.
        """
        if self.by(q) or q.unit != "%":
            return False
        near = (max(first, q.first - 16), q.first)
        if not self.beside.near("growth", *near) or self.beside.near("call", *near):
            return False
        return (
            ends is not None
            or bool(self.beside.words["bounds"] & set(self.beside.leads(q, 2)))
            or q.kind in ("low", "high")
        )
