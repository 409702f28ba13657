"""Who put a document out, and in which language it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import urlsplit

from detente.errors import NotCovered
from detente.record.documents.lexicon import Pack, languages, pack

_SAMPLE = 2_000
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SHARE = 0.12
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


def language_of(text: str, name: str, wanted: str = "") -> str:
    """Return the language of a text: the pack whose common words it uses.

    Raises
    ------
    NotCovered
        It is in a language for which there is no pack.
    """
    if wanted:
        return pack(wanted).language
    sample = text[:_SAMPLE]
    letters = [token.lower() for token in _TOKEN.findall(sample)]
    foreign = [token for token in letters if not token.isascii() and not _LATIN.match(token)]
    # Scripts without blanks hold many words in one token: each two letters count as one.
    count = len(letters) - len(foreign) + sum((len(token) + 1) // 2 for token in foreign)
    shares = {code: _share(letters, count, pack(code)) for code in languages()}
    best = max(shares, key=lambda code: shares[code])
    if shares[best] >= _SHARE or (count < _FEW and len(foreign) * 2 <= len(letters)):
        return best
    raise NotCovered(
        "the text is in a language for which there is no pack",
        where=name,
        hint=f"the packs there are: {', '.join(languages())}; say the language if it is one",
    )


def _share(tokens: Iterable[str], count: int, words: Pack) -> float:
    common = _common(words)
    return sum([token in common for token in tokens]) / count if count else 0.0


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
