"""Flows of goods: who reports, with whom, which product, from the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.record.claims.frames.page import Page


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of goods: exports or imports of a reporter, with a partner, of a product.

    `said` is one told by a word for buying, `told` one whose reporter is named.
    """

    way: str
    reporter: str = ""
    partner: str = ""
    product: str = ""
    at: int = 0
    said: bool = False
    told: bool = False

    @property
    def shared(self) -> bool:
        """Whether it is a partner's share in a party's trade."""
        return self.way.startswith("share ")

    def name(self, flows: Mapping[str, Any]) -> str:
        """Return the subject of the flow by the patterns of the vocabulary."""
        home = str(flows["home"])
        reporter = self.reporter or home
        if self.way == "sold":
            return str(flows["sold"]).format(product=self.product, partner=self.partner)
        if self.shared:
            forms = flows["share"] if reporter == home else flows["abroad"]["share"]
            way = self.way.removeprefix("share ")
            return str(forms[way]).format(reporter=reporter.lower(), partner=self.partner)
        if self.way in ("gap", "surplus", "both"):
            return self._between(flows, reporter)
        forms = flows[self.way] if reporter == home else flows["abroad"][self.way]
        partner = flows.get("joint", {}).get(self.partner, self.partner).replace(",", "_")
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
        """Return the name of a balance, or of both ways of trade together."""
        way = "surplus" if self.way == "gap" and reporter == flows["home"] else self.way
        forms = flows[way] if reporter == flows["home"] or way == "both" else flows["abroad"][way]
        form = forms["partner" if self.partner else "total"]
        return str(form.format(reporter=reporter.lower(), partner=self.partner))


def settled(page: Page, flow: Flow, before: Flow | None) -> Flow:
    """Fill reporter and partner where the words leave them open."""
    home, rival = page.vocabulary.home, page.vocabulary.rival
    if before is not None and before.partner == "unknown":
        before = replace(before, partner="")
    reporter, partner = flow.reporter.split(",")[0], flow.partner
    everybody = partner == "world"
    flow = replace(flow, told=bool(reporter))
    reporter = "" if reporter == "world" else reporter
    partner = "" if partner == "world" else partner
    if flow.way in ("gap", "surplus", "both"):
        if flow.way == "both":
            return replace(flow, reporter=home, partner=rival if partner == home else partner)
        return replace(
            flow, reporter=reporter or (rival if partner == home else home), partner=partner
        )
    if before is not None and before.way == "sold" and not (reporter or partner):
        reporter, partner = rival, before.partner
        flow = replace(flow, product=flow.product or before.product)
    if not reporter:
        return _reported(page, flow, partner, before)
    if reporter == partner:
        partner = ""
    other = before is not None and before.reporter == rival
    acts = page.tokens[flow.at].key in page.words.little["trades"]  # "China imported"
    if flow.way == "imports" and reporter == home and not partner and other and not acts:
        reporter, partner = rival, home
    elif reporter == rival and not partner and not everybody:
        wide = before is not None and before.reporter == rival and before.partner != home
        partner = "" if wide else home
    return replace(flow, reporter=reporter, partner=partner)


def _reported(page: Page, flow: Flow, partner: str, before: Flow | None) -> Flow:
    """Return a flow whose reporter is not named: by its money, product, partner, what was told."""
    home, rival = page.vocabulary.home, page.vocabulary.rival
    if _in_own_money(page, flow.at) and partner != home:
        return replace(flow, reporter=home, partner=partner)
    told = before is not None and before.reporter not in ("", home)
    seller = page.vocabulary.sellers.get(flow.product, "")
    if flow.way == "exports" and seller not in ("", home, partner):
        return replace(flow, reporter=seller, partner=partner)
    if before is not None and told and not partner:
        kept = before.partner if rival == before.reporter or before.partner == home else ""
        return replace(flow, reporter=before.reporter, partner=kept)
    again = before is not None and told and before.reporter != partner
    if before is not None and again and (partner == home or before.way == flow.way):
        return replace(flow, reporter=before.reporter, partner=partner)
    theirs = partner == home or (partner != rival and _rival_books(page))
    return replace(flow, reporter=rival if theirs else home, partner=partner)


def _in_own_money(page: Page, at: int) -> bool:
    """Tell whether a flow is counted in the money of the home party."""
    money = str(page.vocabulary.flows["money"])
    figures = any(q.unit == money for q in page.figures_in(at, at + 14))
    return figures or any(f"terms:{money}" in m.tags for m in page.names_in(at - 8, at + 14))


def _rival_books(page: Page) -> bool:
    """Tell whether a text names offices of the rival party that count trade, and none of home."""
    vocabulary = page.vocabulary
    offices = {t for t in page.first_named if t.startswith("office:")}
    parties = {vocabulary.party.get(office) for office in offices}
    return vocabulary.rival in parties and vocabulary.home not in parties
