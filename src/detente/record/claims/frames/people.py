"""Speakers: a phrase read as a person, a body, a house, a group or an unnamed source."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from detente.record.claim import Span
from detente.record.claims.frames.houses import is_proper, run_end
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class Voice:
    """A source: its name or role, what kind it is, and whose side.

    `kind` is ``person``, ``body``, ``office``, ``house``, ``analyst``, ``anonymous``,
    ``outlet``, ``reported`` or ``group``.
    """

    name: str
    kind: str
    party: str = ""
    role: str = ""
    org: str = ""
    span: Span | None = None
    rule: str = ""


#: Nouns that stand for bodies, papers and outlets without a name.
_NOUNS = (
    ("outlet:noun", "outlet"), ("office:noun", "office"), ("body:noun", "body"),
    ("paper:noun", "body"),
)  # fmt: skip
#: A longer phrase is more than somebody's description.
_LONG = 8
#: How far behind a name stands what places its bearer.
_BESIDE = 14
#: How many words may describe an unnamed source before the noun: "a second senior".
_BEFORE_SOURCE = 3
#: From how many words on a run of capital letters is no name, but a line that shouts.
_SHOUTED = 4
_KINDS = {
    "person": "person", "body": "body", "office": "office", "data": "office",
    "house": "house", "outlet": "outlet",
}  # fmt: skip


def phrase_voice(
    page: Page, begin: int, end: int, known: dict[str, Voice], last: Voice | None = None
) -> Voice | None:
    """Return the voice that a phrase names, or None if it names nobody who can speak."""
    while begin < end and (
        page.little("before speaker", begin)
        or not page.tokens[begin].text[0].isalnum()
        or any(w.start <= page.tokens[begin].start < w.end for w in page.whens_in(begin, end))
    ):
        begin += 1
    if begin >= end or page.little("nobody", begin):
        return None
    tags = {t for m in page.speech_in(begin, end) for t in m.tags}
    named = _named(page, begin, end)
    if named is not None and named.kind == "person":
        introduced(page, known, named)
        return named
    of_body = _of_body(page, begin, end, named, known)
    if of_body is not None:
        return of_body
    span = Span.of(page.text, page.tokens[begin].start, page.tokens[end - 1].end)
    if "anon" in tags:
        return Voice(_anonymous(page, begin, end), "anonymous", span=span)
    meant = known_by_role(page, begin, end)
    if meant is not None and named is None:
        return meant
    head = {t for m in page.speech_in(begin, min(begin + 6, end)) for t in m.tags}
    if "group" in tags or ("analyst" in head and named is None and page.little("article", begin)):
        return _body_or_role(page, begin, end, tags | {"analyst"}, named, span)
    house = _house(page, begin, end) if named is None else None
    if house is not None:
        return house
    capital = _capital_run(page, begin, end, known)
    if capital is not None and named is None:
        return _stranger(page, capital, tags, known, _party(page, begin, end))
    return _body_or_role(page, begin, end, tags, named, span)


def introduced(page: Page, known: dict[str, Voice], voice: Voice) -> None:
    """Note a person by the surname, which may stand first in the name."""
    words = voice.name.lower().split()
    known[words[-1]] = voice
    tags, _ = page.words.words.match(tokens_of(words[0]), 0)
    if "surname" in tags:
        known[words[0]] = voice


def _of_body(
    page: Page, begin: int, end: int, named: Voice | None, known: dict[str, Voice]
) -> Voice | None:
    """Return who speaks for a body named before or behind them: "White House aide Ann Lee"."""
    body = named.span if named is not None else None
    houses = page.houses_in(begin, end)
    inside = [(page.at(body.start), page.at(body.end))] if body is not None else []
    inside += [(h.first, h.last) for h in houses]
    if not inside:
        return None
    start = begin
    for first, last in [*sorted(inside), (end, end)]:
        run = _capital_run(page, start, first, known) if first - start >= 2 else None
        if run is not None and _person_by(page, run, inside):
            org = named.name if named else page.said(houses[0].first, houses[0].last)
            kind = named.kind if named is not None else houses[0].kind
            party = named.party if named is not None else _party(page, begin, end)
            told = {t for m in page.speech_in(begin, end) for t in m.tags}
            judge = "analyst" in told or (kind == "house" and "role" not in told)
            span = Span.of(page.text, page.tokens[run[0]].start, page.tokens[run[1] - 1].end)
            voice = Voice(
                page.said(*run), "analyst" if judge else "person", party, org=org, span=span
            )
            introduced(page, known, voice)
            return voice
        start = max(start, last)
    return None


def _person_by(page: Page, run: tuple[int, int], bodies: list[tuple[int, int]]) -> bool:
    """Tell whether a run of capitals is a person's name, not part of a body's."""
    if run[1] - run[0] < 2 or any(a <= run[0] < b or run[0] <= a < run[1] for a, b in bodies):
        return False
    places = ("place:", "venue:")
    if any(t.startswith(places) for m in page.names_in(*run) for t in m.tags):
        return False
    words = page.speech_in(*run)
    return not any(t.startswith(("org:", "firm")) for m in words for t in m.tags)


def _house(page: Page, begin: int, end: int) -> Voice | None:
    """Return the body that a phrase names by a noun in it, or means by one: "the report"."""
    inside = page.houses_in(begin, end)
    if inside:
        house = inside[-1]
        party = _party(page, house.first, house.last)
        span = Span.of(page.text, page.tokens[house.first].start, page.tokens[house.last - 1].end)
        return Voice(span.quote, _sort(page, begin, end, house.kind), party, span=span)
    if page.little("some", begin) and page.has("works", begin + 1, min(begin + 4, end)):
        span = Span.of(page.text, page.tokens[begin].start, page.tokens[end - 1].end)
        sort = _sort(page, begin, end, "house")
        return Voice(_short(_no_article(page, span.quote)), sort, span=span)
    if not page.little("known work", begin) or not 2 <= end - begin <= 4:
        return None
    works = range(begin + 1, end)
    tags = [page.words.words.match(page.tokens, k) for k in works]
    if not any("works" in told and stop == end for told, stop in tags):
        return None
    return _house_before(page, begin)


def _sort(page: Page, begin: int, end: int, kind: str) -> str:
    """Return what a house speaks as: a union or trade group speaks for itself."""
    return "body" if page.has("interest", begin, end) else kind


def _house_before(page: Page, begin: int) -> Voice | None:
    """Return the house named last before a place."""
    best: tuple[int, Voice] | None = None
    for house in page.houses:
        if house.last <= begin and house.kind == "house":
            best = house.first, Voice(page.said(house.first, house.last), house.kind)
    for mention in page.names_in(0, begin):
        tag = next((t for t in mention.tags if t.startswith(("house:", "data:"))), "")
        if tag and (best is None or mention.first > best[0]):
            kind = _KINDS[tag.partition(":")[0]]
            best = mention.first, Voice(tag.partition(":")[2], kind)
    return replace(best[1], rule="role of the one named last") if best is not None else None


def _body_or_role(
    page: Page, begin: int, end: int, tags: set[str], named: Voice | None, span: Span
) -> Voice | None:
    party = _party(page, begin, end)
    words = page.said(begin, end)
    counted = page.little("some", begin) and not page.little("article", begin)
    if counted and "trade" in tags:
        return Voice(_short(words), "anonymous", span=span)
    if "analyst" in tags:
        theirs = any(page.reads(k, "possessive mark") for k in range(begin + 1, end))
        led = page.reads(begin, "definite") and theirs
        house = _house_before(page, begin) if led and named is None else None
        if house is not None:
            return house  # "the bank's economists": those of the one named last
        name = _no_article(page, words)
        for mark in page.words.closed["possessive mark"]:
            name = name.replace(mark.replace("'", "’"), "").replace(mark, "")
        return Voice(_short(name), "analyst", span=span, org=named.name if named else "")
    clerk = "role" in tags and page.little("one of", begin)
    if clerk and named is not None and named.kind == "body" and page.has("official", begin, end):
        return Voice(
            f"{_short(_no_article(page, words))} (unnamed)", "anonymous", named.party, span=span
        )
    if named is not None and not (clerk and named.kind == "office"):
        role = "role" in tags and named.kind == "body"
        name = f"{named.name} {_role_word(page, begin, end)}".strip() if role else named.name
        return Voice(name, named.kind, named.party, span=span)
    if "role" in tags:
        told = _short(_no_article(page, words))
        official = page.has("official", begin, end)
        if (page.little("article", begin) and not page.reads(begin, "definite")) or official:
            kind = "anonymous" if official and not party else "person"
            return Voice(f"{told} (unnamed)", kind, party, span=span, rule="role")
        return Voice(told, "person", party, span=span, rule="role")
    kinds = [kind for tag, kind in _NOUNS if tag in tags]
    if kinds and end - begin <= _LONG:
        kind = kinds[0]
        return Voice(_short(_no_article(page, words)), kind, party, span=span)
    if party and end - begin <= 3:
        head, _, bare = words.partition(" ")
        bare = bare if head.lower() in page.words.closed["definite"] and bare else words
        return Voice(bare, "body", party, span=span, rule="party")
    if page.reads(begin, "indefinite") and _plain(page, begin, end):
        told = _short(_no_article(page, words))
        return Voice(f"{told} (unnamed)", "person", span=span, rule="role")
    return None


def _plain(page: Page, begin: int, end: int) -> bool:
    """Tell whether a phrase can be somebody without a name: no figure and no subject in it."""
    named = {t.partition(":")[0] for m in page.names_in(begin, end) for t in m.tags}
    counted = page.figures_in(begin, end)
    return 2 <= end - begin <= _LONG and not counted and not named & {"c", "flow", "subject"}


def _role_word(page: Page, begin: int, end: int) -> str:
    for mention in page.speech_in(begin, end):
        key = page.tokens[mention.first].key
        if "role" in mention.tags and key.startswith(page.words.forms["mouthpiece"]):
            return key
    return ""


def known_by_role(page: Page, begin: int, end: int) -> Voice | None:
    """Return who a bare role means: "the secretary" is the one of that office named last."""
    if not page.little("known office", begin) or not 2 <= end - begin <= 4:
        return None
    role = " ".join(page.keys(begin + 1, end))
    named = page.in_office.get(role, [])
    for mention in reversed(named[: bisect_left(named, begin, key=lambda m: m.first)]):
        for tag in mention.tags:
            held = page.vocabulary.roles.get(tag, ())
            kind, _, name = tag.partition(":")
            if role in held:
                party = page.vocabulary.party.get(tag, "")
                if _KINDS[kind] in ("body", "office"):
                    name = _no_article(page, page.said(mention.first, mention.last))
                return Voice(name, _KINDS[kind], party, rule="role of the one named last")
    return None


def _no_article(page: Page, words: str) -> str:
    head, _, rest = words.partition(" ")
    if " " in rest and rest.partition(" ")[0] in page.words.closed["genitive"]:
        return words
    framing, low = page.words.framing, head.lower()
    led = low in framing["one of"] or low in page.words.closed["definite"]
    return rest if led and rest else words


def _short(words: str) -> str:
    return " ".join(words.split()[:9])


def _anonymous(page: Page, begin: int, end: int) -> str:
    source = next(m.first for m in page.speech_in(begin, end) if "anon" in m.tags)
    if source - begin > _BEFORE_SOURCE:
        begin = source
    words, framing = _no_article(page, page.said(begin, end)), page.words.framing
    if words.lower() in framing["bare source"]:
        return "sources (unnamed)"
    several = any(t.key in framing["several"] for t in page.tokens[begin:end])
    return _short(words) if several else f"{_short(words)} (unnamed)"


def _party(page: Page, begin: int, end: int) -> str:
    found = (page.vocabulary.party_in(m.tags) for m in page.names_in(begin, end))
    return next(filter(None, found), "")


def _named(page: Page, begin: int, end: int) -> Voice | None:
    """Return the last person named in a phrase, else its last body, office or house."""
    best: Voice | None = None
    for mention in page.names_in(begin, end):
        if mention.last > end:
            continue
        for tag in mention.tags:
            kind, _, name = tag.partition(":")
            small = not any(t.is_capital for t in page.tokens[mention.first : mention.last])
            if kind not in _KINDS or (kind == "house" and small):
                continue
            stop = _whole_name(page, mention.last, end, kind)
            span = Span.of(page.text, page.tokens[mention.first].start, page.tokens[stop - 1].end)
            told = name if kind in ("person", "house", "outlet") else _no_article(page, span.quote)
            told += page.text[page.tokens[mention.last - 1].end : span.end] * (kind == "house")
            if kind == "house" and len(span.quote.split()) > len(told.split()):
                told = _no_article(page, span.quote)  # the fuller name is the text's
            voice = Voice(told, _KINDS[kind], page.vocabulary.party.get(tag, ""), span=span)
            possessive = mention.last < end and page.reads(mention.last, "possessive mark")
            if kind == "person" and possessive:
                continue
            if kind == "person" and page.has("rule of", mention.last, mention.last + 1):
                voice = replace(voice, name=page.said(mention.first, mention.last + 1), kind="body")
                kind = "body"
            if best is not None and page.tokens[mention.first - 1].text == "(":
                continue
            if kind == "person" or best is None or best.kind != "person":
                best = voice
    return best


def _whole_name(page: Page, stop: int, end: int, kind: str) -> int:
    """Return where the name of a body ends: "… Customs of China", "… Bank Research"."""
    if kind in ("office", "data", "body") and stop + 1 < end and page.reads(stop, "genitive"):
        land = page.names_in(stop + 1, stop + 2)
        if land and page.tokens[stop + 1].is_capital and page.vocabulary.party_in(land[0].tags):
            return land[0].last
    if kind == "body" and stop < end and page.tokens[stop].is_capital:
        return stop + page.has("org:body", stop, stop + 1)
    if kind == "house" and stop < end and page.tokens[stop].is_capital:
        return stop + page.has("firm", stop, stop + 1)
    return stop


def _capital_run(
    page: Page, begin: int, end: int, surnames: dict[str, Voice]
) -> tuple[int, int] | None:
    """Return the last run of capitalised words of a phrase, titles left out."""
    tokens, k = page.tokens, begin
    best: tuple[int, int] | None = None
    while k < end:
        if not (tokens[k].is_word and tokens[k].is_capital) or _is_common(page, k, begin):
            k += 1
            continue
        stop = run_end(page, k, end)
        titled = k > 0 and "title" in {t for m in page.speech_in(k - 1, k) for t in m.tags}
        if stop - k >= _SHOUTED and all(t.text.isupper() for t in tokens[k:stop]):
            return None
        if stop - k >= 2:
            return (k, stop)
        opens = k == begin or (k == begin + 1 and page.little("article", begin))
        alone = opens and stop == end and is_proper(page, k)
        if best is None and (titled or page.tokens[k].key in surnames or alone):
            best = (k, stop)
        k = stop
    return best


def _is_common(page: Page, k: int, begin: int) -> bool:
    """Tell whether a capitalised word is no name: a title, a place, a word that opens."""
    key = page.tokens[k].key.rstrip(".")
    tags = {t for m in page.speech_in(k, k + 1) for t in m.tags}
    if tags & {"title", "pronoun", "analyst", "anon", "role", "group", "aux"}:
        return True
    place = any(
        t.startswith(("place:", "c:", "flow:", "product:", "venue:"))
        for m in page.names_in(k, k + 1)
        for t in m.tags
    )
    return place or key in page.words.framing["no name"]


def _stranger(
    page: Page, run: tuple[int, int], tags: set[str], known: dict[str, Voice], party: str
) -> Voice:
    """Return somebody the vocabulary does not know; a surname alone resolves to the full name."""
    name = page.said(*run)
    surname = name.split()[-1].lower()
    if len(name.split()) == 1 and surname in known:
        return known[surname]
    span = Span.of(page.text, page.tokens[run[0]].start, page.tokens[run[1] - 1].end)
    after = {t for m in page.speech_in(run[1], run[1] + 12) for t in m.tags}
    analyst = "analyst" in tags or "analyst" in after or ("role" in after and not party)
    analyst = analyst or _of_house(page, run[1])
    voice = Voice(name, "analyst" if analyst else "person", "" if analyst else party, span=span)
    if len(name.split()) > 1:
        introduced(page, known, voice)
    return voice


def _of_house(page: Page, k: int) -> bool:
    """Tell whether somebody is placed by a house: "Ann Lee of a Paris bank", ", who is at X"."""
    tokens = page.tokens
    if k + 2 >= len(tokens) or not (tokens[k].text == "," or page.little("belongs to", k)):
        return False
    marks = (j for j in range(k + 1, min(k + _BESIDE, len(tokens))) if tokens[j].text in ",.;:”")
    stop = next(marks, min(k + _BESIDE, len(tokens)))
    told = {t for m in page.speech_in(k, stop) for t in m.tags}
    house = any(h.kind == "house" for h in page.houses_in(k, stop)) or "works" in told
    return house and not told & {"role", "say:plain"}
