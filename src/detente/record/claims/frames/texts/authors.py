"""Who signed a text: the author, the firm or the paper that says "I" or "we" in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property

from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice
from detente.record.claims.frames.quotes import Quoted
from detente.record.documents.sentences import Sentence

#: How many lines at the head and at the foot of a text may name who wrote it.
_HEAD, _FOOT = 7, 4
#: A longer line is prose, and a longer name none of a person's.
_LONG, _NAME = 14, 5
#: How many words the mark of an opinion has at most: "Client Alert", "The weekly column".
_MARK = 4
#: How many words lead into a clause: "by our count the duty is", "I think that".
_LEADS_IN = 8
#: How far into a text its dateline ends at the latest.
_DATELINE = 400
_PARTS = re.compile(r"\s*[|•·(]\s*|\s+[–—-]\s+|,\s+")
_WORD = r"[A-Z][\w’'-]+"


class Author:
    """Whoever writes a document, if it is signed and speaks in the first person.

    Parameters
    ----------
    page : Page
        The document.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def voice(self) -> Voice | None:
        """The author, None where nobody signs or nobody says "I" or "we"."""
        name, person, viewed = signed_by(self.page)
        speaks = len(self.own_words) > 1 or (viewed and self.own_words) or _argues(self.page)
        return (
            Voice(name, "author", rule="author" if person else "firm") if name and speaks else None
        )

    @cached_property
    def own_words(self) -> list[int]:
        """Where the document says "I" or "we" in its own voice."""
        quoted, own = Quoted(self.page.text), self.page.words.framing["own voice"]
        return [
            t.start
            for t in self.page.tokens
            if t.key in own
            and (quoted.around(t.start) or (t.start,))[0] == t.start
            and self.page.document.inside(t.start, t.end, "embedded") is None
        ]

    def voice_of(self, sentence: Sentence, first: int, last: int) -> Voice | None:
        """Return the author of a clause of a sentence.

        The rule tells whether it says "I", or what leads into it does: then what it counts is the
        author's too.
        """
        if self.voice is None:
            return None
        begin = max(sentence.start, self.page.tokens[max(0, first - _LEADS_IN)].start)
        k = bisect_left(self.own_words, begin)
        here = any(w < self.page.tokens[last - 1].end for w in self.own_words[k : k + 1])
        return replace(self.voice, rule="first person") if here else self.voice


def signed_by(page: Page) -> tuple[str, bool, bool]:
    """Return who wrote a document, whether in a voice of its own, and whether as a view.

    A person wins over a firm that advises, and a firm over the paper. Where nothing marks the
    text as a view, its "I" or "we" has to be told more than once.
    """
    document = page.document
    lines = [line.strip() for line in page.text.split("\n") if line.strip()]
    head, foot = lines[:_HEAD], lines[max(_HEAD, len(lines) - _FOOT) :]
    if any(page.words.issuers["live"].search(line) for line in head[:2]):
        return "", False, False
    viewed = any(_marks(page, part) for line in head for part in _PARTS.split(line))
    viewed = viewed or _argues(page)
    person = document.author or _byline(page) or _person(page, [*head[1:], *foot])
    if person:
        return person, True, viewed
    firm = _firm(page, [*head, *foot])
    if firm:
        return firm, False, True
    if _argues(page) and _agency(page):
        return _agency(page), True, True
    publisher = "" if any(c.isdigit() for c in document.publisher) else document.publisher
    return publisher or _masthead(page, lines), True, viewed


def _marks(page: Page, part: str) -> bool:
    """Tell whether a part of a line marks a view: "Opinion", "Client Alert", "senior fellow"."""
    words = part.lower().split()
    return 0 < len(words) <= _MARK and bool(set(words) & page.words.framing["view"])


def _argues(page: Page) -> bool:
    """Tell whether a title says that the text argues: "Commentary: …", "Editorial | …"."""
    title = next((line.strip() for line in page.text.split("\n") if line.strip()), "")
    head, sign, _ = title.partition(":") if ":" in title else title.partition("|")
    return bool(sign) and head.strip().lower() in page.words.framing["argued"]


def _agency(page: Page) -> str:
    """Return the agency that a dateline names in brackets: "PARIS, May 3 (Sea Wire) --"."""
    found = re.search(rf"\(({_WORD}(?:\s{_WORD}){{0,3}})\)\s?(?:--|—|–|-)\s", page.text[:_DATELINE])
    return found[1] if found is not None else ""


def _person(page: Page, lines: list[str]) -> str:
    """Return the person that a short line names by itself, beside a day or an office."""
    for line in lines:
        if len(line.split()) > _LONG or line[-1] in ".?!:":
            continue
        for part in _PARTS.split(line):
            found = page.words.issuers["signs"].fullmatch(part.strip())
            if found is not None and _is_person(page, found["name"]):
                return found["name"]
    about = (page.words.issuers["describes"].match(line) for line in lines)
    return next((m[1] for m in about if m is not None and _is_person(page, m[1])), "")


def _is_person(page: Page, name: str) -> bool:
    """Tell whether capitalised words are a person's name: none is a word of the text's own."""
    if name.isupper() or len(name.split()) > _NAME:
        return False
    words = name.lower().split()
    if any(re.search(rf"\b{re.escape(word)}\b", page.text) for word in words):
        return False
    if set(words) & (page.words.framing["section of a paper"] | page.words.framing["view"]):
        return False
    at = page.text.find(name)
    first, last = page.range(at, at + len(name))
    if page.names_in(first, last) or page.whens_in(first, last) or page.houses_in(first, last):
        return False
    told = {t for m in page.speech_in(first, last) for t in m.tags}
    return not told & {
        "role",
        "title",
        "analyst",
        "firm",
        "say",
        "out",
        "opens clause",
    } and not any(t.startswith(("org:", "act:", "dir:")) for t in told)


def _firm(page: Page, lines: list[str]) -> str:
    """Return the firm that a text of its own opinion is signed by."""
    for line in lines:
        found_house = _publishes(page, line) if len(line.split()) <= _LONG else ""
        if found_house:
            return found_house
    ends = "|".join(map(re.escape, page.words.firms))
    joins = "|".join(map(re.escape, sorted(page.words.framing["joins firms"])))
    firm = re.compile(rf"\b({_WORD}(?:\s(?:(?:{joins})\s)?{_WORD}){{0,4}}\s(?:{ends}))\b")
    for line in lines:
        found = firm.search(line) if len(line.split()) <= _LONG else None
        if found is not None:
            return found[1]
    return ""


def _publishes(page: Page, line: str) -> str:
    """Return the house that stands by itself in a line or its part, or that it is published by."""
    at = page.text.find(line)
    first, last = page.range(at, at + len(line))
    for house in page.houses_in(first, last):
        name = page.said(house.first, house.last)
        alone = len(name.split()) > 1 and name in (part.strip() for part in _PARTS.split(line))
        alone = alone and not _marks(page, name)
        behind = house.first - page.reads(house.first - 1, "definite")
        by = page.reads(behind - 1, "agent")
        if house.kind == "house" and (alone or (by and house.first - 2 >= first)):
            return name.title() if name.isupper() else name
    return ""


def _masthead(page: Page, lines: list[str]) -> str:
    """Return the name before the bar of a first line: "The Desk | Daily note"."""
    name, bar, _ = lines[0].partition("|") if lines else ("", "", "")
    name = re.sub(r"\([^)]*\)", "", name).strip()
    name = name.title() if name.isupper() else name
    titled = all(word[0].isupper() or not word[0].isalpha() for word in name.split())
    titled = titled and name.lower() not in page.words.framing["section of a paper"]
    return name if bar and titled and len(name.split()) <= _NAME else ""


def _byline(page: Page) -> str:
    """Return the author that a byline names."""
    for flag in page.document.flagged("byline"):
        first, last = page.range(flag.start, flag.end)
        words = page.tokens[first:last]
        if len(words) > 2 and page.reads(first, "agent") and words[1].is_capital:
            stop = next((j for j, t in enumerate(words[1:], 1) if not t.is_capital), len(words))
            return " ".join(t.text for t in words[1:stop])
    return ""
