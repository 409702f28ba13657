"""Flows of goods: who reports, with whom, which product, from the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.record.claims.frames.page import Page
from detente.record.claims.reading.tokens import Mention

#: Words that may stand between a flow and its partner.
_BETWEEN = frozenset({
    *("the", "a", "goods", "products", "and", "its", "'s", "market", "all", "new", "growth"),
    *("abroad", "overseas", "members", "countries", "buyers", "customers"),
})  # fmt: skip
_LINKS = frozenset({
    *("to", "from", "of", "with", "into", "in", "for", "bound", "towards", "through", "via"),
})  # fmt: skip
_LISTED = frozenset({"and", "or", ",", "the", "both", "plus", "&"})
_MEANT = frozenset({"it", "them", "there"})
_TO = frozenset({"to", "into", "for", "toward", "towards", "bound", "in", "with"})
_FROM = frozenset({"from"})
_OF = frozenset({"of"})
_APART = frozenset({"to", "and", "of", "from", "on", "in", "that"})


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of goods: exports or imports of a reporter, with a partner, of a product."""

    way: str
    reporter: str = ""
    partner: str = ""
    product: str = ""
    at: int = 0
    said: bool = False

    def name(self, flows: Mapping[str, Any]) -> str:
        """Return the subject of the flow by the patterns of the vocabulary."""
        home = str(flows["home"])
        reporter = self.reporter or home
        if self.way in ("sold", "share"):
            form = str(flows[self.way])
            return form.format(product=self.product, partner=self.partner)
        if self.way in ("gap", "both"):
            return self._between(flows, reporter)
        forms = flows[self.way] if reporter == home else flows["abroad"][self.way]
        partner = flows.get("joint", {}).get(self.partner, self.partner)
        kind = (
            ("both" if self.product else "partner")
            if partner
            else ("product" if self.product else "total")
        )
        named: str = forms[kind].format(
            reporter=reporter.lower(), partner=partner, product=self.product
        )
        return named

    def _between(self, flows: Mapping[str, Any], reporter: str) -> str:
        home, rival = str(flows["home"]), str(flows["rival"])
        if self.way == "both":
            return str(flows["both"]["partner"].format(partner=self.partner or rival))
        teller = reporter if reporter != home else rival
        form = flows["gap"]["partner" if self.partner or teller == rival else "total"]
        return str(
            form.format(
                reporter=teller.lower(),
                partner=self.partner if self.partner not in ("", teller) else home,
            )
        )


def flows_in(page: Page, first: int, last: int, before: Flow | None = None) -> list[Flow]:
    """Return the flows named in a run of tokens, in order."""
    found: list[Flow] = []
    for mention in page.names_in(first, last):
        way = next((t[5:] for t in mention.tags if t.startswith("flow:")), "")
        if not way:
            continue
        flow = _around(page, mention, way, first, last, before)
        if flow is not None:
            found.append(_shared(page, _settled(page, flow, before), first, last))
    return found


def _shared(page: Page, flow: Flow, first: int, last: int) -> Flow:
    """Return a partner's share where a clause tells what part of a party's exports it takes."""
    home = page.vocabulary.home
    if flow.way != "exports" or flow.reporter != home or flow.partner or flow.product:
        return flow
    places = [t[6:] for m in page.names_in(first, last) for t in m.tags if t.startswith("place:")]
    others = [p for p in places if p not in (home, "world") and "," not in p]
    part = any(
        q.unit == "%" and page.keys(q.last, q.last + 1) == ["of"] and 0 < flow.at - q.last <= 6
        for q in page.figures_in(first, last)
    )
    told = any("c:share" in m.tags for m in page.names_in(first, last))
    return replace(flow, way="share", partner=others[0]) if others and (part or told) else flow


def _around(
    page: Page, mention: Mention, way: str, first: int, last: int, before: Flow | None
) -> Flow | None:
    left_place, left_product = _left(page, mention, first)
    links = _right(page, mention, last, _meant(page, mention.first, before))
    there = page.keys(mention.last, mention.last + 1) == ["there"]
    if there and not links:
        links = [
            ("to" if way == "exports" else "from", _meant(page, mention.first, before), "place")
        ]
    to = next((p for link, p, kind in links if kind == "place" and link in _TO), "")
    from_ = next((p for link, p, kind in links if kind == "place" and link in _FROM), "")
    of = next((p for link, p, kind in links if kind == "place" and link in _OF), "")
    product = left_product or next((p for link, p, kind in links if kind == "product"), "")
    at = mention.first
    word = page.tokens[at].key
    if way == "sold":
        home = page.vocabulary.home
        if not to and left_place not in ("", home, "world") and before is not None:
            goods = product or before.product
            return Flow("exports", left_place, home, goods, at) if goods else None
        if not to or to == "world":
            return None
        if product and to == page.vocabulary.home:
            return Flow("sold", "", to, product, at)
        way = "exports"
    if way == "bought":
        rival = page.vocabulary.rival
        if not (of or from_) or (product and from_ in ("", rival)):
            return None
        return Flow("imports", left_place, of or from_, product, at, said=True)
    if way == "exports":
        reporter = left_place or from_ or of
        if word.startswith("shipment") and left_place and not to and not from_:
            reporter, to = "", left_place
        return Flow("exports", reporter, to, product, at)
    if way == "imports":
        if page.tokens[at - 1].key in _OF and at and left_place:
            left_place = ""
        return Flow("imports", left_place, from_ or of, product, at)
    if way == "gap":
        return Flow("gap", left_place, to or from_, "", at)
    return Flow(way, left_place, to or left_place, "", at)


def _meant(page: Page, at: int, before: Flow | None) -> str:
    """Return the partner that "it" or "there" stands for: the place named last."""
    home = page.vocabulary.home
    for mention in reversed(page.names_in(max(0, at - 30), at)):
        for tag in mention.tags:
            if tag.startswith("place:") and "," not in tag and tag[6:] not in (home, "world"):
                return tag[6:]
    return before.partner if before is not None else ""


def _left(page: Page, mention: Mention, first: int) -> tuple[str, str]:
    """Return the place and the product that stand before the word for a flow."""
    place = product = ""
    for other in reversed(page.names_in(max(first, mention.first - 6), mention.first)):
        gap = page.tokens[other.last : mention.first]
        apart = any(t.text in ",;:()–—" or t.key in _APART for t in gap)
        if apart and not (product and all(t.key != "to" for t in gap)):
            break
        for tag in other.tags:
            if tag.startswith("place:") and not place and "," not in tag:
                place = tag[6:]
            elif tag.startswith("product:") and not product and not place:
                product = tag[8:]
    return place, product


def _right(page: Page, mention: Mention, last: int, meant: str) -> list[tuple[str, str, str]]:
    """Return ``(link word, code, kind)`` of the places and products named after it.

    `meant` is the partner that "it" or "there" stands for.
    """
    found: list[tuple[str, str, str]] = []
    link, k, since = "", mention.last, 0
    names = {m.first: m for m in page.names_in(mention.last, min(last, mention.last + 14))}
    while k < min(last, mention.last + 14):
        token = page.tokens[k]
        if token.key == "of" and link in _TO | _FROM and since == len(found):
            pass  # "to members of": the link holds
        elif token.key in _LINKS:
            link, since = token.key, len(found)
        elif token.key in _MEANT and link and meant and since == len(found):
            found.append((link, meant, "place"))
        elif k in names and not link and not found and _object(page, mention, names[k]):
            found += [("", t[8:], "product") for t in names[k].tags if t.startswith("product:")]
        elif k in names and link:
            listed = k == mention.last or page.tokens[k - 1].key in _LISTED | {link}
            _take(names[k], link, found, listed=listed)
            k = names[k].last
            continue
        elif token.text in ",;:()–—" or (not link and (found or _stops(page, k))):
            break
        k += 1
    return found


def _object(page: Page, mention: Mention, name: Mention) -> bool:
    """Tell whether a product is what a verb ships: "exported 12,000 cars"."""
    verb = page.tokens[mention.first].key.endswith(("ed", "ought"))
    return verb and any(t.startswith("product:") for t in name.tags)


def _stops(page: Page, k: int) -> bool:
    """Tell whether a verb begins at a token: behind it stands no partner any more."""
    if page.tokens[k].key in _BETWEEN:
        return False
    tags = [t for m in page.speech_in(k, k + 1) for t in m.tags]
    return any(t.startswith(("dir:", "aux", "verb", "say")) for t in tags)


def _take(mention: Mention, link: str, found: list[tuple[str, str, str]], *, listed: bool) -> None:
    for tag in mention.tags:
        kind, _, code = tag.partition(":")
        if kind == "place" and "," not in code:
            same = [i for i, (w, _, k) in enumerate(found) if w == link and k == "place"]
            if same and not listed:
                continue
            if same:
                found[same[0]] = (link, f"{found[same[0]][1]},{code}", "place")
            else:
                found.append((link, code, "place"))
        elif kind == "product":
            found.append((link, code, "product"))


def _settled(page: Page, flow: Flow, before: Flow | None) -> Flow:
    """Fill reporter and partner where the words leave them open."""
    home, rival = page.vocabulary.home, page.vocabulary.rival
    reporter, partner = flow.reporter, flow.partner
    reporter = reporter.split(",")[0]
    if partner == "world" or reporter == "world":
        partner, reporter = (
            ("" if partner == "world" else partner),
            ("" if reporter == "world" else reporter),
        )
    if before is not None and before.way == "sold" and not (reporter or partner):
        reporter, partner = rival, before.partner
        flow = replace(flow, product=flow.product or before.product)
    if not reporter and partner == home:
        reporter = rival if flow.way != "both" else ""
    if (
        not reporter
        and not partner
        and before is not None
        and before.reporter not in ("", home)
        and before.partner
    ):
        reporter, partner = before.reporter, before.partner
    again = before is not None and before.way == flow.way and before.reporter == rival
    if not reporter and again and partner not in ("", rival):
        reporter = rival
    if reporter and reporter == partner:
        partner = ""
    if (
        flow.way == "imports"
        and reporter == home
        and not partner
        and flow.reporter
        and before is not None
        and before.reporter == rival
    ):
        reporter, partner = rival, home
    if reporter not in ("", home) and not partner and reporter == rival and flow.way != "gap":
        partner = home
    return replace(flow, reporter=reporter or home, partner=partner)
