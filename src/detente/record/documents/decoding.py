"""From bytes to text: the characters they stand for, and a text without those nobody sees."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from detente.errors import BadFile
from detente.record.document import Flag, OffsetMap

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What a document may declare; all else (utf-7 and the like) hides text rather than writes it.
_DECLARED = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|iso-?8859-?\d+|latin-?1|windows-?125\d|cp125\d"
    r"|gb2312|gbk|gb18030|big5|shift[_-]?jis|euc-(?:jp|kr)|koi8-[ru]|macintosh|x-mac-roman",
    re.IGNORECASE,
)
#: Pages that say they are the first mean the second, which holds the curly quotation marks.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
}
_BLANKS = dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000"), " ")
_BLANKS |= dict.fromkeys(range(0x2000, 0x200B), " ")
_BREAKS = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")
_SAME_LENGTH = {chr(code): char for code, char in (_BLANKS | _BREAKS).items()}
_SET_APART = re.compile(f"[{''.join(_SAME_LENGTH)}]")
_UNSEEN = {
    "line-end": "\r(?=\n)",
    "control": "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]",
    "bidi": "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    "zero-width": (
        "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065"
        "\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
    ),
}
_TAKEN = re.compile("|".join(f"(?P<{k.replace('-', '_')}>{v}+)" for k, v in _UNSEEN.items()))
_ANY = re.compile("|".join(_UNSEEN.values()))
_CONTROL = re.compile(_UNSEEN["control"] + "+")
_BROKEN = {
    "\ufffd": "a character was lost before the text came here",
    "â€": "the text was once read in the wrong encoding",
    "Ã©": "the text was once read in the wrong encoding",
}
#: Flags of one kind that are listed one by one; the rest are counted in one more.
MOST_FLAGS = 50
_MOST_CONTROLS = 0.02
#: One character for another, or none: start and end in the text, and what stands there instead.
Edit = tuple[int, int, str]


def decoded(data: bytes, name: str, declared: str = "") -> str:
    """Return the text that bytes stand for.

    A byte-order mark decides, then what is declared, then UTF-8.

    Raises
    ------
    BadFile
        Naming the byte that is not of that encoding.
    """
    encoding = next((named for mark, named in _MARKS if data.startswith(mark)), "")
    encoding = encoding or _encoding(declared, name) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start
        raise BadFile(
            f"byte 0x{data[at]:02X} at offset {at:,} is not {encoding.upper()}",
            where=f"{name}: byte {at}",
            hint="save it as UTF-8",
        ) from error


def _encoding(declared: str, name: str) -> str:
    label = declared.strip().strip("\"'").lower()
    if not label:
        return ""
    if not _DECLARED.fullmatch(label):
        raise BadFile(
            f"the encoding '{label[:40]}' is not read here",
            where=name,
            hint="save it as UTF-8",
        )
    try:
        return codecs.lookup(_MEANT.get(label, label)).name
    except LookupError as error:
        raise BadFile(f"there is no encoding '{label}'", where=name) from error


def normalised(raw: str) -> tuple[str, OffsetMap, list[Flag]]:
    """Return a text without what nobody sees, the map into `raw`, and a flag where it was.

    Line ends become ``\\n``, blanks of any width a space; control, zero-width and bidirectional
    characters go out.
    """
    edits: list[Edit] = []
    taken: list[tuple[str, int, str]] = []
    gone = 0
    for match in _TAKEN.finditer(raw) if _ANY.search(raw) else ():
        kind = str(match.lastgroup).replace("_", "-")
        edits.append((match.start(), match.end(), ""))
        # A mark at the very beginning is how files of UTF-8 and UTF-16 are saved.
        if kind != "line-end" and not (match.start() == 0 and match[0] == "\ufeff"):
            taken.append((kind, match.start() - gone, match[0]))
        gone += len(match[0])
    text, offsets = edited(raw, edits)
    return _SET_APART.sub(lambda m: _SAME_LENGTH[m[0]], text), offsets, list(_told(taken))


def _told(taken: Iterable[tuple[str, int, str]]) -> Iterator[Flag]:
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    for kind, at, what in taken:
        counts[kind] += 1
        last[kind] = at
        if counts[kind] <= MOST_FLAGS:
            codes = " ".join(f"U+{ord(c):04X}" for c in what[:4]) + (" …" if len(what) > 4 else "")
            yield Flag(kind, at, at, f"taken out: {codes}")
    for kind, count in counts.items():
        if count > MOST_FLAGS:
            yield Flag(kind, last[kind], last[kind], f"{count - MOST_FLAGS:,} more taken out")


def suspect(text: str) -> Iterator[Flag]:
    """Yield a flag on the first sign that a text was once decoded wrongly."""
    for sign, note in _BROKEN.items():
        at = text.find(sign)
        if at >= 0:
            yield Flag("encoding", at, at + len(sign), note)


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Return a text with edits made, in order and apart, and the map back into it.

    What stands instead has one character or none, so that the map stays exact.
    """
    parts: list[str] = []
    pieces: list[tuple[int, int]] = [(0, 0)]
    here = length = 0
    for start, end, instead in edits:
        parts.append(text[here:start])
        length += start - here
        if instead:
            pieces.append((length, start))
            parts.append(instead)
            length += 1
        pieces.append((length, end))
        here = end
    parts.append(text[here:])
    return "".join(parts), OffsetMap.of(pieces)


def refuse_binary(text: str, name: str) -> None:
    """Refuse a text of which more than a few characters are controls.

    Raises
    ------
    BadFile
        It is no text.
    """
    if not _CONTROL.search(text):
        return
    controls = sum(len(m[0]) for m in _CONTROL.finditer(text))
    if controls > 8 and controls > _MOST_CONTROLS * len(text):
        raise BadFile(
            f"it is no text: {controls:,} of {len(text):,} characters are control characters",
            where=name,
            hint="give a text, a page of HTML, Markdown, a PDF or a mail",
        )
