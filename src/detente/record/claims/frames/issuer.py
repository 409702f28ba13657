"""Whose document it is: a release speaks as its issuer, a transcript as who answers."""

from __future__ import annotations

import re
from dataclasses import replace

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice
from detente.record.claims.frames.voices import Voices

_RELEASE = re.compile(
    r"(?i)\b(?:fact sheet|press release|statement (?:by|from|of)|joint statement|read-?out|"
    r"office of the|for immediate release|remarks by|answers? questions|regular press conference|"
    r"spokes(?:person|man|woman)(?:’s|'s)? (?:remarks|comments|answers|statement))\b"
)
#: What a title says of a text in which a body speaks; in a sentence it may mean anything.
_SPOKEN = re.compile(
    r"(?i)\b(?:spokes(?:person|man|woman)|briefings?|press conference|transcript|remarks|q\s?&\s?a|"
    r"questions and answers|takes questions|responds to|reporters[’']? questions|statement)\b"
)
_SPEAKS = re.compile(r"(?i)\b(?:ministry|spokes(?:person|man|woman))\b")
_ASKS = re.compile(r"(?i)\W*(?:q|question|reporter|interviewer|journalist)\s*[:.]\s")
_HOSTS = re.compile(r"(?i)\W*(?:moderator|host|anchor|presenter)\s*[:.]\s")
_ANSWERS = re.compile(r"\W*(?:A|Answer|ANSWER)\s*[:.]\s")
_NAMED = re.compile(r"\W*([A-Z][A-Z.’' ]{3,45}|(?:[A-Z][\w’'-]+\s?){1,4}):\s")
_HEAD = 4


def issuer_of(page: Page) -> Voice | None:
    """Return the body that speaks where nobody else does: a release's or a ministry's own voice."""
    head = page.sentences[: _HEAD + 2]
    if not head:
        return None
    titles = [s for s in head if s is head[0] or _titles(page, s.start, s.end)]
    spoken = [s for s in titles if page.text[s.end - 1] not in '.”"']
    if not (
        any(_RELEASE.search(page.text[s.start : s.end]) for s in titles)
        or any(_SPOKEN.search(page.text[s.start : s.end]) for s in spoken)
        or _answers(page, head[-1].end)
    ):
        return None
    first, last = page.range(head[0].start, max(titles[-1].end, head[min(1, len(head) - 1)].end))
    for mention in page.names_in(first, last):
        for tag in mention.tags:
            if tag.startswith("body:"):
                spokes = any(
                    t.key.startswith("spokes") for t in page.tokens[mention.last : mention.last + 4]
                )
                name = tag[5:] + (" spokesperson" if spokes else "")
                return Voice(name, "body", page.vocabulary.party.get(tag, ""), rule="issuer")
    return None


def _answers(page: Page, end: int) -> bool:
    """Tell whether a ministry or its spokesperson answers the questions of a text."""
    lines = [page.text[s.start : s.end + 1] for s in page.sentences]
    asked = sum(1 for line in lines if _ASKS.match(line) or _NAMED.match(line))
    return asked > 1 and _SPEAKS.search(page.text[:end]) is not None


def _titles(page: Page, start: int, end: int) -> bool:
    """Tell whether a sentence stands in the head of a document: a line without a full stop."""
    return (
        page.document.inside(start, end, "heading") is not None or page.text[end - 1] not in '.”"'
    )


def label_of(page: Page, index: int, voices: Voices) -> str:
    """Read the label of a line in a transcript; sets who speaks. ``asked`` for a question."""
    sentence = page.sentences[index]
    begins = index == 0 or page.sentences[index - 1].paragraph != sentence.paragraph
    if not begins:
        voices.label_end = -1
        return voices.label
    text = page.text[sentence.start : sentence.end + 1]
    voices.label_end = -1
    asks, answers = _ASKS.match(text), _ANSWERS.match(text)
    hosts = _HOSTS.match(text)
    if hosts:
        voices.label_end = sentence.start + hosts.end()
        voices.label, voices.issuer = "hosted", None
        return "hosted"
    if asks:
        voices.label_end = sentence.start + asks.end()
        voices.label, voices.issuer = "asked", Voice("", "reported", rule="question")
        return "asked"
    if answers:
        voices.label_end = sentence.start + answers.end()
        voices.label, voices.issuer = "answered", voices.answerer or _answerer(page, voices)
        return "answered"
    named = _NAMED.match(text)
    if (
        named
        and not _RELEASE.match(named[1])
        and not page.document.inside(sentence.start, sentence.end, "heading")
    ):
        first, last = page.range(sentence.start, sentence.start + named.end(1))
        names = [t for m in page.names_in(first, last) for t in m.tags]
        if any(t.startswith("outlet:") for t in names):
            voices.label, voices.issuer = "asked", Voice("", "reported", rule="question")
            voices.label_end = sentence.start + named.end()
            return "asked"
        role = page.has("role", first, last) or page.has("title", first, last)
        person = any(
            t.startswith(("person:", "body:")) for m in page.names_in(first, last) for t in m.tags
        )
        if not (role or person) and issuer_of(page) is not None:
            voices.label, voices.issuer = "asked", Voice("", "reported", rule="question")
            voices.label_end = sentence.start + named.end()
            return "asked"
        if not (role or person or voices.label):
            return voices.label
        voice = _labelled(
            page, named[1].strip(), (first, last), voices, bare=bool(role and not names)
        )
        voices.label, voices.issuer = "answered", voice
        voices.label_end = sentence.start + named.end()
        return "answered"
    return voices.label


def _labelled(
    page: Page,
    name: str,
    place: tuple[int, int],
    voices: Voices,
    *,
    bare: bool,
) -> Voice:
    """Return who a label names; a bare role speaks for the body that issues the text."""
    voice = phrase_voice(page, *place, voices.known)
    if voice is None or name.isupper():
        voice = Voice(
            voice.name
            if voice and voice.kind == "person" and voice.rule
            else name.title()
            if name.isupper()
            else name,
            "person",
            page.vocabulary.rival if "OFFICIAL" in name else "",
        )
    body = issuer_of(page)
    if body is not None and (voice.kind != "person" or bare):
        voice = (
            body
            if name.lower() in body.name.lower()
            else replace(body, name=f"{body.name} {name.lower()}")
        )
    return voice


def _answerer(page: Page, voices: Voices) -> Voice | None:
    """Return who answers in a conversation: the issuer, or the first person introduced."""
    first_issuer = issuer_of(page)
    if first_issuer is not None:
        voices.answerer = first_issuer
        return first_issuer
    for sentence in page.sentences[:10]:
        text = page.text[sentence.start : sentence.end]
        if _ASKS.match(text):
            break
        found = re.search(
            r"(?:^|\s)((?:[A-Z][\w’'-]+\s){1,2}[A-Z][\w’'-]+)(?=,|\s(?:is|teaches|has|was|runs|leads|heads|works|chairs))",
            text,
        )
        if found:
            voices.answerer = Voice(found[1], "person", rule="interview")
            return voices.answerer
    return None
