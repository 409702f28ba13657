"""What stood in the schedule from which release to which, and from when that was the law.

Two dates go with every change: the day the release that first prints it was published, and the
day the change took effect, which the change record of that release gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq
from typing import Generic, TypeVar

from detente.ledger.hts.change_record import Change, ChangeRecord
from detente.ledger.hts.release import Revision

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and where it comes from.

    Parameters
    ----------
    day : date, optional
        None when no document at hand gives it.
    by : str
        ``change-record`` · ``publication`` (of the release; the change may have taken effect
        earlier or later) · ``first-release`` (in force on that day, begun at an unknown earlier
        one) · ``not-known``.
    """

    day: date | None
    by: str


class Calendar:
    """Publication and effective dates of a run of releases.

    Parameters
    ----------
    revisions : iterable of Revision
        The releases at hand, in any order.
    records : iterable of ChangeRecord
        Their change records, in any order; some may be missing.
    published : mapping of Revision to date, optional
        Publication dates from elsewhere, for releases whose record is missing.
    """

    def __init__(
        self,
        revisions: Iterable[Revision],
        records: Iterable[ChangeRecord],
        published: Mapping[Revision, date] | None = None,
    ) -> None:
        self.revisions = tuple(sorted(revisions))
        self.records = {record.revision: record for record in records}
        self._stated = {
            record.predecessor: record.predecessor_published
            for record in self.records.values()
            if record.predecessor and record.predecessor_published
        }
        self._published = dict(published or {})
        self._changes = [self._by_code(revision) for revision in self.revisions]

    def published(self, position: int) -> date | None:
        """Return the day the release was published: its own record's word, else the next one's."""
        return self.published_on(self.revisions[position])

    def published_on(self, revision: Revision) -> date | None:
        """Return the same for a revision, whether or not its release is at hand."""
        record = self.records.get(revision)
        if record and record.published:
            return record.published
        return self._stated.get(revision) or self._published.get(revision)

    def published_by_successor(self, position: int) -> date | None:
        """Return the day that the next change record gives for the release."""
        return self._stated.get(self.revisions[position])

    def not_before(self, position: int) -> date | None:
        """Return the publication day, or else the latest one known of an earlier release."""
        days = (self.published(earlier) for earlier in range(position, -1, -1))
        return next((day for day in days if day), None)

    def begins(self, position: int, *codes: str) -> Dated:
        """Return from when something first printed in a release holds.

        Parameters
        ----------
        position : int
            Place of the release in the run.
        *codes : str
            The numbers under which the change record may list it, the likeliest first.
        """
        if position == 0:
            return Dated(self.published(0), "first-release")
        return self._dated(position, codes, ending=False)

    def ends(self, position: int, *codes: str) -> Dated:
        """Return from when something that a release no longer prints has ceased to hold."""
        return self._dated(position, codes, ending=True)

    def adds(self, position: int, code: str) -> bool:
        """Tell whether the change record of a release brings in the number `code`."""
        rows = self._changes[position].get(code, ())
        return any(row.nature in {"Added", "Established"} for row in rows)

    def discontinues(self, position: int, code: str) -> bool:
        """Tell whether the change record of a release takes the number `code` out."""
        return any(row.ends for row in self._changes[position].get(code, ()))

    def _dated(self, position: int, codes: tuple[str, ...], *, ending: bool) -> Dated:
        for code in codes:
            rows = self._changes[position].get(code, ())
            # Where a number is both deleted and added again, each has a row of its own.
            fitting = [row for row in rows if row.ends == ending] or rows
            days = [row.effective for row in fitting if row.effective]
            if days:
                return Dated(max(days), "change-record")
        day = self.published(position)
        return Dated(day, "publication" if day else "not-known")

    def _by_code(self, revision: Revision) -> Mapping[str, list[Change]]:
        rows: defaultdict[str, list[Change]] = defaultdict(list)
        record = self.records.get(revision)
        for change in record.changes if record else ():
            # A basic edition repeats the whole year; only its own rows are news.
            if change.edition in {"", str(revision)} and len(change.codes) == 1:
                rows[change.codes[0]].append(change)
        return dict(rows)


@dataclass(frozen=True, slots=True)
class Spell(Generic[K, V]):
    """One value of one key, over releases `first` to `last` of the run, both included."""

    key: K
    value: V
    first: int
    last: int


class History(Generic[K, V]):
    """Spells of values, built release by release.

    Parameters
    ----------
    same : callable, optional
        Whether two values say the same; plain equality by default. The first printing is kept.
    """

    def __init__(self, same: Callable[[V, V], bool] = eq) -> None:
        self._same = same
        self._open: dict[K, tuple[V, int]] = {}
        self._closed: list[Spell[K, V]] = []
        self._position = -1

    def observe(self, states: Mapping[K, V]) -> None:
        """Take in what the next release prints."""
        self._position += 1
        for key in [key for key in self._open if key not in states]:
            self._close(key)
        for key, value in states.items():
            before = self._open.get(key)
            if before is not None:
                if before[0] == value or self._same(before[0], value):
                    continue
                self._close(key)
            self._open[key] = (value, self._position)

    def _close(self, key: K) -> None:
        value, first = self._open.pop(key)
        self._closed.append(Spell(key, value, first, self._position - 1))

    def spells(self) -> Iterator[tuple[Spell[K, V], bool, bool]]:
        """Yield each spell in order of key and time.

        Yields
        ------
        spell : Spell
            The spell.
        current : bool
            Whether the latest release still prints it.
        replaced : bool
            Whether another value of the same key follows at once.
        """
        still = [
            Spell(key, value, first, self._position) for key, (value, first) in self._open.items()
        ]
        spells = sorted((*self._closed, *still), key=lambda spell: (spell.key, spell.first))
        for spell, following in zip(spells, [*spells[1:], None], strict=True):
            replaced = (
                following is not None
                and following.key == spell.key
                and following.first == spell.last + 1
            )
            yield spell, spell.last == self._position, replaced
