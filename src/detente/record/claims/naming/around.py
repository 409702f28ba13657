"""Flows of goods in a clause: the words for them, and the places and products around those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.flows import Flow, settled
from detente.record.claims.naming.trading import Beside, meant, supplied, traded
from detente.record.claims.reading.tokens import Mention


def flows_in(page: Page, first: int, last: int, before: Flow | None = None) -> list[Flow]:
    """Return the flows named in a run of tokens, in order."""
    found: list[Flow] = []
    for mention in page.names_in(first, last):
        if _charged(page, mention.first):
            continue
        for way in _ways(page, mention, first, last):
            flow = _around(page, mention, way, first, last, before)
            if flow is not None:
                whole = settled(page, flow, before)
                found.append(whole if flow.partner else _shared(page, whole, first, last))
    return found


def _charged(page: Page, at: int) -> bool:
    """Tell whether a word for a flow is what a rate falls on: "25% on $50 billion of imports"."""
    little = page.words.little
    worth = next((q for q in page.figures_in(max(0, at - 8), at) if q.is_money), None)
    if worth is None or not worth.first or page.tokens[at].key.endswith(page.words.forms["past"]):
        return False
    if not little["of"] & set(page.keys(worth.last, at)):
        return False
    before = page.keys(max(0, worth.first - 3), worth.first)
    taxed = little["taxed"] & set(page.keys(at + 1, at + 5))
    return bool(taxed or (little["charged"] | little["covers"]) & set(before))


def _ways(page: Page, mention: Mention, first: int, last: int) -> list[str]:
    """Return the ways of a word for a flow; "exports and imports" with one figure are both."""
    ways = [t[5:] for t in mention.tags if t.startswith("flow:")][:1]
    if ways != ["pair"]:
        return ways
    units = [q.unit for q in page.figures_in(mention.last, last) if not q.is_time]
    once = bool(units) and len(units) == len(set(units))
    return ["both"] if once else ["exports", "imports"]


def _shared(page: Page, flow: Flow, first: int, last: int) -> Flow:
    """Return a partner's share where a clause tells what part of a party's trade it takes."""
    if flow.way not in ("exports", "imports", "both"):
        return flow
    sides = ("", page.vocabulary.home, "world", flow.reporter)
    places = [t[6:] for m in page.names_in(first, last) for t in m.tags if t.startswith("place:")]
    others = [p for p in places if p not in sides[2:] and "," not in p]
    if flow.reporter == page.vocabulary.home or flow.partner != page.vocabulary.home:
        others = [p for p in others if p != page.vocabulary.home]
    whole = (
        flow.at and set(page.keys(max(first, flow.at - 4), flow.at)) & page.words.little["within"]
    )
    part = any(
        q.unit == "%" and page.reads(q.last, "genitive") and 0 < flow.at - q.last <= 6
        for q in page.figures_in(first, last)
    )
    shares = [m.first for m in page.names_in(first, last) if "c:share" in m.tags]
    told = bool(shares)
    if told and not others and set(page.keys(shares[0] - 1, shares[0])) & page.words.little["own"]:
        others = [p for p in (meant(page, shares[0], None, but=flow.reporter),) if p]
    if not others or not (part or (told and whole)):
        return flow
    way = flow.way if flow.product else f"share {flow.way}"
    return replace(flow, way=way, partner=others[0])


def _around(
    page: Page, mention: Mention, way: str, first: int, last: int, before: Flow | None
) -> Flow | None:
    """Return the flow that a word tells with the places and products around it, if it does."""
    beside = _beside(page, mention, way, first, last, before)
    counted = way in ("exports", "imports") and not beside.left
    if counted and (told := _mirror(page, first, mention.first)):
        if before is None or before.reporter in ("", told):
            return Flow(way, told, beside.to or beside.from_, beside.product, beside.at)
        goods = beside.product or before.product
        return Flow(way, told, before.reporter, goods, beside.at)
    if way == "sent":
        away = page.words.little["abroad"] & set(page.keys(beside.at, beside.at + 10))
        known = (beside.product or page.figures_in(beside.at, last)) and (beside.to or away)
        return Flow("exports", beside.left, beside.to, beside.product, beside.at) if known else None
    if way == "landed":
        weighed = any(q.unit in ("t", "bushel") for q in page.figures_in(first, last))
        goods = beside.product if weighed else ""
        return Flow("imports", "", beside.from_, goods, beside.at) if goods else None
    if way == "taken":
        known = beside.product and (beside.left or beside.of or beside.from_)
        source = beside.from_ or beside.of
        return Flow("imports", beside.left, source, beside.product, beside.at) if known else None
    if way == "supplied":
        return supplied(page, beside, before)
    if way in ("sold", "bought"):
        return traded(page, way, beside, before)
    if way == "exports":
        sent = _exports(page, beside, mention.last)
        sides = ("", page.vocabulary.home, page.vocabulary.rival)
        same = before is not None and before.way == "imports" and before.reporter == sent.partner
        if same and sent.reporter not in sides:  # a seller's shipments, told by the buyer
            return replace(sent, way="imports", reporter=sent.partner, partner=sent.reporter)
        return sent
    if way == "imports":
        return _imports(page, beside, first)
    if way == "apart":
        return _again(page, beside, before)
    if way in ("gap", "surplus"):
        return _balance(page, way, beside, first, before)
    return _both(
        page, way, beside, page.names_in(mention.first, min(last, mention.last + 5)), before
    )


def _beside(
    page: Page, mention: Mention, way: str, first: int, last: int, before: Flow | None
) -> Beside:
    little = page.words.little
    places, product = _left(page, mention, first)
    places = places or _possessor(page, mention, way)
    teller = page.vocabulary.rival if way == "gap" else before.reporter if before else ""
    named = meant(page, mention.first, before, but=teller)
    links = _right(page, mention, last, named)
    if not links and little["there"] & set(page.keys(mention.last, mention.last + 1)):
        leads = "origin" if way in ("imports", "taken", "bought") else "goal"
        links = [(word, named, "place") for word in page.words.closed[leads]]
    goes = [(link, place) for link, place, kind in links if kind == "place"]
    goes = goes or _beyond(page, mention.last, last)

    def by(tag: str) -> str:
        return next((place for link, place in goes if link in little[tag]), "")

    product = product or next((p for _, p, kind in links if kind == "product"), "")
    return Beside(
        mention.first, tuple(places), by("into") or by("to"), by("from"), by("of"), by("with"),
        product,
    )  # fmt: skip


def _exports(page: Page, beside: Beside, behind: int) -> Flow:
    reporter, to = beside.left or beside.from_ or beside.of, beside.to
    bound = page.words.little["bound"] & set(page.keys(beside.at - 4, beside.at))
    if len(beside.places) > 1 and not to:
        reporter, to = beside.places[1], beside.left
    elif bound and beside.left and not to:
        reporter, to = "", beside.left  # "US-bound chip exports"
    elif not (to or beside.from_) and _received(page, beside, behind):
        reporter, to = "", beside.left
    return Flow("exports", reporter, to, beside.product, beside.at)


def _received(page: Page, beside: Beside, behind: int) -> bool:
    """Tell whether a partner's name before the word says where goods go: "US shipments fell".

    Not the home party's, not one that owns them ("Japan's shipments"), not where "to" follows.
    """
    little = page.words.little
    if page.tokens[beside.at].key not in little["carried"]:
        return False
    owned = page.among("possessive mark", beside.at - 3, beside.at)
    onward = set(page.keys(behind, behind + 1)) & little["into"]
    return beside.left not in ("", page.vocabulary.home) and not owned and not onward


def _imports(page: Page, beside: Beside, first: int) -> Flow:
    little, at = page.words.little, beside.at
    source = beside.from_ or beside.of
    if at and page.tokens[at - 1].key in little["of"]:
        return Flow("imports", "", source, beside.product, at)
    whole = at and little["of"] & set(page.keys(max(first, at - 4), at))
    if len(beside.places) > 1 and not (source or whole):
        return Flow("imports", beside.places[1], beside.left, beside.product, at)
    return Flow("imports", beside.left, source, beside.product, at)


def _both(page: Page, way: str, beside: Beside, near: list[Mention], before: Flow | None) -> Flow:
    """Return trade in both directions, with whom it is told or was told."""
    home, both = page.vocabulary.home, page.vocabulary.both
    tags = {t for m in near for t in m.tags}
    partner = beside.with_
    if way == "between" and not partner:
        there = [t[6:] for m in near for t in m.tags if t.startswith("place:") and "," not in t]
        if before is not None and f"place:{both}" not in tags:
            there += [before.reporter, before.partner]
        sides = (t[6:] for m in reversed(page.names_in(_begins(page, beside.at), beside.at))
                 for t in m.tags if t.startswith("place:") and "," not in t)  # fmt: skip
        there += [] if any(p not in ("", home) for p in there) else sides
        partner = next((p for p in there if p not in ("", home, "world")), "")
    if way == "between" or f"place:{both}" in tags:
        partner = partner or page.vocabulary.rival
    partner = partner or (beside.left if beside.left != home else "")
    if not partner and page.words.little["with"] & set(page.keys(beside.at - 2, beside.at)):
        named = page.names_in(_begins(page, beside.at), beside.at)
        last = (page.vocabulary.party_in(m.tags) for m in reversed(named))
        partner = next((p for p in last if p not in ("", home, "world")), "")
    return Flow("both", "", partner, beside.product, beside.at)


def _mirror(page: Page, first: int, at: int) -> str:
    """Return the party whose office is said to have counted a flow: "Chinese customs recorded"."""
    begin = min(first, _begins(page, at))
    for mention in page.names_in(max(begin, at - 4), at):
        if any(t.startswith("office:") for t in mention.tags):
            return page.vocabulary.party_in(mention.tags)
    return ""


def _balance(page: Page, way: str, beside: Beside, first: int, before: Flow | None) -> Flow:
    """Return the balance of a party: whose, and with whom, told by words or by what was told.

    Where one party asks the other to cut a gap, it is the gap between the two.
    """
    home, rival = page.vocabulary.home, page.vocabulary.rival
    teller, partner, at = beside.left, beside.with_, beside.at
    if not partner and beside.places[1:] and page.words.little["with"] & set(page.keys(first, at)):
        partner = beside.places[1]  # "with the United States China ran a surplus"
    told = {teller, partner} | ({before.reporter, before.partner} if before else set())
    if page.tokens[at].key in page.words.little["bilateral"] and told <= {"", home, rival}:
        return Flow(way, *((rival, home) if way == "gap" else (home, rival)), "", at)
    whole = any("c:all" in m.tags for m in page.names_in(max(first, at - 3), at + 1))
    again = before is not None and before.way in ("gap", "surplus")
    sides = {t for m in page.names_in(_begins(page, at), at) for t in m.tags}
    both = {f"place:{home}", f"place:{rival}"} <= sides
    theirs = both and way == "gap" and before is not None and not before.partner
    kept = (again or way == "gap") and not theirs
    if before is not None and not teller and not partner and kept:
        if way == "gap" and before.way == "both" and before.reporter == home:
            return Flow(way, rival, "" if whole or before.partner != rival else home, "", at)
        return Flow(way, before.reporter, "" if whole else before.partner, "", at)
    if way == "surplus" and before is not None and not (teller or partner):
        third = before.reporter not in ("", home, rival)
        return Flow(way, before.reporter if third else "", "", "", at)
    if way == "gap":
        teller = teller if teller not in ("", home) else rival
        named = page.names_in(_begins(page, at), at)
        if not partner and not whole and any(f"place:{home}" in m.tags for m in named):
            partner = home
    return Flow(way, teller, "" if partner == teller else partner, "", at)


def _again(page: Page, beside: Beside, before: Flow | None) -> Flow | None:
    """Return the balance that a word as wide as "gap" means, if one was told of before.

    A country named with it is the partner: "with Vietnam the shortfall was …", "the Mexican gap".
    """
    home, rival = page.vocabulary.home, page.vocabulary.rival
    told = (t[5:] for m in reversed(page.names_in(0, beside.at)) for t in m.tags)
    way = next((t for t in told if t in ("gap", "surplus")), "")
    if not way:
        both = before is not None and before.way in ("exports", "imports") and before.partner
        if before is None or not both or before.product:
            return None
        way = "surplus" if before.reporter == home else "gap"
        return Flow(way, before.reporter, before.partner, "", beside.at)
    same = before is not None and before.way == way
    reporter = before.reporter if before is not None and same else ""
    reporter = reporter or (rival if way == "gap" else home)
    named = beside.with_ or beside.left
    kept = before.partner if before is not None and same else ""
    opens = page.names_in(max(0, beside.at - 3), beside.at)
    kept = "" if any("c:all" in m.tags for m in opens) else kept
    return Flow(way, reporter, named if named not in ("", reporter) else kept, "", beside.at)


def _begins(page: Page, at: int) -> int:
    """Return the first token of the sentence that a token stands in."""
    sentence = page.begun(page.tokens[at].start)
    return page.at(sentence.start if sentence is not None else 0)


def _possessor(page: Page, mention: Mention, way: str) -> list[str]:
    """Return the third country whose trade "its" means: the sentence before begins with it."""
    begins = _begins(page, mention.first)
    opens = set(page.keys(begins, begins + 1)) & page.words.little["own"]
    if way not in ("exports", "imports") or not opens or mention.first > begins + 3 or not begins:
        return []
    before = _begins(page, begins - 1)
    if page.figures_in(before, begins):
        return []
    opened = (page.vocabulary.party_in(m.tags) for m in page.names_in(before, before + 3))
    sides = ("", "world", page.vocabulary.home, page.vocabulary.rival)
    return [p for p in opened if p not in sides and "," not in p][:1]


def _left(page: Page, mention: Mention, first: int) -> tuple[list[str], str]:
    """Return the places, nearest first, and the product that stand before the word for a flow."""
    product, places, goal = "", list[str](), page.words.closed["goal"]
    for other in reversed(page.names_in(max(first, mention.first - 7), mention.first)):
        gap = page.tokens[other.last : mention.first]
        apart = any(t.text in ",;:()–—" or t.key in page.words.little["apart"] for t in gap)
        if apart and (places or not product or any(t.key in goal for t in gap)):
            break
        for tag in other.tags:
            if tag.startswith("place:") and "," not in tag and tag[6:] not in places:
                places.append(tag[6:])
            elif tag.startswith("product:") and not product and not places:
                product = tag[8:]
    return places[:2], product


def _right(page: Page, mention: Mention, last: int, named: str) -> list[tuple[str, str, str]]:
    """Return ``(link word, code, kind)`` of the places and products named after it.

    `named` is the partner that "it" or "there" stands for.
    """
    found: list[tuple[str, str, str]] = []
    little = page.words.little
    ends = page.tokens[mention.last - 1].key
    link, k, since = (ends if ends in little["with"] else ""), mention.last, 0
    names = {m.first: m for m in page.names_in(mention.last, min(last, mention.last + 14))}
    while k < min(last, mention.last + 14):
        token = page.tokens[k]
        if (
            token.key in little["of"]
            and link in little["to"] | little["from"]
            and since == len(found)
        ):
            pass  # "to members of": the link holds
        elif token.key in little["link"]:
            link, since = token.key, len(found)
        elif token.key in little["meant"] and link and named and since == len(found):
            found.append((link, named, "place"))
        elif k in names and not link and not found and _object(page, mention, names[k]):
            found += [("", t[8:], "product") for t in names[k].tags if t.startswith("product:")]
            whose = (m for m in names.values() if m.last == k)  # "imported no Peruvian beans"
            found += [("from", t[6:], "place") for m in whose for t in m.tags if t[:6] == "place:"]
        elif k in names and link in little["in"] and _origin(names, k):
            k = names[k].last  # "in American soybeans": whose goods, not where they go
            continue
        elif k in names and link:
            listed = k == mention.last or page.tokens[k - 1].key in little["listed"] | {link}
            _take(names[k], link, found, listed=listed)
            k = names[k].last
            continue
        elif token.text in ",;:()–—" or (not link and (found or _stops(page, k))):
            break
        k += 1
    return found


def _beyond(page: Page, first: int, last: int) -> list[tuple[str, str]]:
    """Return the partner named right behind the first figure: "rose 10% to the European Union"."""
    figure = next((q for q in page.figures_in(first, last) if not q.is_time), None)
    k = figure.last if figure is not None else last
    link = page.tokens[k].key if k < last else ""
    if link not in page.words.little["into"] | page.words.little["from"]:
        return []
    return [
        (link, tag[6:])
        for mention in page.names_in(k + 1, min(last, k + 3))
        for tag in mention.tags
        if tag.startswith("place:") and "," not in tag
    ][:1]


def _origin(names: Mapping[int, Mention], k: int) -> bool:
    """Tell whether a party stands right before a product: "American soybeans"."""
    then = names.get(names[k].last)
    place = any(t.startswith("place:") for t in names[k].tags)
    return place and then is not None and any(t.startswith("product:") for t in then.tags)


def _object(page: Page, mention: Mention, name: Mention) -> bool:
    """Tell whether a product is what a verb ships: "exported 12,000 cars"."""
    verb = page.tokens[mention.first].key in page.words.little["trades"]
    return verb and any(t.startswith("product:") for t in name.tags)


def _stops(page: Page, k: int) -> bool:
    """Tell whether a verb begins at a token: behind it stands no partner any more."""
    if page.tokens[k].key in page.words.little["between"]:
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
