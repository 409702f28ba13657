"""Claims held against annotated ones: precision, recall and F1 by slot."""

from detente.record.score.rows import Row, gold_rows, row_of
from detente.record.score.scoring import Score, scored
from detente.record.score.table import table_of

__all__ = ["Row", "Score", "gold_rows", "row_of", "scored", "table_of"]
