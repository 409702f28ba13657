"""Judges: each holds the claims of one kind against the rows that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.record.claim import Claim
from detente.verdict.facts import Facts
from detente.verdict.rows import Answers


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a judge has before it: the record, the rows, and the two days.

    `written` is the day of the text as far as the record reaches, None where it has none.
    """

    facts: Facts
    answers: Answers
    written: date | None
    now: date

    @property
    def then(self) -> date:
        """The day of the text; the end of the record where it has none."""
        return self.written or self.now


def taken_over(claim: Claim, slot: str) -> bool:
    """Tell whether a slot was not read in the claim's own words but taken from others."""
    return any(filled.slot == slot and filled.status == "inherited" for filled in claim.slots)
