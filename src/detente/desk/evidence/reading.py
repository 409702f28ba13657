"""Verbs about texts: what they claim, whether it holds, where they agree and where not."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.doors import Day, Words, read_words
from detente.desk.evidence.observing import Observing
from detente.errors import BadValue, InputError
from detente.kernel.moment import read_known
from detente.verdict import told
from detente.verdict.told import Read, ReadAll, ToldClaim

if TYPE_CHECKING:
    from detente.desk.evidence.working import Done
    from detente.record.document import Document
    from detente.record.documents.opening import Refused
    from detente.record.documents.reading import Given
    from detente.verdict.told import Unread

_ADDRESSES = ("http://", "https://")
#: Texts of the case that ship with it.
DISPATCHES = "dispatches"
_MOST_WORKERS = 64


class Reading(Observing):
    """Documents in, claims and verdicts out; the same answer for the same bytes."""

    def read(
        self,
        source: str | Path,
        *,
        published: Day | None = None,
        publisher: str | None = None,
        known: Day | None = None,
        out: str | Path | None = None,
        workers: int = 1,
    ) -> Read | ReadAll:
        """Read a text: every checkable claim with its exact words, and whether it holds.

        Nothing is looked up on the network unless the source is an address, and no model is
        asked. Private and local addresses are refused.

        Parameters
        ----------
        source : str
            A file, a folder, an address, or ``-`` for standard input.
        published : str, optional
            The day it came out, where the text does not say.
        publisher : str, optional
            Who put it out.
        known : str, optional
            What had been published by then, for the verdicts as known now.
        out : path, optional
            ``.html`` for the whole text with its claims marked (of your own files alone),
            ``.jsonl`` for one claim a line, ``.json`` for schema.org claims and reviews.
        workers : int
            Processes that read a folder; the answer is the same. A script that asks for more
            than one begins behind ``if __name__ == "__main__"``.

        Raises
        ------
        BadFile
            Empty, binary, too large, in no known language, or with no text in it.
        RefusedByPolicy
            An address that may not be opened.

        Examples
        --------
        >>> import detente
        >>> desk = detente.open()
        >>> found = desk.read(desk.case.root / "dispatches" / "1.txt")
        >>> {c.verdict.label for c in found.claims} <= {
        ...     "agrees", "outdated", "conflicts", "explained", "cannot-tell"}
        True
        """
        target = self._target(out, source)
        given, now = self._dated(published, publisher), self._known(known)
        found, texts = self._worked(source, given, now, workers)
        if target is not None:
            from detente.report.record.files import write_read

            write_read(found, texts, now, target)
        single = len(found.documents) == 1 and not Path(source).is_dir()
        return found.documents[0] if single else found

    def reconcile(self, files: Words, *, known: Day | None = None) -> ReadAll:
        """Hold texts against each other: where they agree, update, differ, and what explains it.

        Parameters
        ----------
        files : str
            Files, or one folder.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> desk = detente.open()
        >>> found = desk.reconcile(str(desk.case.root / "dispatches"))
        >>> "conflict" in {r.relation for r in found.relations}
        False
        """
        given = self._dated(None, None)
        texts = (text for name in read_words(files) for text in self._texts(name, given))
        return self._all(texts, self._known(known))[0]

    def claims(
        self,
        folder: str | Path | None = None,
        *,
        about: str | None = None,
        speaker: str | None = None,
        known: Day | None = None,
    ) -> told.Claims:
        """List the claims of a folder of texts, by subject and speaker.

        Parameters
        ----------
        folder : path, optional
            Texts; those that ship with the case by default.
        about : str, optional
            A subject, or the beginning of several, e.g. ``tariff``.
        speaker : str, optional
            A name, or a part of one.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().claims(about="purchase.soybeans")
        >>> {c.subject for c in found.claims}
        {'purchase.soybeans'}
        """
        word, name = (about or "").lower(), (speaker or "").lower()
        rows = [
            claim
            for claim in self._told(folder, known)
            if (claim.subject.lower() == word or claim.subject.lower().startswith(word))
            and (not name or name in (claim.speaker or "").lower())
        ]
        return told.Claims(self._known(known), tuple(rows))

    def forecasts(
        self, folder: str | Path | None = None, *, known: Day | None = None
    ) -> told.Forecasts:
        """List who forecast what in a folder of texts, and how it came out.

        Parameters
        ----------
        folder : path, optional
            Texts; those that ship with the case by default.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().forecasts()
        >>> all(f.claim.type == "forecast" for f in found.forecasts)
        True
        """
        rows = tuple(
            told.Forecast(claim, claim.verdict.reason, claim.verdict.label)
            for claim in self._told(folder, known)
            if claim.type == "forecast"
        )
        return told.Forecasts(self._known(known), rows)

    def _told(self, folder: str | Path | None, known: Day | None) -> list[ToldClaim]:
        place = Path(folder) if folder is not None else self.case.root / DISPATCHES
        found = self.read(place, known=known)
        texts = found.documents if isinstance(found, ReadAll) else (found,)
        return [claim for text in texts for claim in text.claims]

    def _dated(self, published: Day | None, publisher: str | None) -> Given:
        from detente.record.documents.inferring import known_from
        from detente.record.documents.reading import Given

        day = read_known(published) if published is not None else None
        return Given(published=day, publisher=publisher or "", known=known_from(self.record.events))

    @staticmethod
    def _target(out: str | Path | None, source: str | Path) -> Path | None:
        """Return the file to write, refused before anything is read if it cannot be."""
        if out is None:
            return None
        from detente.report.record.files import check_target

        text = str(source)
        file = text != "-" and not text.startswith(_ADDRESSES)
        check_target(Path(out), Path(source) if file else None)
        if Path(out).suffix == ".html" and text.startswith(_ADDRESSES):
            raise InputError(
                "the whole text is written of your own files alone",
                where="out",
                hint="save the page and read the file, or write .jsonl or .json",
            )
        return Path(out)

    def _texts(self, source: str | Path, given: Given) -> Iterator[Document | Refused]:
        from detente.record.documents import opening

        text = str(source)
        if text == "-":
            yield opening.read_stream(sys.stdin.buffer, given)
        elif text.startswith(_ADDRESSES):
            if self.clock is None:
                raise InputError("no clock tells when the page is fetched", where="source")
            yield opening.read_url(text, self.clock, given)
        elif Path(source).is_dir():
            yield from opening.read_folder(Path(source), given)
        else:
            yield opening.read_file(Path(source), given)

    def _worked(
        self, source: str | Path, given: Given, now: date, workers: int
    ) -> tuple[ReadAll, list[Document]]:
        """Return what the texts of a source say, a folder's from several processes if asked."""
        if not 1 <= workers <= _MOST_WORKERS:
            raise BadValue(f"{workers} processes", where="workers", hint=f"1 to {_MOST_WORKERS}")
        if workers == 1 or not Path(source).is_dir():
            return self._all(self._texts(source, given), now)
        from detente.desk.evidence.working import apart

        return self._gathered(apart(self, now, Path(source), given, workers))

    def _all(
        self, texts: Iterable[Document | Refused], now: date
    ) -> tuple[ReadAll, list[Document]]:
        from detente.desk.evidence.working import Bench, here

        return self._gathered(here(Bench.of(self, now), texts, self.tell))

    def _gathered(self, found: Iterable[Done | Unread]) -> tuple[ReadAll, list[Document]]:
        from detente.desk.evidence.working import Done, gathered
        from detente.record.reconcile.rules import load_rules
        from detente.verdict.rows import load_answers

        ended = list(found)
        answer = gathered(ended, load_answers(self.case.root), load_rules(self.case.root))
        return answer, [one.said.document for one in ended if isinstance(one, Done)]
