"""Claims of a document: deterministic, without model and without network."""

from detente.record.claims.coverage import Coverage
from detente.record.claims.extract import Extraction, extract
from detente.record.claims.vocabulary import Vocabulary, vocabulary

__all__ = ["Coverage", "Extraction", "Vocabulary", "extract", "vocabulary"]
