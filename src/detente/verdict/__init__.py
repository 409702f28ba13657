"""Claims held against the record: rates, dates, promises, series, events."""

from __future__ import annotations

from detente.verdict.answer import Row, Side, Verdict
from detente.verdict.facts import Facts
from detente.verdict.judge import verdicts
from detente.verdict.prose import paragraph
from detente.verdict.rows import Answers, load_answers
from detente.verdict.shipped import Shipped

__all__ = [
    "Answers",
    "Facts",
    "Row",
    "Shipped",
    "Side",
    "Verdict",
    "load_answers",
    "paragraph",
    "verdicts",
]
