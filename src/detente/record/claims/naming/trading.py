"""Goods sold and bought: who sells to whom, from the words around the verb."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.flows import Flow

#: How many tokens back the place lies that "there" stands for.
THERE = 30


@dataclass(frozen=True, slots=True)
class Beside:
    """The places and the product around a word for a flow, by the words that link them to it."""

    at: int
    places: tuple[str, ...]
    to: str
    from_: str
    of: str
    with_: str
    product: str

    @property
    def left(self) -> str:
        """The nearest place before the word."""
        return self.places[0] if self.places else ""


def traded(page: Page, way: str, beside: Beside, before: Flow | None) -> Flow | None:
    """Return the flow that a word for selling or buying tells."""
    home, rival = page.vocabulary.home, page.vocabulary.rival
    left, to, product, at = beside.left, beside.to, beside.product, beside.at
    if way == "sold" and not to and (given := _given(page, beside, before)):
        return given
    if way == "bought":
        source = beside.of or beside.from_
        if not (source or product) and before is not None and _sum(page, at):
            return Flow("imports", left or before.reporter, before.partner, at=at, said=True)
        booked = _booked(page, at)
        if not source or (product and beside.from_ in ("", rival) and booked):
            return None
        return Flow("imports", left, source, product, at, said=booked)
    if not to and left not in ("", home, "world") and before is not None:
        goods = product or _last_product(page, at) or before.product
        if before.way == "imports" and before.reporter == home:
            return Flow("imports", home, left, goods, at) if goods else None
        return Flow("exports", left, home, goods, at) if goods else None
    away = page.words.little["abroad"] & set(page.keys(at, at + 10))
    if not to and away and (product or left or before):
        return Flow("exports", left or (before.reporter if before else ""), "", product, at)
    if not to or to == "world":
        return None
    if to == "unknown":
        product = product or _last_product(page, at)
    if product and to in (home, "unknown") and (to == "unknown" or _booked(page, at)):
        return Flow("sold", "", to, product, at)
    return Flow("exports", left or beside.from_ or beside.of, to, product, at)


def supplied(page: Page, beside: Beside, before: Flow | None) -> Flow | None:
    """Return what a seller supplied, told by the buyer: "Peru supplied 12% of India's imports".

    Where no buyer is named it is the one whose imports were told before, or the other party.
    """
    home, rival = page.vocabulary.home, page.vocabulary.rival
    seller = beside.left or meant(page, beside.at, None, but="world")
    buyer = beside.of or beside.to
    if not seller or "world" in (seller, buyer):
        return None
    told = before if before is not None and before.way == "imports" else None
    buyer = buyer or (told.reporter if told else rival if seller == home else home)
    goods = beside.product or (told.product if told else "")
    near = page.figures_in(beside.at, beside.at + 8)
    way = "imports" if goods or not near or near[0].unit != "%" else "share imports"
    return Flow(way, buyer, seller, goods, beside.at) if buyer != seller else None


def _sum(page: Page, at: int) -> bool:
    """Tell whether money stands right behind a verb: "sold it $5bn and bought $3bn"."""
    return any(q.is_money and q.first <= at + 2 for q in page.figures_in(at, at + 6))


def _booked(page: Page, at: int) -> bool:
    """Tell whether a sale is one of the export sales reports, which a deal books: not yet shipped.

    A sale told for a calendar year is a delivery.
    """
    sentence = page.begun(page.tokens[at].start)
    assert sentence is not None
    first, last = page.range(sentence.start, sentence.end)
    return not any(w.kind == "year" for w in page.whens_in(first, last))


def _given(page: Page, beside: Beside, before: Flow | None) -> Flow | None:
    """Return the sale whose buyer stands right behind the verb: "sold China 66 tons", "sold it".

    Where neither seller nor buyer has a name, they are those of the flow told just before.
    """
    at, seller = beside.at, beside.left
    if page.tokens[at].key not in page.words.little["trades"]:
        return None
    if set(page.keys(at + 1, at + 2)) & page.words.little["meant"]:
        if before is None or not before.partner or not page.figures_in(at + 2, at + 8):
            return None
        return Flow("exports", seller or before.reporter, before.partner, beside.product, at)
    for mention in page.names_in(at + 1, at + 2):
        figures = page.figures_in(mention.last, mention.last + 8)
        places = [t[6:] for t in mention.tags if t.startswith("place:") and "," not in t]
        if places and places[0] != seller and any(q.first <= mention.last + 1 for q in figures):
            seller = seller or meant(page, at, before, but=places[0])
            return Flow("exports", seller, places[0], beside.product, at)
    return None


def _last_product(page: Page, at: int) -> str:
    """Return the product named last before a token, a few sentences back at most."""
    for mention in reversed(page.names_in(max(0, at - 2 * THERE), at)):
        for tag in mention.tags:
            if tag.startswith("product:"):
                return tag[8:]
    return ""


def meant(page: Page, at: int, before: Flow | None, but: str = "") -> str:
    """Return the partner that "it" or "there" stands for: the place named last.

    Not the home party, whose books these are, unless the text is told from the other's (`but`).
    """
    left = {but or page.vocabulary.home, "world"}
    for mention in reversed(page.names_in(max(0, at - THERE), at)):
        for tag in mention.tags:
            if tag.startswith("place:") and "," not in tag and tag[6:] not in left:
                return tag[6:]
    return before.partner if before is not None else ""
