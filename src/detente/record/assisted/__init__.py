"""Helpers of the reading, off unless asked for: a language model, a parser of English.

A helper only points: at words, at a subject the text names, at who says it. What stands in the
claim is read by the rules from the words pointed at, and what does not hold is listed, not kept.
"""

from detente.record.assisted.helping import Helped, Helper, assisted
from detente.record.assisted.proposal import Account, Rejected

__all__ = ["Account", "Helped", "Helper", "Rejected", "assisted"]
