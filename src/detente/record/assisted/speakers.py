"""A parser of English as a helper: names the speakers of claims that the rules leave without one.

It needs the extra ``detente[spacy]`` and an installed pipeline with a parser and names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.errors import InputError
from detente.record.assisted.holding.merging import over, spoken
from detente.record.assisted.proposal import Account, Status
from detente.record.claim import Span
from detente.record.claims.filling.clause import Told
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.people import Voice, phrase_voice

BY_PARSER = "spacy"
VARIABLE = "DETENTE_SPACY"
#: Labels of the usual schemes for who can speak, for the subject of a verb, and for what is said.
_NAMES = frozenset({"PERSON", "PER", "ORG"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_SAID = frozenset({"ccomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Speakers:
    """A pipeline that finds who says what.

    Parameters
    ----------
    name : str
        Of the pipeline.
    parse : callable
        Returns the parsed document of a text.
    """

    name: str
    parse: Callable[[str], Any]

    @classmethod
    def of(cls, name: str) -> Speakers:
        """Return the helper of an installed pipeline, loaded once.

        Raises
        ------
        InputError
            The extra or the pipeline is not installed.
        """
        try:
            import spacy
        except ImportError as error:
            raise InputError(
                f"{VARIABLE} asks for the pipeline '{name[:60]}', and spaCy is not installed",
                where=VARIABLE,
                hint="pip install 'detente[spacy]', or unset it",
            ) from error
        try:
            return cls(name, spacy.load(name))
        except (OSError, ValueError) as error:
            raise InputError(
                f"there is no spaCy pipeline '{name[:60]}'",
                where=VARIABLE,
                hint="install one, e.g. python -m spacy download en_core_web_sm, or unset it",
            ) from error

    def help(self, page: Page, told: list[Told]) -> tuple[list[Told], Account]:
        """Return the claims of a text, those without a speaker with the one the parse names."""
        try:
            parsed = self.parse(page.text)
        except ValueError as error:
            # The pipeline refuses a text longer than its limit.
            return told, self._account(note=str(error).split(".")[0][:200])
        if not (parsed.has_annotation("DEP") and parsed.has_annotation("ENT_IOB")):
            return told, self._account(note="the pipeline has no parser, or knows no names")
        spoken_by = list(_spoken(page, parsed))
        found: list[Told] = []
        for one in told:
            voice = _voice_over(spoken_by, one)
            if one.claim.speaker is None and voice is not None:
                one = Told(spoken(one.claim, voice, BY_PARSER), one.figures)
            found.append(one)
        filled = sum(a is not b for a, b in zip(told, found, strict=True))
        return found, self._account(filled=filled)

    def _account(self, *, filled: int = 0, note: str = "") -> Account:
        status: Status = "rules-only" if note else "asked"
        return Account(BY_PARSER, self.name, status, note, filled=filled)


def _voice_over(spoken_by: list[tuple[int, int, Voice]], one: Told) -> Voice | None:
    return next((voice for a, b, voice in spoken_by if over(one.claim, a, b)), None)


def _spoken(page: Page, parsed: Any) -> Iterator[tuple[int, int, Voice]]:
    """Yield what is said by whom: two offsets and the voice, for each verb of saying."""
    for mention in page.speech:
        if "say" not in mention.tags:
            continue
        place = (page.tokens[mention.first].start, page.tokens[mention.last - 1].end)
        span = parsed.char_span(*place, alignment_mode="expand")
        if span is None:
            continue
        verb = span.root
        voice = _voice(page, parsed, verb)
        if voice is None:
            continue
        content = [child for child in verb.children if child.dep_ in _SAID]
        for child in content:
            last = child.right_edge
            yield child.left_edge.idx, last.idx + len(last.text), voice
        if not content:
            last = verb.right_edge
            yield verb.left_edge.idx, last.idx + len(last.text), voice


def _voice(page: Page, parsed: Any, verb: Any) -> Voice | None:
    """Return the name that is, or stands within, the subject of a verb."""
    for child in verb.children:
        if child.dep_ not in _SUBJECTS:
            continue
        for name in parsed.ents:
            inside = child.left_edge.i <= name.start and name.end - 1 <= child.right_edge.i
            if name.label_ in _NAMES and inside:
                return _named(page, name.start_char, name.end_char)
    return None


def _named(page: Page, start: int, end: int) -> Voice | None:
    first, last = page.range(start, end)
    if first >= last:
        return None
    voice = phrase_voice(page, first, last, {})
    if voice is not None and voice.name:
        return voice
    span = Span.of(page.text, page.tokens[first].start, page.tokens[last - 1].end)
    return Voice(span.quote, "reported", span=span)
