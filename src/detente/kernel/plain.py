"""Text of others made fit to show: nothing in it steers a screen or a file that it is put into.

Titles, names of files, quotes and speakers come from whoever wrote them. A terminal obeys the
control characters in them, a reader's eye the marks that turn the direction of words, and a name
that is not UTF-8 cannot be written at all. Every door cleans here.
"""

from __future__ import annotations

import re

#: The controls of both halves of Latin-1 but tab and line feed, delete, the breaks of lines and
#: paragraphs, the marks that turn the direction of what follows, and the tags that no one sees.
_STEERING: dict[int, str | None] = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xE0000, 0xE0080),
    )
)
_BREAKS: dict[int, str | None] = {0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
#: Half pairs: the first range is how Python holds a byte of a name that is not UTF-8.
_BYTES: dict[int, str | None] = {code: f"\\x{code - 0xDC00:02x}" for code in range(0xDC80, 0xDD00)}
_HALVES: dict[int, str | None] = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_SHOWN = _STEERING | _BREAKS | _HALVES | _BYTES
_STRANGE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text from outside without what steers a screen; its lines stay.

    Examples
    --------
    >>> clean("a\\x1b[31m red\\u202e name\\udcff")
    'a[31m red name\\\\xff'
    """
    return text.translate(_SHOWN)


def one_line(text: str) -> str:
    """Return a text from outside, clean and on one line: a title or a name of a file.

    Examples
    --------
    >>> one_line("Exports\\n# fall")
    'Exports # fall'
    """
    return " ".join(clean(text).split())


def named(name: str) -> str:
    """Return the name of a file as every door can write it; bytes that are no UTF-8 as ``\\xff``.

    Examples
    --------
    >>> named("caf\\udce9.txt")
    'caf\\\\xe9.txt'
    """
    return name.translate(_HALVES | _BYTES)


def inert(told: str) -> str:
    """Return a JSON text in which what would steer a screen stands as its escape: nothing is lost.

    Examples
    --------
    >>> inert('{"name": "a\\u202eb\\x9b"}')
    '{"name": "a\\\\u202eb\\\\u009b"}'
    """
    return _STRANGE.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
