"""Whose document it is: a release speaks as its issuer, a transcript as who answers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice

if TYPE_CHECKING:
    from detente.record.claims.frames.voices import Voices

_NAMED = re.compile(r"\W*([A-Z][A-Z.’' ]{3,45}|(?:[A-Z][\w’'-]+\s?){1,4}):\s")
_HEAD = 4
#: How often a label stands before turns at least if it is somebody's who answers.
_TURNS = 2


def issuer_of(page: Page) -> Voice | None:
    """Return the body that speaks where nobody else does: a release's or a ministry's own voice."""
    head = page.sentences[: _HEAD + 2]
    if not head:
        return None
    titles = [s for s in head if s is head[0] or _titles(page, s.start, s.end)]
    spoken = [s for s in titles if page.text[s.end - 1] not in '.”":']
    if not (
        any(page.words.issuers["release"].search(page.text[s.start : s.end]) for s in titles)
        or any(page.words.issuers["spoken"].search(page.text[s.start : s.end]) for s in spoken)
        or _answers(page, head[-1].end)
    ):
        return None
    first, last = page.range(head[0].start, max(titles[-1].end, head[min(1, len(head) - 1)].end))
    for mention in page.names_in(first, last):
        for tag in mention.tags:
            if tag.startswith("body:"):
                stop = max(mention.last + 4, page.line(mention.first)[1])
                spokes = any(t.key.startswith("spokes") for t in page.tokens[mention.last : stop])
                name = tag[5:] + (" spokesperson" if spokes else "")
                return Voice(name, "body", page.vocabulary.party.get(tag, ""), rule="issuer")
    return None


def _answers(page: Page, end: int) -> bool:
    """Tell whether a ministry or its spokesperson answers the questions of a text."""
    lines = [page.text[s.start : s.end + 1] for s in page.sentences]
    asked = sum(1 for line in lines if page.words.issuers["asks"].match(line) or _NAMED.match(line))
    return asked > 1 and page.words.issuers["speaks"].search(page.text[:end]) is not None


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
    asks, answers = (
        page.words.issuers["asks"].match(text),
        page.words.issuers["answers"].match(text),
    )
    hosts = page.words.issuers["hosts"].match(text)
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
        and not page.words.issuers["release"].match(named[1])
        and not page.document.inside(sentence.start, sentence.end, "heading")
    ):
        first, last = page.range(sentence.start, sentence.start + named.end(1))
        if page.has("say", first, last):
            return voices.label
        names = [t for m in page.names_in(first, last) for t in m.tags]
        if any(t.startswith("outlet:") for t in names):
            voices.label, voices.issuer = "asked", Voice("", "reported", rule="question")
            voices.label_end = sentence.start + named.end()
            return "asked"
        role = page.has("role", first, last) or page.has("title", first, last)
        person = any(
            t.startswith(("person:", "body:")) for m in page.names_in(first, last) for t in m.tags
        )
        turns = _turns_of(page) if not (role or person) else []
        tells = _states(turns, named[1].strip())
        asked = any(end.endswith("?") for _, end in turns)
        if not (role or person or tells) and asked and issuer_of(page) is not None:
            voices.label, voices.issuer = "asked", Voice("", "reported", rule="question")
            voices.label_end = sentence.start + named.end()
            return "asked"
        if not (role or person or tells or voices.label):
            return voices.label
        voice = _labelled(
            page, named[1].strip(), (first, last), voices, bare=bool(role and not names)
        )
        voices.label, voices.issuer = "answered", voice
        voices.label_end = sentence.start + named.end()
        return "answered"
    return voices.label


def _turns_of(page: Page) -> list[tuple[str, str]]:
    """Return the turns of a transcript: the label of each, and its last sentence."""
    turns: list[tuple[str, str]] = []
    for number, sentence in enumerate(page.sentences):
        text = page.text[sentence.start : sentence.end + 1]
        begins = number == 0 or page.sentences[number - 1].paragraph != sentence.paragraph
        named = _NAMED.match(text) if begins else None
        if named is not None:
            turns.append((named[1].strip(), ""))
        if turns:
            turns[-1] = (turns[-1][0], text.strip())
    return turns


def _states(turns: list[tuple[str, str]], label: str) -> bool:
    """Tell whether the turns under a label tell more than they ask: whoever that is answers."""
    own = [end for name, end in turns if name == label]
    others = [end for name, end in turns if name != label]
    told = sum(not end.endswith("?") for end in own)
    return len(own) >= _TURNS and told > len(own) / 2 and any(e.endswith("?") for e in others)


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
        if page.words.issuers["asks"].match(text):
            break
        found = re.search(
            r"(?:^|\s)((?:[A-Z][\w’'-]+\s){1,2}[A-Z][\w’'-]+)(?=,|\s(?:is|teaches|has|was|runs|leads|heads|works|chairs))",
            text,
        )
        if found:
            voices.answerer = Voice(found[1], "person", rule="interview")
            return voices.answerer
    return None


def signed_by(page: Page) -> str:
    """Return the name of whoever wrote a document, as far as it says."""
    document = page.document
    known = document.author or _byline(page) or document.publisher
    return known or _masthead(page) or _signature(page)


def _masthead(page: Page) -> str:
    """Return the name before the bar of a first line: "The Desk | Daily note"."""
    head = page.text[: page.sentences[0].end] if page.sentences else ""
    name, bar, _ = head.partition("|")
    name = re.sub(r"\([^)]*\)", "", name).strip()
    name = name.title() if name.isupper() else name
    titled = all(word[0].isupper() or not word[0].isalpha() for word in name.split())
    titled = titled and name.lower() not in page.words.framing["section of a paper"]
    return name if bar and titled and len(name.split()) <= 5 else ""


def _signature(page: Page) -> str:
    """Return the firm or the person that a text of its own opinion is signed by."""
    firms = "|".join(map(re.escape, page.words.firms))
    name = r"[A-Z][\w’'-]+(?:\s(?:&\s|and\s)?[A-Z][\w’'-]+)"
    ends = [*page.sentences[:_HEAD], *page.sentences[-_HEAD:]]
    for sentence in ends:
        text = page.text[sentence.start : sentence.end]
        firm = re.search(rf"\b({name}{{0,4}}\s(?:{firms}))\b", text) if firms else None
        if firm is not None:
            return firm[1]
        signed = re.fullmatch(rf"(?:By\s)?({name}{{1,2}})", text.strip())
        signed = signed or re.match(rf"({name}{{1,2}})\s(?:is|teaches|writes|runs|leads)\s", text)
        if signed is not None and sentence is not page.sentences[0]:
            return signed[1]
    return ""


def _byline(page: Page) -> str:
    """Return the author that a byline names."""
    for flag in page.document.flagged("byline"):
        first, last = page.range(flag.start, flag.end)
        words = page.tokens[first:last]
        if len(words) > 2 and words[0].key == "by" and words[1].is_capital:
            stop = next((j for j, t in enumerate(words[1:], 1) if not t.is_capital), len(words))
            return " ".join(t.text for t in words[1:stop])
    return ""
