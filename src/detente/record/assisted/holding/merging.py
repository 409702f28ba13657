"""Claims of the rules and claims that were pointed at, put together: the rules come first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.record.assisted.holding.grounding import Pointed
from detente.record.assisted.holding.rereading import with_parties
from detente.record.assisted.proposal import BY_MODEL, Rejected
from detente.record.claim import Claim, Filled, Speaker
from detente.record.claims.filling.clause import Told
from detente.record.claims.frames.people import Voice


@dataclass
class Merged:
    """The claims of a text while others join them.

    A claim of the rules keeps all that it has; its empty slots may be filled. A new claim is
    added where no claim has one of its figures, and none its words if it has no figure.

    Parameters
    ----------
    told : list of Told
        Those of the rules, at first.
    """

    told: list[Told]
    added: int = 0
    filled: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def take(self, one: Pointed, new: Told) -> None:
        """Take up a claim that was pointed at: as a new one, as what fills one, or not at all."""
        at = self._known(new)
        if at is None:
            self.told.append(new)
            self.added += 1
            return
        old = self.told[at].claim
        if old.subject != new.claim.subject or old.extractor == BY_MODEL:
            self._reject(one, f"these words are claimed already, as {old.subject}")
            return
        filled = with_parties(old, one)
        if one.voice is not None and filled.speaker is None:
            filled = spoken(filled, one.voice, BY_MODEL)
        self.filled += len(filled.slots) - len(old.slots)
        self.told[at] = Told(filled, self.told[at].figures)

    def in_order(self) -> list[Told]:
        """Return the claims in the order of the text."""
        return sorted(self.told, key=lambda one: (one.claim.start, one.claim.end))

    def _known(self, new: Told) -> int | None:
        """Return the number of the claim that has these figures or words already."""
        firsts = {q.first for q in new.figures}
        place = (new.claim.start, new.claim.end)
        for number, one in enumerate(self.told):
            same = firsts & {q.first for q in one.figures} if firsts else over(one.claim, *place)
            if same:
                return number
        return None

    def _reject(self, one: Pointed, why: str) -> None:
        self.rejected.append(Rejected(one.proposal.quote, one.proposal.subject, why))


def spoken(claim: Claim, voice: Voice, rule: str) -> Claim:
    """Return a claim with a speaker, and the rule that found one."""
    who = Speaker(voice.name, voice.role, voice.org, voice.span, rule)
    told = Filled("speaker", "explicit" if voice.span else "inherited", voice.span, rule)
    return replace(claim, speaker=who, slots=(*claim.slots, told))


def over(claim: Claim, start: int, end: int) -> bool:
    """Tell whether a claim and a stretch of its text share at least half of the shorter."""
    shared = min(claim.end, end) - max(claim.start, start)
    return 2 * shared >= min(claim.end - claim.start, end - start)
