"""Lines of the page around a text: menus, calls to subscribe, headlines of other pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from detente.record.document import Flag
from detente.record.documents.lexicon import Pack
from detente.record.documents.tidy.shape import Paragraph

_LONGEST_LINE = 160
_LONGEST_FURNITURE = 90
_LONGEST_SENTENCE = 60
_LONGEST_MENU = 30
_FEWEST, _WORDS = 3, 4
_SHARED = 0.5
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
#: A sentence and the beginning of another, or the end of one: what no headline has.
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?]['\"”’)]*(?:\s+\S|\Z)|\d%?\.(?:\s+[A-Z]|\Z)")
_BETWEEN = re.compile(r"\s*[|•·/»>]\s*|\s{2,}")


def boilerplate(found: Sequence[Paragraph], words: Pack) -> Iterator[Flag]:
    """Yield a flag for the tail of a page, and for each line of its furniture before."""
    until = len(found)
    first = _tail(found, words)
    why = "after the text"
    if first is None:
        first = _foreign(found)
        why = "headlines of other pieces"
    if first is not None:
        yield Flag("boilerplate", found[first].start, found[-1].end, why)
        until = first
    menu = _menu(found[:until], words)
    for i in sorted(menu):
        yield Flag("boilerplate", found[i].start, found[i].end, "menu")
    furniture = _begins(words.furniture)
    for i, one in enumerate(found[:until]):
        if i not in menu and furniture.match(one.text) and _is_line(one):
            yield Flag("boilerplate", one.start, one.end, "line of the page")


def _is_line(one: Paragraph) -> bool:
    """Tell whether a paragraph is short, and shorter still if it ends like a sentence."""
    return len(one.text) <= (_LONGEST_SENTENCE if one.form == "prose" else _LONGEST_FURNITURE)


@cache
def _begins(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # Longer ones first, and no word half matched.
    ordered = sorted(phrases, key=len, reverse=True)
    inner = "|".join(re.escape(p) + (r"(?!\w)" if p[-1].isalnum() else "") for p in ordered)
    return re.compile(rf"[^\w©]{{0,4}}(?:\d{{1,3}}\s+)?(?:{inner})", re.IGNORECASE)


def _tail(found: Sequence[Paragraph], words: Pack) -> int | None:
    """Return the number of the first paragraph after which nothing but the page's own comes."""
    opens, weak = _begins(words.tail), _begins(words.furniture)
    first = None
    sentence = False
    for i in range(len(found) - 1, -1, -1):
        one = found[i]
        is_opener = opens.match(one.text) and (len(one.text) <= _LONGEST_LINE or first is not None)
        # A call to read on may stand inside a text, and a sentence begin like one.
        is_sure = not weak.match(one.text) or (_is_line(one) and not (sentence and first is None))
        if is_opener and is_sure:
            first = i
            continue
        if one.is_prose:
            break
        sentence |= one.form == "prose"
    return first if first is not None and any(p.is_prose for p in found[:first]) else None


def _is_text(one: Paragraph) -> bool:
    """Tell whether a paragraph is the text's own: prose, or a list item that holds sentences."""
    return one.form == "prose" or (one.form == "bullet" and bool(_SENTENCES.search(one.text)))


def _foreign(found: Sequence[Paragraph]) -> int | None:
    """Return where a closing run of headlines begins that share few words with the text."""
    last = max((i for i, one in enumerate(found) if _is_text(one)), default=None)
    if last is None or len(found) - last - 1 < _FEWEST or found[last].text.endswith(":"):
        return None
    body = {w.lower() for one in found[: last + 1] for w in _LONG_WORD.findall(one.text)}
    lines = [one for one in found[last + 1 :] if len(one.text.split()) >= _WORDS]
    alien = 0
    for one in lines:
        own = {w.lower() for w in _LONG_WORD.findall(one.text)}
        alien += bool(own) and len(own & body) < _SHARED * len(own)
    return last + 1 if len(lines) >= _FEWEST and alien * 2 > len(lines) else None


@cache
def _menu_words(words: Pack) -> frozenset[str]:
    return frozenset(words.menu)


def _menu(found: Sequence[Paragraph], words: Pack) -> set[int]:
    """Return the numbers of lines that are words of a menu, two or more together."""
    names = _menu_words(words)
    runs: set[int] = set()
    before = False
    for i, one in enumerate(found):
        short = one.text if len(one.text) <= _LONGEST_LINE else ""
        parts = [part.lower() for part in _BETWEEN.split(short) if part]
        few = bool(parts) and all(len(p) <= _LONGEST_MENU for p in parts)
        held = sum(part in names for part in parts)
        if few and held * 2 > len(parts):
            if held > 1:
                runs.add(i)
            elif before:
                runs |= {i - 1, i}
            before = True
        else:
            before = False
    return runs
