"""Names the vocabulary does not know: of people, firms, institutes, offices, by their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from detente.record.claims.frames.page import Page

#: Kinds of bodies that the nouns in their names tell.
_SORTS = {"firm": "house", "org:house": "house", "org:body": "body", "org:office": "office"}


class House(NamedTuple):
    """A body told by a noun in its name: its tokens, and what kind it is."""

    first: int
    last: int
    kind: str


def houses_of(page: Page) -> list[House]:
    """Return the bodies named in a document whose name has such a noun, in order."""
    found: list[House] = []
    for mention in page.speech:
        sort = next((_SORTS[t] for t in mention.tags if t in _SORTS), "")
        if not sort or not page.tokens[mention.first].is_capital:
            continue
        if found and mention.first < found[-1].last:
            continue
        first, last = _name_around(page, mention.first, mention.last)
        if last - first >= 2:
            found.append(House(first, last, sort))
    return found


def _name_around(page: Page, first: int, last: int) -> tuple[int, int]:
    """Return the run of capitalised words around a noun: "Council on Foreign Relations"."""
    begin, end = page.line(first)
    while first > begin and (_name(page, first - 1) or _joins(page, first - 1, first - 2)):
        first -= 1
    while last < end:
        if _name(page, last) or (last - first > 1 and _members(page, last)):
            last += 1
        elif last + 1 < end and _linked(page, last):
            last += 2 if _name(page, last + 1) else 3
        else:
            break
    return first, last


def _linked(page: Page, k: int) -> bool:
    """Tell whether a name goes on behind a little word: "of", "for the", "and"."""
    if not page.has("name:link", k, k + 1):
        return False
    if _name(page, k + 1):
        return not page.reads(k, "additive") or not _opens(page, k + 1)
    the = page.reads(k + 1, "definite")
    return the and k + 2 < len(page.tokens) and _name(page, k + 2)


def _opens(page: Page, k: int) -> bool:
    """Tell whether a body of its own begins here."""
    return any(t in _SORTS for m in page.speech_in(k, k + 1) for t in m.tags)


def _joins(page: Page, k: int, before: int) -> bool:
    """Tell whether a mark ties two words of one name: the "&" of "Smith & Wood"."""
    return k > 0 and page.tokens[k].text == "&" and _name(page, before)


def _name(page: Page, k: int) -> bool:
    token = page.tokens[k]
    if not (token.is_word and token.is_capital):
        return False
    tags = {t for m in page.speech_in(k, k + 1) for t in m.tags}
    return not page.reads(k, "definite") and not tags & {"role", "title", "pronoun", "opens"}


def _members(page: Page, k: int) -> bool:
    """Tell whether a name ends in whom it is of: "National Association of Home Builders"."""
    token = page.tokens[k]
    plural = token.is_capital and token.key.endswith(page.words.forms["plural"])
    return plural and any("role" in m.tags for m in page.speech_in(k, k + 1))


def run_end(page: Page, k: int, end: int) -> int:
    """Return where a run of capitalised words ends: initials and hyphens are part of a name."""
    tokens, stop = page.tokens, k
    while stop < end and tokens[stop].is_word and tokens[stop].is_capital:
        stop += 1
        if stop + 1 >= end or not tokens[stop + 1].is_word:
            continue
        if tokens[stop].text == "-":
            stop += 2
        elif is_initial(page, stop - 1) and tokens[stop + 1].is_capital:
            stop += 1
    return stop


def is_initial(page: Page, k: int) -> bool:
    """Tell whether a token is an initial of a name: the E of "Chad E. Hart"."""
    tokens = page.tokens
    after = tokens[k + 1].text if k + 1 < len(tokens) else ""
    letter = len(tokens[k].text) == 1 and tokens[k].is_capital
    return letter and after == "." and k > 0 and tokens[k - 1].is_capital


def is_proper(page: Page, k: int) -> bool:
    """Tell whether a capitalised word is a name by where it stands, not by opening a sentence."""
    token = page.tokens[k]
    if not (token.is_word and token.is_capital) or len(token.text) < 2:
        return False
    if token.text.isupper() and len(token.text) <= 6:
        return True
    described = page.keys(k + 1, k + 2) == [","] and page.reads(k + 2, "article")
    if described and not token.text.endswith(page.words.forms["adverb"]):
        return True
    openers = page.openers
    return any(
        t.start not in openers and page.document.inside(t.start, t.end, "heading") is None
        for t in page.spelled[token.text]
    )
