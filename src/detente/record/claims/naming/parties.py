"""Who acts on whom: parties of a claim, and whose duties a bare word for duties means."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from detente.record.claims.frames.page import Page
from detente.record.claims.naming.subjects import Topic
from detente.record.claims.reading.tokens import Mention
from detente.record.claims.vocabulary import Subject

#: How far before "this authority" the section stands that it means.
_BACK = 80
#: How far before "faces" the goods may stand that duties fall on.
_GOODS = 5
#: How many sentences open a document, its title among them.
_OPENING = 6


def settled_tariff(page: Page, topic: Topic, first: int, last: int, agent: str) -> Topic:
    """Return the subject of duties by who charges whom, where only the word for duties stands."""
    row = page.vocabulary.named(topic.id)
    if row is None or not (row.mirror or (row.family == "tariff" and row.target)):
        return topic
    owner = _owner(page, topic.at, first)
    if not row.mirror and not any(
        {"c:tariff", "c:all"} & set(m.tags) for m in page.names_in(topic.at, topic.at + 1)
    ):
        return topic
    told = _places(page, first, last, after="")
    on = page.words.little["charged"] & set(page.keys(topic.at + 1, topic.at + 4))
    if not row.mirror and row.wide and owner == row.actor and not on and row.target not in told:
        return replace(topic, id=row.wide)
    if not row.mirror:
        upon = _places(page, topic.at, min(last, topic.at + 6), after="surface")
        other = owner == row.target or (row.actor in upon and not owner and row.target not in upon)
        return replace(topic, id=_mirrored(page, row)) if other else topic
    if payer := _payer(page, topic.at, first, row):
        return topic if payer == row.target else replace(topic, id=row.mirror, rank=9)
    charges = _places(page, first, topic.at, after="", goods=False, acting=True)
    third = _third(page, row, owner or next(reversed(charges), ""), topic.at, first, last)
    if third:
        return replace(topic, id=third)
    targets = _places(page, topic.at, min(last, topic.at + 16), after="surface")
    targets += _applied(page, topic.at, last)
    if row.actor in targets and row.target not in targets:
        return replace(topic, id=row.mirror, rank=9)
    if row.target in targets:
        return topic
    if row.target in _places(page, topic.at, min(last, topic.at + 9), after="inside"):
        return replace(topic, id=row.mirror, rank=9)
    if targets and all(t not in (row.actor, row.target) for t in targets) and row.wide:
        lone = len(targets) == 1 and targets[0] != "world" and "," not in targets[0]
        return replace(topic, id=duties_of(page, row.actor, targets[0]) if lone else row.wide)
    if row.wide and _everybody(page, topic.at, first, last, row):
        return replace(topic, id=row.wide)
    if owner == row.target or (not owner and _acts(page, topic, row, first, agent)):
        return replace(topic, id=row.mirror, rank=9)
    return topic


def duties_of(page: Page, actor: str, target: str) -> str:
    """Return the name of the duties that one party charges on another."""
    form = str(page.vocabulary.flows["duties"])
    return form.format(actor=actor.lower(), target=target.lower())


def _applied(page: Page, at: int, last: int) -> list[str]:
    """Return the parties to whose goods duties are said to apply: "applied to American goods"."""
    covers, into = page.words.little["covers"], page.words.little["into"]
    for k in range(at + 1, min(last, at + 14) - 1):
        if page.tokens[k].key in covers and page.tokens[k + 1].key in into:
            return _places(page, k + 1, min(last, k + 6), after="")
    return []


def _everybody(page: Page, at: int, first: int, last: int, row: Subject) -> bool:
    """Tell whether everybody pays: "the 10% that almost every country is charged"."""
    bears = page.words.little["bears"] | page.words.little["levies"]
    named = _places(page, first, last, after="")
    paid = bears & set(page.keys(first, last))
    return "world" in named and bool(paid) and row.target not in named


def _payer(page: Page, at: int, first: int, row: Subject) -> str:
    """Return the party on which duties fall: "American beans face", "China pays a tariff".

    Goods tell it of either party; a party itself only if the duties are known to be on it, for
    importers bear those of their own country.
    """
    bears = page.words.little["bears"]
    k = next((k for k in range(at - 1, max(first, at - 8), -1) if page.tokens[k].key in bears), 0)
    for mention in reversed(page.names_in(first, k)):
        party = page.vocabulary.party_in(mention.tags)
        near = k - mention.last <= 2
        led = page.words.little["upon"] | page.words.little["into"]
        if mention.first and page.tokens[mention.first - 1].key in led:
            continue  # "pork going into China faces"
        if party == row.target and near:
            return party
        if party == row.actor and k - mention.last <= _GOODS and _is_origin(page, mention):
            return party
    return ""


def _mirrored(page: Page, row: Subject) -> str:
    """Return the name of the other party's duties for a layer or total of one's own."""
    rows = page.vocabulary.subjects
    return next((r.mirror for r in rows if r.mirror and r.actor == row.actor), row.id)


def _third(page: Page, row: Subject, owner: str, at: int, first: int, last: int) -> str:
    """Return the duties that somebody else charges on a party, or a party on somebody else."""
    sides = {row.actor, row.target}
    if owner and owner not in sides | {"world"} and "," not in owner:
        upon = _places(page, at, last, after="surface")
        hit = next(
            (p for p in upon if p != owner and "," not in p and p != "world"),
            row.target,
        )
        return duties_of(page, owner, hit)
    hit = next((p for p in _places(page, first, last, after="surface") if p not in sides), "")
    if owner == row.target and hit and hit != "world" and "," not in hit:
        return duties_of(page, owner, hit)
    return ""


def only_statute(page: Page, until: int) -> str:
    """Return the one section of law that a document has named for its duties; empty if more.

    One that its opening alone names is what it is about, whatever else is named later.
    """
    opening = page.range(0, page.sentences[:_OPENING][-1].end)[1]
    about = _statutes(page, min(opening, until))
    found = about if len(about) == 1 else _statutes(page, until)
    return found.pop() if len(found) == 1 and "_s" in next(iter(found)) else ""


def _statutes(page: Page, until: int) -> set[str]:
    """Return the sections of law and the layers of duties named before a token."""
    form = next((r.id for r in page.vocabulary.subjects if "{section}" in r.id), "{section}")
    found: set[str] = set()
    for tag in page.tags_before(until):
        name = tag.partition(":")[2]
        if tag.startswith("section:"):
            found.add(form.replace("{section}", name))
        elif tag.startswith("subject:tariff.") or tag in page.vocabulary.layers:
            told = page.vocabulary.named(name)
            found.add(name if tag.startswith("subject:") and told and not told.mirror else tag)
    return found


def named_before(page: Page, first: int, last: int) -> str:
    """Return the duties of the section that "under this authority" means: the one named last."""
    little, keys = page.words.little, page.keys(first, last)
    if not any(a in little["named-now"] and b in little["authority"] for a, b in pairwise(keys)):
        return ""
    row = next((r for r in page.vocabulary.subjects if "{section}" in r.id), None)
    for mention in reversed(page.names_in(max(0, first - _BACK), last)):
        for tag in mention.tags:
            if tag.startswith("section:") and row is not None:
                return row.id.replace("{section}", tag[8:])
    return ""


def settled_by_agent(page: Page, topic: Topic, agent: str) -> Topic:
    """Return the duties of the party that acts now, where the last ones named were the other's.

    Those under a section of law stay what they are.
    """
    if page.vocabulary.of_section(topic.id):
        return topic
    row = page.vocabulary.named(topic.id)
    if row is None and topic.family == "tariff":
        ours = next((r for r in page.vocabulary.subjects if r.mirror), None)
        if ours is not None and agent in (
            ours.actor,
            ours.target,
            page.vocabulary.both,
        ):
            return replace(topic, id=ours.mirror if agent == ours.target else ours.id)
    if row is None or row.family != "tariff" or not agent or agent == row.actor:
        return topic
    if row.mirror and agent == row.target:
        return replace(topic, id=row.mirror)
    default = next((r for r in page.vocabulary.subjects if r.mirror and r.actor == row.actor), None)
    if default is not None and agent == row.target:
        return replace(topic, id=default.mirror)
    twin = next((r for r in page.vocabulary.subjects if r.mirror == topic.id), None)
    same = twin is not None and twin.actor == agent
    return replace(topic, id=twin.id) if twin is not None and same else topic


def _acts(page: Page, topic: Topic, row: Subject, first: int, agent: str) -> bool:
    """Tell whether the other party is the one that acts in the clause."""
    before = _places(page, first, topic.at, after="", goods=False, acting=True)
    if set(page.keys(first, topic.at)) & page.words.little["protests"]:
        return False  # one protests against the other's
    if before:
        return before[-1] == row.target
    own = page.tokens[topic.at - 1].key in page.words.little["own"] if topic.at else False
    return (own or _shares_subject(page, first)) and agent == row.target


def _shares_subject(page: Page, first: int) -> bool:
    """Tell whether a clause goes on with what its sentence's party does: "… but kept a levy".

    Also behind a clause on the side: "The Peruvian steps, which start today, put 5% on corn".
    """
    aside = first and page.tokens[first - 1].text == ","
    if not first or not (aside or page.tokens[first - 1].key in page.words.little["goes-on"]):
        return False
    tags = (t for m in page.speech_in(first, first + 1) for t in m.tags)
    return any(t.startswith(("act:", "dir:", "verb") if aside else ("act:", "dir:")) for t in tags)


def _owner(page: Page, at: int, first: int) -> str:
    """Return the party whose word stands right before: "Chinese tariffs", "China's duties"."""
    marks = page.words.closed["owned"]
    for mention in page.names_in(max(first, at - 4), at):
        gap = page.tokens[mention.last : at]
        near = all(t.key in marks or t.is_number or t.text in "%-" for t in gap)
        if near and (party := page.vocabulary.party_in(mention.tags)):
            return party
    return ""


def charged_on(page: Page, topic: Topic, figure: int) -> Topic:
    """Return the duties on the country that stands right before a rate: "Vietnam 46%"."""
    default = next((r for r in page.vocabulary.subjects if r.mirror), None)
    if default is None or topic.id not in (default.id, default.wide):
        return topic
    near = page.names_in(figure - 2, figure)
    codes = [t[6:] for m in near if m.last == figure for t in m.tags if t.startswith("place:")]
    if not codes or codes[0] in (default.actor, default.target, "world") or "," in codes[0]:
        return topic
    return replace(topic, id=duties_of(page, default.actor, codes[0]))


def _places(
    page: Page,
    first: int,
    last: int,
    *,
    after: str,
    goods: bool = True,
    acting: bool = False,
) -> list[str]:
    """Return the parties named in a run of tokens.

    `after` is a closed class, a word of which stands before them. On demand without those whose
    goods are named, and without those that something is done to.
    """
    found: list[str] = []
    for mention in page.names_in(first, last):
        if after and not page.among(after, max(first, mention.first - 8), mention.first):
            continue
        if not goods and _is_origin(page, mention):
            continue
        if (
            acting
            and mention.first
            and page.tokens[mention.first - 1].key in page.words.little["upon"]
        ):
            continue
        for tag in mention.tags:
            if tag.startswith("place:"):
                found.append(tag[6:])
            elif tag in page.vocabulary.party and not after:
                found.append(page.vocabulary.party[tag])
    return found


def _is_origin(page: Page, mention: Mention) -> bool:
    """Tell whether a party is named as where goods come from: "goods of …", "… products"."""
    beside = page.names_in(max(0, mention.first - 3), mention.last + 2)
    if any(t.startswith("product:") for m in beside for t in m.tags if m.first == mention.last):
        return True
    return any(
        t in ("c:goods", "flow:imports")
        for m in beside
        for t in m.tags
        if m.last == mention.first or m.first == mention.last or m.last + 1 == mention.first
    )


def actor_of(
    page: Page, topic: Topic, first: int, last: int, agent: str
) -> tuple[str | None, str | None, str]:
    """Return who acts, on whom, and the rule that told."""
    if topic.flow is not None:
        return topic.flow.reporter or None, topic.flow.partner or None, "flow"
    row = page.vocabulary.named(topic.id)
    if row is not None and row.actor:
        return row.actor, row.target or None, "subject"
    named = [p for p in _places(page, first, last, after="") if p != "world"]
    sides = {s for p in named for s in p.split(",")}
    if topic.family in ("diplomacy", "truce", "agreement", "escalation"):
        both = page.vocabulary.both
        if topic.id != "visit" and (len(sides) != 1 or sides == set(both.split(","))):
            return both, None, "joint act"
    if named:
        return named[0], None, "first named"
    return (agent or None), None, "sentence" if agent else ""


def first_party(page: Page, first: int, last: int) -> str:
    """Return the party that a clause names first: who acts in it, not whose goods are told."""
    for mention in page.names_in(first, last):
        party = page.vocabulary.party_in(mention.tags)
        upon = mention.first > 0 and page.tokens[mention.first - 1].key in page.words.little["upon"]
        if party and not upon and not _is_origin(page, mention):
            return party
    return ""
