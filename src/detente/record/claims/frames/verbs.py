"""Which words are verbs where they stand, and which runs of words count periods in a row."""

from __future__ import annotations

from detente.record.claims.frames.page import Page

#: How many words a phrase that leads in has at least.
_LEADING = 5
#: How many words a span of time has behind its "in".
_SPAN = 6
#: How far behind an "as" its verb may stand.
_REACH = 8


def is_verb(page: Page, k: int) -> bool:
    """Tell whether a token is likely a verb where it stands; worked out once a token."""
    told = page.verbs.get(k)
    if told is None:
        told = page.verbs[k] = k < len(page.tokens) and _acts(page, k)
    return told


def _acts(page: Page, k: int) -> bool:
    token, forms = page.tokens[k], page.words.forms
    before = page.tokens[k - 1].key if k else ""
    free = not k or not page.little("determiner", k - 1)
    if not token.is_word or (before == "-" and page.tokens[k - 1].end == token.start):
        return False
    for mention in page.speech_in(k, k + 1):
        if "nominal" in mention.tags:
            return False
        hedges = any(t.startswith("hedge:") for t in mention.tags)
        opens = page.little("finite", k) or (hedges and page.little("link verb", k))
        if mention.last - mention.first > 1 and opens:
            return True  # "had looked for", "may be filed": a phrase that begins with its verb
        for tag in mention.tags:
            if tag in ("aux", "verb", "future"):
                return True
            if tag.startswith(("say", "show", "act:", "dir:")):
                return free and not token.key.endswith(forms["progressive"])
    return token.key.endswith(forms["past"]) and len(token.key) > 3 and free


def clause_behind(page: Page, first: int, last: int) -> bool:
    """Tell whether a clause stands behind a verb without a that: "announced the deal was off"."""
    if page.reads(first, "infinitive", "auxiliary"):
        return True
    if page.has("before day", first, first + 1):
        return False
    for k in range(first, min(first + _REACH, last)):
        if page.tokens[k].text in ',;:.–—()“”"' or page.has("opens clause", k, k + 1):
            return False
        if k > first and page.little("finite", k):
            return True
    return False


def page_streak(page: Page, first: int, last: int) -> bool:
    """Tell whether a run of tokens counts periods in a row."""
    return any(q.kind == "streak" for q in page.figures_in(first, last))


def first_since(page: Page, first: int, last: int) -> bool:
    """Tell whether words rank something in time: "the first since May", "the most in years"."""
    keys, framing = page.keys(first, last), page.words.framing
    record, foremost = framing["record"], page.words.beside["foremost"]
    recorded = any(b in record and page.reads(k, "surface") for k, b in enumerate(keys[1:], first))
    since = not framing["ever since"].isdisjoint(keys) or recorded
    best = page.has("best", first, first + 4) or not framing["most"].isdisjoint(keys[1:2])
    if since and (best or not foremost.isdisjoint(keys[:3])):
        return True
    inside = [k for k in range(first, last - 1) if page.reads(k, "inside")] if best else []
    return any(q.is_time for k in inside for q in page.figures_in(k + 1, min(k + _SPAN, last)))


def opens_with_if(page: Page, first: int, last: int) -> bool:
    """Tell whether a piece is a condition: it belongs to what hangs on it."""
    head = page.speech_in(first, min(first + 3, last))
    return any("hedge:conditional" in m.tags for m in head)


def leads_in(page: Page, first: int, last: int) -> bool:
    """Tell whether a piece is a phrase that leads in: "Following …", "Despite …"."""
    return last - first >= _LEADING and page.little("leads in", first)


def names_a_thing(page: Page, first: int, last: int) -> bool:
    """Tell whether a flow, place, concept or subject is named among some tokens."""
    kinds = ("flow:", "place:", "c:", "subject:")
    return any(t.startswith(kinds) for m in page.names_in(first, last) for t in m.tags)


def as_places(page: Page, first: int, last: int, *, heading: bool) -> list[int]:
    """Return where an "as" may open a clause: a noun and its verb follow, and it compares nothing.

    In a heading any verb behind it will do.
    """
    found, equative = [], page.words.closed["equative"]
    for k in range(first + 2, last - 2):
        if page.tokens[k].key not in equative:
            continue
        if heading and any(is_verb(page, j) for j in range(k + 1, last)):
            found.append(k)
            continue
        compares = page.among("equative", max(first, k - 5), k) or page.has("as with", k + 1, k + 2)
        compares = compares or page.has("before as", k - 1, k)
        compares = compares or any(m.last > k + 1 for m in page.speech_in(k, k + 1))
        end = next((j for j in range(k, last) if page.tokens[j].text in ",;–—()"), last)
        acts = any(is_verb(page, j) for j in range(k + 2, min(k + _REACH, end)))
        told = any(is_verb(page, j) for j in range(first, k))
        if acts and told and page.names_in(k + 1, end) and not compares:
            found.append(k)
    return found
