"""What a clause is about: the subjects of the vocabulary that its words tell."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.flows import Flow, flows_in
from detente.record.claims.vocabulary import Subject

#: Rank of a flow of goods: below what names its own family, above what only colours a clause.
FLOW_RANK = 7
#: Families of what is counted over time.
INDICATORS = frozenset({"indicator", "index", "fx"})
#: Kinds of names that may stand in the name of a subject.
_HOLES = frozenset({"section", "product", "place"})
FLOW_UNITS = frozenset({"%", "pp", "USD", "CNY", "t", "month", "bushel", "TEU", "times"})


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject found in a clause, with the token it hangs on."""

    id: str
    family: str
    rank: int
    at: int
    units: frozenset[str] = frozenset()
    flow: Flow | None = None
    product: str = ""
    targeted: bool = False


def topics_in(
    page: Page,
    first: int,
    last: int,
    before: Flow | None = None,
    implied: tuple[str, ...] = (),
) -> list[Topic]:
    """Return the subjects that the words of a clause tell, best first.

    `implied` are tags that hold though no word of the clause has them.
    """
    place = dict.fromkeys(implied, first)
    holes = {kind: name for kind, _, name in (tag.partition(":") for tag in implied)}
    place |= {kind: first for kind in holes if kind in _HOLES}
    for mention in page.names_in(first, _example(page, first, last)):
        for tag in mention.tags:
            place.setdefault(tag.replace(" ", "_"), mention.first)
            kind, _, name = tag.partition(":")
            if kind in _HOLES and name and "," not in name:
                place.setdefault(kind, mention.first)
                holes.setdefault(kind, name)
            elif kind == "office" and page.vocabulary.party.get(tag):
                place.setdefault("place", mention.first)
                holes.setdefault("place", page.vocabulary.party[tag])
    found: dict[str, Topic] = {}
    for tag in place:
        for subject in page.vocabulary.by_tag.get(tag, ()):
            at = _fits(subject, tag, place)
            if at is None:
                continue
            name = subject.id.format_map(holes) if "{" in subject.id else subject.id
            if name not in found or found[name].rank < subject.rank:
                aimed = "c:target" in place and subject.family == "indicator"
                found[name] = Topic(
                    name,
                    subject.family,
                    subject.rank,
                    at,
                    subject.units,
                    targeted=aimed,
                )
    duty = min((t.at for t in found.values() if t.family == "tariff"), default=last)
    for flow in flows_in(page, first, last, before):
        if duty < flow.at <= duty + 22:
            continue
        name = flow.name(page.vocabulary.flows)
        units = {"%", "pp"} if flow.said else set(FLOW_UNITS)
        rank = FLOW_RANK + bool(flow.partner) + bool(flow.product)
        if name not in found:
            held = frozenset(units if flow.product else units - {"t", "bushel"})
            found[name] = Topic(name, "indicator", rank, flow.at, held, flow, flow.product)
    return sorted(found.values(), key=lambda t: (-t.rank, t.at))


def _example(page: Page, first: int, last: int) -> int:
    """Return where an example begins ("like", "such as"): a clause is not about it."""
    for k in range(first + 3, last - 1):
        token, then = page.tokens[k], page.tokens[k + 1]
        if (token.key == "such" and then.key == "as") or (
            token.key == "like" and page.tokens[k - 1].key.endswith("s")
        ):
            return k
    return last


def _fits(subject: Subject, tag: str, place: dict[str, int]) -> int | None:
    """Return the token a subject hangs on if all its tags stand there, else None."""
    for needs, bars in zip(subject.needs, subject.bars, strict=True):
        if needs[0] == tag and all(n in place for n in needs) and not any(b in place for b in bars):
            return place[needs[0]]
    return None
