"""Who put a document out, and in which language it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import urlsplit

from detente.errors import NotCovered
from detente.record.documents.lexicon import Pack, languages, pack, vocabulary

_SAMPLE = 2_000
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
#: Least share of common words in running text, and of any words of the pack in a flash or table.
_SHARE = 0.12
_KNOWN = 0.3
_FEW = 12
_HEAD = 1_200
_SIGN_OFF = 40
#: Lines of a page's tail in which it names itself.
_OWN = re.compile(
    r"^(?:(?i:site ?map|site index)|(?i:copyright|©)(?: \d{4})?(?: by)?"
    r"|(?i:more(?: top)?(?: reads| news| stories)? from))\s+"
    r"(?P<name>The [A-Z][\w'’.&-]+(?: [A-Z][\w'’.&-]+){0,4}"
    r"|[A-Z][\w'’&-]*\.[a-z]{2,10}|[A-Z][\w'’.&-]+(?: [A-Z][\w'’.&-]+){1,4})(?=\s|\Z)",
    re.MULTILINE,
)
_SIGNED = re.compile(r"\(([A-Z@][^()\n]{1,40})\)")
_FROM = re.compile(
    r"(?:more .{0,30}\bfrom|site index|copyright(?: \d{4})?|source:?|by|via|©(?: \d{4})?)\s*\Z",
    re.I,
)


def language_of(text: str, name: str, wanted: str = "") -> tuple[str, str]:
    """Return the language of a text, and in words what else it rests on than common words.

    Running text is told by the common words of a pack. Flashes, lists and tables have few: there
    any word that the pack knows counts, and common words of its neighbours count against it.

    Raises
    ------
    NotCovered
        It is in a language for which there is no pack.
    """
    if wanted:
        return pack(wanted).language, ""
    sample = text[:_SAMPLE]
    letters = [token.lower() for token in _TOKEN.findall(sample)]
    foreign = [token for token in letters if not token.isascii() and not _LATIN.match(token)]
    # Scripts without blanks hold many words in one token: each two letters count as one.
    other = sum((len(token) + 1) // 2 for token in foreign)
    count = len(letters) - len(foreign) + other
    shares = {code: _share(letters, count, _common(pack(code))) for code in languages()}
    best = max(shares, key=lambda code: shares[code])
    against = _share(letters, count, _marked(letters) | frozenset(pack(best).neighbours))
    if shares[best] >= _SHARE and shares[best] >= against:
        return best, ""
    # A possessive is a form of its word.
    stems = [token.replace("’", "'").removesuffix("'s") for token in letters]
    known = _share(stems, count, _common(pack(best)) | vocabulary(best))
    if known >= max(_KNOWN, 2 * against):
        return best, "the language told by the words of trade in it"
    if count < _FEW and against * count <= 1 and other * 2 <= count:
        return best, "too short to tell the language"
    packs = ", ".join(languages())
    raise NotCovered(
        "the text is in a language for which there is no pack",
        where=name,
        hint=f"give it in one there is a pack for ({packs}); if it is, name that: --language",
    )


def _marked(tokens: Iterable[str]) -> frozenset[str]:
    """Return the words with accents."""
    return frozenset(token for token in tokens if not token.replace("’", "'").isascii())


def _share(tokens: Iterable[str], count: int, words: frozenset[str]) -> float:
    return sum([token in words for token in tokens]) / count if count else 0.0


@cache
def _common(words: Pack) -> frozenset[str]:
    named = (name for row in (*words.months, *words.weekdays) for name in row)
    return frozenset((*words.stop_words, *named))


def publisher_of(
    text: str, places: Sequence[tuple[int, int, str]], dateline: int, tail: int, url: str
) -> tuple[str, str]:
    """Return who put a text out, as far as it says so, and the reason in words.

    Parameters
    ----------
    text : str
        The normalised text.
    places : sequence
        Where outlets are named in it.
    dateline : int
        Offset at which its dateline ends; 0 without one.
    tail : int
        Offset at which the page's own tail begins.
    url : str
        Where it was found, if it was.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    if host:
        return host, "the host of its address"
    for start, _, name in reversed(places):
        if start >= tail and _FROM.search(text[max(0, start - 60) : start]):
            return name, "named after the text"
    own = _OWN.search(text, tail)
    if own:
        return own["name"].rstrip(" .»"), "named after the text"
    signed = _SIGNED.search(text, 0, dateline)
    if signed:
        known = [name for start, _, name in places if start == signed.start(1)]
        return (known or [signed[1].strip()])[0], "named in its dateline"
    for start, _, name in places:
        line = text.rfind("\n", 0, start) + 1
        if start < _HEAD and text[line:start].strip().lower() in {"by", "source:", "from"}:
            return name, "named above the text"
    for start, end, name in reversed(places):
        closes = not text[end:tail].strip(" .\n)")
        if closes and tail - end <= _SIGN_OFF and text[start - 1 : start] in {" ", "\n", "("}:
            before = text[:start].rstrip(" (\n")[-1:]
            if before in {".", "”", '"', "’"} or text[start:end].isupper():
                return name, "signed at the end"
    return "", ""
