"""What is counted: the noun behind a number, and numbers that count nothing."""

from __future__ import annotations

from detente.record.claim import Role
from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.reading.quantities import Quantity

#: A known group has no more members: "the 27 states".
_GROUP = 100


class Counts:
    """Tells what numbers count.

    Parameters
    ----------
    beside : Beside
        The words around figures.
    """

    def __init__(self, beside: Beside) -> None:
        self.page = beside.page
        self.beside = beside

    def of(self, q: Quantity, first: int, last: int, before: str) -> Figure:
        """Read a counted noun; a known group ("the two leaders") is not counted."""
        tokens = self.page.tokens
        noun, k, plural = "", q.last, self.page.words.forms["plural"]
        long = self.page.keys(k, k + 1) == ["-"] and self.page.keys(k + 1, k + 2)
        if long and long[0] in self.beside.words["measure"]:
            return Figure(q, None, 0, "", "measure of a thing")
        if self.page.reads(k, "genitive") and self.page.figures_in(k + 1, k + 2):
            k += 2  # "50 of 57 promises"
        stop = k + 5
        while k < min(last, stop):
            key = tokens[k].key
            if tokens[k].text in ",;:.()–—" or key in self.beside.words["noun-ends"]:
                break
            if key.endswith(plural) and len(key) > 3 and tokens[k].is_word:
                noun = key
                if k + 1 < len(tokens) and not tokens[k + 1].is_word:
                    break
            elif noun:
                break
            elif tokens[k].text == "-" and k == q.last and k + 1 < len(tokens) and q.printed > 2:
                noun = f"{tokens[k + 1].key}s" if not tokens[k + 1].key.endswith(plural) else ""
                break
            k += 1
        if any(
            t.key in self.beside.words["every"] for t in tokens[q.last : q.last + 1]
        ) and self.beside.moves(q.last, q.last + 3):
            return Figure(q, "streak", 0, tokens[q.last].key[:-2], "run of falls")
        of = before in self.page.words.closed["genitive"]
        if q.word and (of or self.beside.near("group", q.last, q.last + 3)):
            return Figure(q, None, 0, "", "known group")
        polled = set(self.beside.leads(q, 2)[:1]) & self.beside.words["polled"]
        if polled and of:
            return Figure(q, None, 0, "", "known group")
        if before in self.beside.words["known"] and q.factor == 1 and q.value < _GROUP:
            return Figure(q, None, 0, "", "known group")
        if not noun or (q.printed == 1 and q.word and q.factor == 1):
            return Figure(q, None, 0, "", "pronoun or ordinal" if q.word else "bare number")
        return Figure(q, "count", 0, noun, "counted noun")

    def none(self, q: Quantity, last: int, family: str, weight: str) -> Figure | None:
        """Read a number that is none: "none of it", "not a single ship", "none came"."""
        tokens = self.page.tokens
        if q.value != 0 or not q.word:
            return None
        if self.page.reads(q.last, "genitive"):
            return self._none_of(q, family, weight)
        if tokens[q.last - 1].key in self.beside.words["just-one"]:
            things = (t.key for t in tokens[q.last : min(last, q.last + 3)] if t.text.islower())
            return Figure(q, "count", 0, f"{next(things, 'thing')}s", "not a single one")
        if not weight:
            return None
        role: Role = "amount" if family == "purchase" else "level"
        counted = family in ("purchase", "indicator")
        return Figure(q, role if counted else None, 0, weight, "none of it")

    def _none_of(self, q: Quantity, family: str, weight: str) -> Figure:
        """Read "none of it" and "none of the $5 billion": nothing of what was told."""
        role: Role = "amount" if family == "purchase" else "level"
        told = self.page.keys(q.last + 1, q.last + 2)
        near = next((o for o in self.page.figures_in(q.last, q.last + 6) if o.unit), None)
        unit = weight if set(told) & self.beside.words["of-that"] else ""
        if near is not None and (near.is_money or near.unit in ("t", "bushel")):
            unit = near.unit
        counted = bool(unit) and family in ("purchase", "indicator")
        return Figure(q, role if counted else None, 0, unit, "none of it")
