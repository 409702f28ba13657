"""Whose document it is: a release speaks as its issuer, a letter as the body that sends it."""

from __future__ import annotations

import re

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice

_HEAD = 4
#: In how many sentences a letter greets its reader at the latest.
_GREETING = 14
_NAME = re.compile(r"(?:[A-Z][\w’'-]+\.?\s){0,3}[A-Z][\w’'-]+")
_QUESTION = re.compile(r"\W*([A-Z][A-Z.’' ]{3,45}|(?:[A-Z][\w’'-]+\s?){1,4}):\s")


def issuer_of(page: Page) -> Voice | None:
    """Return the body that speaks where nobody else does: a release's or a ministry's own voice."""
    head = page.sentences[: _HEAD + 2]
    if not head:
        return None
    letter = _letterhead(page)
    if letter is not None:
        return letter
    given = _distributed(page, head[-1].end)
    if given is not None:
        return given
    titles = [s for s in head if s is head[0] or _titles(page, s.start, s.end)]
    spoken = [s for s in titles if page.text[s.end - 1] not in '.”":']
    if not (
        any(page.words.issuers["release"].search(page.text[s.start : s.end]) for s in titles)
        or any(page.words.issuers["spoken"].search(page.text[s.start : s.end]) for s in spoken)
        or _answers(page, head[-1].end)
    ):
        return _witness(page)
    first, last = page.range(head[0].start, max(titles[-1].end, head[min(1, len(head) - 1)].end))
    for mention in page.names_in(first, last):
        for tag in mention.tags:
            if tag.startswith("body:"):
                stop = max(mention.last + 4, page.line(mention.first)[1])
                form = page.words.forms["mouthpiece"]
                spokes = any(t.key.startswith(form) for t in page.tokens[mention.last : stop])
                spokes = spokes or page.words.issuers["mouth"].search(page.text) is not None
                name = _headed(page, tag, first, last) + (" spokesperson" if spokes else "")
                return Voice(name, "body", page.vocabulary.party.get(tag, ""), rule="issuer")
    return _witness(page)


def _headed(page: Page, tag: str, first: int, last: int) -> str:
    """Return a body's name as the head of a text writes it in full, else our own for it."""
    told = tag[5:]
    for mention in page.names_in(first, last):
        words = page.said(mention.first, mention.last)
        if tag in mention.tags and page.tokens[mention.first].is_capital:
            named = _headless(page, _cased(page, words))
            told = max(told, named, key=lambda name: len(name.split()))
    return told


def _distributed(page: Page, end: int) -> Voice | None:
    """Return the body that a note beneath the title says a text comes from: "issued by the X"."""
    note = page.words.issuers["gives out"].search(page.text, 0, end)
    if note is None:
        return None
    first, last = page.range(note.end(), page.text.find("\n", note.end()))
    last = next((k for k in range(first, last) if page.tokens[k].text in ",.;()"), last)
    known = phrase_voice(page, first, last, {})
    bodies = page.houses_in(first, last) or (known is not None and known.kind == "body")
    if known is None or not bodies:
        return None
    name = page.said(first, last).removeprefix("the ")
    return Voice(name, "body", known.party, rule="issuer")


def _witness(page: Page) -> Voice | None:
    """Return who testifies or speaks in a text that is wholly theirs: "Testimony of Ann Lee"."""
    for sentence in page.sentences[:_HEAD]:
        line = page.text[sentence.start : sentence.end]
        told = page.words.issuers["witness"].match(line)
        name = _NAME.match(line, told.end()) if told is not None else None
        if name is not None:
            first, last = page.range(sentence.start + name.start(), sentence.start + name.end())
            known = phrase_voice(page, first, last, {})
            if known is not None and known.kind in ("person", "analyst"):
                return Voice(known.name, known.kind, known.party, rule="label")
    return None


def _letterhead(page: Page) -> Voice | None:
    """Return the body at the head of a letter: it speaks, not whom the letter greets."""
    for sentence in page.sentences[:_GREETING]:
        if page.words.issuers["greets"].match(page.text[sentence.start : sentence.end + 1]):
            break
    else:
        return None
    first, last = page.range(page.sentences[0].start, page.sentences[0].end)
    named = any(
        house.last - house.first > (last - first) / 2 for house in page.houses_in(first, last)
    )
    name = _cased(page, page.said(first, last))
    return Voice(name, "person", rule="letterhead") if named else None


def _headless(page: Page, name: str) -> str:
    """Return a name without the capital article before it."""
    head, _, rest = name.partition(" ")
    led = head == head.capitalize() and head.lower() in page.words.closed["definite"]
    return rest if led and rest else name


def _cased(page: Page, name: str) -> str:
    """Return a name without its capitals: "COUNCIL OF MAKERS" is "Council of Makers"."""
    if not name.isupper():
        return name
    return page.words.issuers["small"].sub(lambda m: m[0].lower(), name.title())


def _answers(page: Page, end: int) -> bool:
    """Tell whether a ministry or its spokesperson answers the questions of a text."""
    lines = [page.text[s.start : s.end + 1] for s in page.sentences]
    asks = page.words.issuers["asks"]
    asked = sum(1 for line in lines if asks.match(line) or _QUESTION.match(line))
    return asked > 1 and page.words.issuers["speaks"].search(page.text[:end]) is not None


def _titles(page: Page, start: int, end: int) -> bool:
    """Tell whether a sentence stands in the head of a document: a line without a full stop."""
    return (
        page.document.inside(start, end, "heading") is not None or page.text[end - 1] not in '.”"'
    )
