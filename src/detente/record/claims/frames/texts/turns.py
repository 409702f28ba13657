"""Turns of a transcript: who asks, who answers, and whose name a label stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, introduced, phrase_voice
from detente.record.claims.reading.tokens import tokens_of

if TYPE_CHECKING:
    from detente.record.claims.frames.voices import Voices

_LABEL = re.compile(
    r"\W*((?:[A-Z][A-Z.’'-]*\s?(?:&\s)?){1,5}|(?:[A-Z][\w’'-]+\.?\s?){1,4})"
    r"(?:,\s([^:\n]{3,70})|\s?\(([^):\n]{2,70})\))?:\s"
)
#: A label that a stop ends: "Mr. HOBBS." of a hearing's printed record.
_STOPPED = re.compile(
    r"\W*((?:[A-Z][a-z]{1,14}\.?\s){1,2}[A-Z][A-Z’'-]{2,}(?:\s[A-Z’'-]{3,})?)\.\s"
)
#: How often a label stands before turns at least if it is somebody's who answers.
_TURNS = 2
#: From how many turns on a text is a transcript, so that its labels in capitals are people.
_SPOKEN = 4
#: How much of what follows a name may tell who bears it.
_DESCRIBED = 90
_ASKED = Voice("", "reported", rule="question")


@dataclass(slots=True)
class Turn:
    """A turn: the sentence it begins with, its label, how that goes on, and all that is said."""

    index: int
    name: str
    beside: str
    start: int
    end: int
    said: str = ""

    @property
    def surname(self) -> str:
        """The last word of the label, by which later turns name the same person."""
        return self.name.split()[-1].lower().strip(".’'-")

    @property
    def shouted(self) -> bool:
        """Whether the label, or the surname in it, is in capitals."""
        return self.name.split()[-1].isupper() and len(self.name) > 3


def label_of(page: Page, index: int, voices: Voices) -> str:
    """Read the label of a line in a transcript; sets who speaks. ``asked`` for a question."""
    sentence = page.sentences[index]
    begins = index == 0 or page.sentences[index - 1].paragraph != sentence.paragraph
    voices.label_end = -1
    if not begins:
        return voices.label
    text = page.text[sentence.start : sentence.end + 1]
    for kind, pattern in (("hosted", "hosts"), ("asked", "asks"), ("answered", "answers")):
        match = page.words.issuers[pattern].match(text)
        if match is None:
            continue
        voices.label_end, voices.label = sentence.start + match.end(), kind
        if kind == "answered":
            voices.issuer = voices.answerer or _answerer(page, voices)
        else:
            voices.issuer = None if kind == "hosted" else _ASKED
        return kind
    if voices.turns is None:
        voices.turns = turns_of(page)
    turn = next((t for t in voices.turns if t.index == index), None)
    if turn is None or not _speaks(page, turn, voices):
        return voices.label
    asked = _asks(page, turn, voices)
    voices.label, voices.label_end = "asked" if asked else "answered", turn.end
    voices.issuer = _ASKED if asked else _labelled(page, turn, voices)
    return voices.label


def turns_of(page: Page) -> list[Turn]:
    """Return the turns of a transcript, in order; lines with a colon that are none as well."""
    turns: list[Turn] = []
    for index, sentence in enumerate(page.sentences):
        text = page.text[sentence.start : sentence.end + 1]
        begins = index == 0 or page.sentences[index - 1].paragraph != sentence.paragraph
        named = _LABEL.match(text) or _STOPPED.match(text) if begins else None
        if named is not None and not _none(page, named, sentence.start):
            name, told = named[1].strip(" ,"), named.groups()[1:]
            start, end = sentence.start + named.start(1), sentence.start + named.end()
            turns.append(Turn(index, name, next(filter(None, told), ""), start, end))
        if turns:
            turns[-1].said += " " + text.strip()
    return turns


def _none(page: Page, named: re.Match[str], start: int) -> bool:
    """Tell whether words before a colon are none of a speaker: a title, a phrase, "X said"."""
    if page.words.issuers["release"].match(named[1]) or page.words.issuers["greets"].match(
        named[0]
    ):
        return True
    first, last = page.range(start + named.start(1), start + named.end())
    aside = page.words.little["link"] - page.words.little["of"]
    return page.has("say", first, last) or bool(aside & set(page.keys(first, last)))


def _own(turn: Turn, voices: Voices) -> list[Turn]:
    return [t for t in voices.turns or () if t.surname == turn.surname]


def _place(page: Page, turn: Turn) -> tuple[int, int]:
    return page.range(turn.start, turn.start + len(turn.name))


def _known(page: Page, turn: Turn) -> bool:
    """Tell whether a label names a person, a body, an office or a title."""
    first, last = _place(page, turn)
    end = page.range(turn.start, turn.end)[1]
    several = turn.shouted and turn.surname.endswith("s")  # "HELPING FARMERS" is nobody
    if page.has("role", first, last if not turn.beside else end) and not several:
        return True
    named = any(
        t.startswith(("person:", "body:")) for m in page.names_in(first, last) for t in m.tags
    )
    return named or page.has("title", first, last)


def _speaks(page: Page, turn: Turn, voices: Voices) -> bool:
    """Tell whether a label stands for somebody.

    Where each label in capitals stands once they lead the paragraphs of a fact sheet.
    """
    own = _own(turn, voices)
    where = page.sentences[turn.index]
    heading = page.document.inside(where.start, where.end, "heading") is not None
    if heading and len(own) < _TURNS:
        return False
    if voices.label or _known(page, turn) or _states(own, voices.turns or []):
        return True
    if _of_outlet(page, turn) or (voices.issuer is not None and _questions(voices.turns or [])):
        return True
    shouted = [t for t in voices.turns or () if t.shouted]
    names = {t.surname for t in shouted}
    return turn.shouted and len(shouted) >= _SPOKEN and 1 < len(names) < len(shouted)


def _questions(turns: list[Turn]) -> bool:
    return any(t.said.endswith("?") for t in turns)


def _states(own: list[Turn], turns: list[Turn]) -> bool:
    """Tell whether the turns under a label tell more than they ask: whoever that is answers."""
    others = [t for t in turns if t not in own]
    told = sum(not t.said.endswith("?") for t in own)
    return len(own) >= _TURNS and told > len(own) / 2 and _questions(others)


def _of_outlet(page: Page, turn: Turn) -> bool:
    names = page.names_in(*_place(page, turn))
    return any(t.startswith("outlet:") for m in names for t in m.tags)


def _asks(page: Page, turn: Turn, voices: Voices) -> bool:
    """Tell whether a label is one of those who ask: most of their turns hold a question."""
    own, turns = _own(turn, voices), voices.turns or []
    if _of_outlet(page, turn) or page.words.issuers["presides"].match(turn.name):
        return True
    first, last = _place(page, turn)
    if any(t.startswith(("person:", "body:")) for m in page.names_in(first, last) for t in m.tags):
        return False
    form = page.words.forms["mouthpiece"]
    spokes = any(t.key.startswith(form) for t in page.tokens[first:last])
    if spokes or page.has("official", first, last):
        return False
    asking = sum("?" in t.said for t in own) > len(own) / 2
    if asking and any("?" not in t.said for t in turns if t not in own):
        return True
    known = _known(page, turn) or _states(own, turns) or turn.shouted
    return not known and _questions(turns) and voices.body is not None


def _labelled(page: Page, turn: Turn, voices: Voices) -> Voice:
    """Return who a label names; a bare role speaks for the body that issues the text."""
    place, name = _place(page, turn), turn.name
    named = [t for m in page.names_in(*place) for t in m.tags]
    bare = page.has("role", *place) and not named
    voice = phrase_voice(page, *place, voices.known)
    if bare or (voice is not None and voice.kind not in ("person", "analyst")):
        body = voices.body
        if body is not None and body.kind == "body":
            if name.lower() in body.name.lower():
                return body
            return replace(body, name=f"{body.name} {name.lower()}")
    if any(t.startswith("person:") for t in named) and voice is not None:
        return voice
    if bare:
        party = page.vocabulary.rival if page.has("official", *place) else ""
        return Voice(name.title() if name.isupper() else name, "person", party)
    voice = _introduced(page, turn, voices)
    introduced(page, voices.known, voice)
    return voice


def _introduced(page: Page, turn: Turn, voices: Voices) -> Voice:
    """Return the person of a label by the full name that the text tells once."""
    words = [w for w in turn.name.split() if not _title(page, w)] or turn.name.split()
    if turn.shouted:
        words = [w.title() if w.isupper() else w for w in words]
    name, beside = " ".join(words), turn.beside
    if len(words) == 1:
        for other in _own(turn, voices):
            longer = [w for w in other.name.split() if not _title(page, w)]
            if len(longer) > 1:
                name = " ".join(w.title() if other.name.isupper() else w for w in longer)
                beside = other.beside
                break
        else:
            name, beside = _full(page, words[0])
    return Voice(name, _kind(page, beside), rule="label")


def _kind(page: Page, beside: str) -> str:
    """Return what somebody is whom these words describe: a judge from outside, or a person."""
    tags = {t for m in page.words.words.find(tokens_of(beside)) for t in m.tags}
    house = bool(tags & {"org:house", "firm", "works"}) and "role" not in tags
    return "analyst" if house or tags & {"analyst", "scholar"} else "person"


def _full(page: Page, surname: str) -> tuple[str, str]:
    """Return the full name that a surname stands in, and what is said beside it."""
    given = r"(?:[A-Z][\w’'-]+\s|[A-Z]\.\s?){1,3}"
    found = re.search(rf"\b({given}{re.escape(surname)})\b([^;\n:]*)", page.text)
    if found is None:
        return surname, ""
    words = [w for w in found[1].split() if not _title(page, w)]
    return (" ".join(words), found[2][:_DESCRIBED]) if len(words) > 1 else (surname, "")


def _title(page: Page, word: str) -> bool:
    tags, _ = page.words.words.match(tokens_of(word), 0)
    return "title" in tags or word.rstrip(".").lower() in page.words.framing["article"]


def _answerer(page: Page, voices: Voices) -> Voice | None:
    """Return who answers in a conversation: the issuer, or the first person introduced."""
    first_issuer = voices.body
    if first_issuer is not None:
        voices.answerer = first_issuer
        return first_issuer
    for sentence in page.sentences[:10]:
        text = page.text[sentence.start : sentence.end]
        if page.words.issuers["asks"].match(text):
            break
        found = page.words.issuers["introduces"].search(text)
        if found:
            voices.answerer = Voice(found[1], _kind(page, text), rule="interview")
            return voices.answerer
    return None
