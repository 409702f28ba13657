"""The goods that stand for ordinary trade: rows of the case's ``brief.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case, Party
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Product


@dataclass(frozen=True, slots=True)
class Sample:
    """A good that stands for ordinary trade in one direction.

    `code` None means any good that no product list names. Before `published` the row's words
    could not have been written, and such a good stands in.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    origin: str
    dest: str
    noun: str
    text: str
    sources: tuple[str, ...]
    certainty: Certainty
    code: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """A sample with its product and its two parties."""

    sample: Sample
    product: Product
    origin: Party
    dest: Party

    @property
    def trade(self) -> str:
        """Whose goods meet whose duties, in words."""
        return f"{self.dest.name} on {self.origin.adjective} goods"


def ordinary_goods(case: Case, catalogue: Catalogue, known: date) -> tuple[Goods, ...]:
    """Return one ordinary good for each direction of the dispute, as a day could name it.

    A case without ``brief.yaml`` is drawn for goods that no list names.
    """
    rows = loaded(case.root, "brief", Sample)
    plain = _unnamed(case)
    named = {(r.origin, r.dest): r for r in rows if r.published is None or r.published <= known}
    made = [_goods(case, catalogue, named.get((p.origin, p.dest), p)) for p in plain]
    return tuple(sorted(made, key=lambda g: g.dest.name, reverse=True))


def _goods(case: Case, catalogue: Catalogue, row: Sample) -> Goods:
    product = catalogue.product(row.dest, row.code) if row.code else Product("")
    return Goods(row, product, case.party(row.origin), case.party(row.dest))


def _unnamed(case: Case) -> list[Sample]:
    pairs = [(o, d) for o in case.parties.values() for d in case.parties.values() if o is not d]
    return [
        Sample(
            id=f"{origin.id}-{dest.id}".lower(),
            origin=origin.id,
            dest=dest.id,
            noun=f"{origin.adjective} goods on no list",
            text="Goods that no product list names.",
            sources=dest.sources,
            certainty="press",
        )
        for origin, dest in pairs
    ]
