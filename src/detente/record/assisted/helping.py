"""The reading with helpers: the rules first, then each helper in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.record.assisted.proposal import Account
from detente.record.claims.coverage import coverage_of
from detente.record.claims.extract import Extraction, Extractor, sifted
from detente.record.claims.filling.clause import Told
from detente.record.claims.frames.layers import page_of
from detente.record.claims.frames.page import Page
from detente.record.claims.vocabulary import Vocabulary
from detente.record.document import Document


class Helper(Protocol):
    """What may add to the claims of the rules, and fill their empty slots."""

    def help(self, page: Page, told: list[Told]) -> tuple[list[Told], Account]:
        """Return the claims of a text with what it adds, in order, and what it did."""


@dataclass(frozen=True, slots=True)
class Helped:
    """The claims of a text, and what each helper did."""

    found: Extraction
    accounts: tuple[Account, ...] = ()


def assisted(document: Document, vocabulary: Vocabulary, helpers: Sequence[Helper]) -> Helped:
    """Return every checkable claim of a document, read with helpers.

    Without helpers it is what `detente.record.claims.extract` gives.

    Parameters
    ----------
    document : Document
        As the loaders give it.
    vocabulary : Vocabulary
        The names of the case.
    helpers : sequence of Helper
        Asked one after the other.
    """
    page = page_of(document, vocabulary)
    told, dropped = sifted(page, Extractor(page).run())
    accounts: list[Account] = []
    for helper in helpers:
        told, account = helper.help(page, told)
        accounts.append(account)
    claims = tuple(one.claim for one in told)
    return Helped(Extraction(claims, coverage_of(page, told), dropped), tuple(accounts))
