"""What a clause is about: the subjects of the vocabulary that its words tell."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.around import flows_in
from detente.record.claims.naming.flows import Flow
from detente.record.claims.vocabulary import Subject

#: Rank of a flow of goods: below what names its own family, above what only colours a clause.
FLOW_RANK = 7
#: Families of what is counted over time.
INDICATORS = frozenset({"indicator", "index", "fx"})
#: Kinds of names that may stand in the name of a subject.
_HOLES = frozenset({"section", "product", "place"})


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
    assumed = frozenset(t for t in implied if t.startswith(("product:", "place:")))
    found: dict[str, Topic] = {}
    for tag in place:
        for subject in page.vocabulary.by_tag.get(tag, ()):
            at = _fits(page, subject, tag, place, assumed)
            if at is None or (subject.since and subject.since > _day(page)):
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
        units = page.vocabulary.flow_units["all"]
        if flow.said:
            spent = page.tokens[flow.at].key in page.words.little["bought"]
            units = page.vocabulary.flow_units["spent" if spent else "moved"]
        rank = FLOW_RANK + bool(flow.partner) + bool(flow.product)
        if name not in found or (found[name].rank < rank and not flow.said):
            held = units if flow.product else units - page.vocabulary.flow_units["weighed"]
            found[name] = Topic(name, "indicator", rank, flow.at, held, flow, flow.product)
    return sorted(found.values(), key=lambda t: (-t.rank, t.at))


def _day(page: Page) -> str:
    """Return the day a document was published; one without a date is of today."""
    published = page.document.published
    return published.isoformat() if published is not None else "9999"


def _example(page: Page, first: int, last: int) -> int:
    """Return where an example begins ("such as", "goods like"): a clause is not about it."""
    like, such = page.words.little["like"], page.words.little["such"]
    for k in range(first + 3, last - 1):
        key, then = page.tokens[k].key, page.tokens[k + 1].key
        plural = page.tokens[k - 1].key.endswith(page.words.forms["plural"])
        if (key in such and then in page.words.little["as"]) or (key in like and plural):
            return k
    return last


def _fits(
    page: Page, subject: Subject, tag: str, place: dict[str, int], assumed: frozenset[str]
) -> int | None:
    """Return the token a subject hangs on if all its tags stand there, else None.

    What is only assumed tells nothing without a word of the clause.
    """
    for needs, bars, named in zip(subject.needs, subject.bars, subject.named, strict=True):
        if assumed.issuperset(needs) or needs[0] != tag:
            continue
        at = place[tag]
        if not all(n in place for n in needs) or any(b in place for b in bars):
            continue
        if not named or all(page.named_before(n, at) for n in named):
            return at
    return None
