"""Which words are verbs where they stand, and which runs of words count periods in a row."""

from __future__ import annotations

from detente.record.claims.frames.page import Page

#: Verbs that open a hedge of several words: "is widely expected", "looks more like".
_LINKS = frozenset({"is", "are", "was", "were", "look", "looks", "looked", "has", "have"})
#: Behind one of these a word is a noun.
DETERMINERS = frozenset({
    *("a", "an", "the", "its", "their", "his", "her", "our", "this", "that", "these", "those"),
    *("'s", "of", "in", "on", "any", "no", "for", "by", "from", "with", "between", "further"),
    *("new", "more", "some", "unexpected", "sharp", "strong", "modest", "annual", "average"),
})  # fmt: skip


def is_verb(page: Page, k: int) -> bool:
    """Tell whether a token is likely a verb where it stands."""
    if k >= len(page.tokens):
        return False
    token = page.tokens[k]
    before = page.tokens[k - 1].key if k else ""
    if not token.is_word or (before == "-" and page.tokens[k - 1].end == token.start):
        return False
    for mention in page.speech_in(k, k + 1):
        for tag in mention.tags:
            if tag in ("aux", "verb", "future"):
                return True
            if (
                tag.startswith("hedge:")
                and mention.last - mention.first > 1
                and token.key in _LINKS
            ):
                return True
            if tag.startswith(("say", "show", "act:", "dir:")):
                return before not in DETERMINERS and not token.key.endswith("ing")
    return token.key.endswith("ed") and len(token.key) > 3 and before not in DETERMINERS


def page_streak(page: Page, first: int, last: int) -> bool:
    """Tell whether a run of tokens counts periods in a row."""
    return any(q.kind == "streak" for q in page.figures_in(first, last))
