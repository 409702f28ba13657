"""Claims of the words that were pointed at: the rules read every slot of them anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.record.assisted.holding.grounding import Pointed
from detente.record.assisted.proposal import BY_MODEL, Rejected
from detente.record.claim import Claim, Filled
from detente.record.claims.check import faults_of
from detente.record.claims.extract import Extractor
from detente.record.claims.filling.clause import Told
from detente.record.claims.filling.figures.figure import Figure
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.moods import Said
from detente.record.claims.frames.clauses import Clause
from detente.record.claims.frames.page import Page

#: Roles of figures that measure the subject itself.
_MEASURES = frozenset({"change", "level", "from", "to", "rate", "amount", "share"})


class Rereader(Extractor):
    """Walks through a document as the rules do, and stops where a row points.

    What the rules find on the way is theirs and was kept before: only their memory of what was
    named, dated and said last is used here.

    Parameters
    ----------
    page : Page
        The document.
    pointed : iterable of Pointed
        Rows whose words were found.
    """

    def __init__(self, page: Page, pointed: Iterable[Pointed]) -> None:
        super().__init__(page)
        self.read: list[tuple[Pointed, Told]] = []
        self.rejected: list[Rejected] = []
        self._at: dict[int, list[Pointed]] = {}
        for one in pointed:
            self._at.setdefault(one.sentence, []).append(one)

    def sentence(self, index: int, *, heading: bool) -> list[Told]:
        """Read the claims of the rows that point into a sentence, after those of the rules."""
        found = super().sentence(index, heading=heading)
        for one in self._at.get(index, ()):
            why = self._one(one, index, heading=heading)
            if why:
                told = one.proposal
                self.rejected.append(Rejected(told.quote, told.subject, why))
        return found

    def _one(self, one: Pointed, index: int, *, heading: bool) -> str:
        """Read one row; return why it does not hold, or nothing."""
        figures = self._figures(one)
        unread = next((f for f in figures if not f.is_value), None)
        if unread is not None:
            return f"the figure is no value of a claim: {unread.rule}"
        measures = [f for f in figures if f.role in _MEASURES]
        if not all(_fits(f, one) for f in measures):
            return "a figure's unit does not measure this subject"
        if not (measures or one.beside):
            return "no figure measures this subject, and nothing near it names it"
        voice, frame = self.voices.voice_at(self.frames, index, one.first, one.last)
        clause = Clause(one.first, one.last, index, "", heading)
        said = Said(clause, one.first, one.last, voice or one.voice, frame)
        told = self.writer.one(said, Group(figures, one.first, one.last), one.topic)
        why = _turned(one, told.claim, figures)
        if why:
            return why
        claim = _marked(told.claim, one, from_model=voice is None)
        faults = faults_of(claim, self.page.text, self.page.words.root.name)
        if faults:
            return "; ".join(faults)
        self.read.append((one, Told(claim, told.figures)))
        return ""

    def _figures(self, one: Pointed) -> tuple[Figure, ...]:
        others = self.page.figures_in(one.first, one.last)
        return tuple(
            self.writer.roles.of(q, one.first, one.last, one.topic.family, others)
            for q in one.figures
        )


def _fits(figure: Figure, one: Pointed) -> bool:
    units = one.topic.units
    return not units or figure.quantity.unit in units or figure.unit in units


def _turned(one: Pointed, claim: Claim, figures: tuple[Figure, ...]) -> str:
    """Return what the row turns round of what its words say; nothing for a faithful one."""
    told = one.proposal
    if told.polarity != claim.polarity:
        return f"the words read as {claim.polarity}, the reply says {told.polarity}"
    if told.direction and claim.direction and told.direction != claim.direction:
        return f"the words go {claim.direction}, the reply says {told.direction}"
    if any(f.quantity.first in one.below and f.role == "change" and f.sign > 0 for f in figures):
        return "a figure goes up in the words, and down in the reply"
    return ""


def _marked(claim: Claim, one: Pointed, *, from_model: bool) -> Claim:
    """Return a claim that says which of its slots a model pointed at.

    A period that other sentences would lend it is left out: the rules lend it to what they find.
    """
    period = claim.period
    if period is not None and period.status == "inherited" and period.rule != "sentence":
        slots = tuple(slot for slot in claim.slots if slot.slot != "period")
        claim = replace(claim, period=None, slots=slots)
    changed = {"subject": Filled("subject", "inferred", None, BY_MODEL)}
    if from_model and claim.speaker is not None:
        span = claim.speaker.span
        changed["speaker"] = Filled("speaker", "explicit", span, BY_MODEL)
    slots = tuple(changed.get(slot.slot, slot) for slot in claim.slots)
    marked = replace(claim, slots=slots, extractor=BY_MODEL, confidence="inferred")
    return with_parties(marked, one)


def with_parties(claim: Claim, one: Pointed) -> Claim:
    """Return a claim with the parties that a row names, where the rules found none."""
    for slot, party in (("actor", one.actor), ("target", one.target)):
        if party and getattr(claim, slot) is None:
            told = Filled(slot, "inferred", None, BY_MODEL)
            claim = replace(claim, slots=(*claim.slots, told), **{slot: party})  # type: ignore[arg-type]
    return claim
