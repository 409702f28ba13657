"""Claims of several texts side by side: where they agree, move on, seem apart, or stay silent."""

from __future__ import annotations

from detente.record.reconcile.answer import Relation
from detente.record.reconcile.pairs import MOST_SAID, reconcile, unrelated
from detente.record.reconcile.rules import Rules, load_rules
from detente.record.reconcile.said import Reading, Said
from detente.record.reconcile.voices import origin, origins

__all__ = [
    "MOST_SAID",
    "Reading",
    "Relation",
    "Rules",
    "Said",
    "load_rules",
    "origin",
    "origins",
    "reconcile",
    "unrelated",
]
