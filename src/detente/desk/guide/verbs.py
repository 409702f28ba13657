"""Verbs that help a reader along."""

from __future__ import annotations

from datetime import date

from detente.desk.doors import Day
from detente.desk.duties import Duties
from detente.desk.evidence.reading import DISPATCHES, Reading
from detente.desk.guide.answers import Compared, Glossary, Replay
from detente.desk.guide.rows import load_stops, load_terms
from detente.errors import BadDate, DetenteError
from detente.ledger.case.record import PublishedFigure


class Guiding(Duties, Reading):
    """Words, days to stop at, two statements side by side."""

    def glossary(self, word: str | None = None, *, known: Day | None = None) -> Glossary:
        """Say what the words of the dispute and of these answers mean.

        Parameters
        ----------
        word : str, optional
            A word, or the beginning of several.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> [row.term for row in detente.open().glossary("snap").terms]
        ['snap-back']
        """
        day = self._known(known)
        asked = (word or "").strip().casefold()
        terms = tuple(
            row
            for row in load_terms(self.case.root)
            if (row.published is None or row.published <= day)
            and any(name.casefold().startswith(asked) for name in (row.term, *row.also))
        )
        return self._cited(Glossary(day, terms), day)

    def replay(
        self, *, known: Day | None = None, on: Day | None = None, later: Day | None = None
    ) -> Replay:
        """Show the record as it stood on a day: what was believed, and what came of it.

        Both clocks stand on that day unless ``on`` says otherwise. The days at which to stop
        are rows of the case.

        Parameters
        ----------
        known : str, optional
            What had been published by then; the record's last day by default.
        on : str, optional
            The day looked at; the same as ``known`` by default.
        later : str, optional
            By when known what it is held against; the record's last day by default.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().replay(known="2025-10-30")
        >>> found.stop.id, found.after.isoformat()
        ('busan', '2025-11-10')
        >>> "us-reciprocal-china" in [row.measure for row in found.believed]
        True
        """
        from detente.desk.guide.replaying import replay

        when = self._when(on if on is not None else self._known(known), known, None)
        held = self._known(later)
        if held < when.known:
            raise BadDate(
                f"{held} lies before {when.known}", where="later", hint="known, or a later day"
            )
        stops = load_stops(self.case.root, self.record)
        found = replay(self.case, self.record, self.catalogue, stops, when, held)
        return self._cited(found, held)

    def compare(self, a: str, b: str, *, known: Day | None = None) -> Compared:
        """Set two figures or two texts side by side, and say why they differ.

        Parameters
        ----------
        a, b : str
            Two averages that others print, by a number of theirs (``47``) or their id
            (``piie-57-47``); or two texts that ship with the case (``1.txt``). `reconcile`
            does the same for files of your own.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().compare("47", "31")
        >>> found.a.id, found.b.id
        ('piie-57-47', 'average-41-31')
        """
        from detente.desk.guide.comparing import figure, figures_compared, texts_compared, unknown

        day = self._when(None, known, None).known
        held = [row for row in self.record.figures if row.published <= day]
        folder = self.case.root / DISPATCHES
        texts = {path.name: path for path in sorted(folder.glob("*.txt"))}
        names = [*(row.id for row in held), *texts]
        found = [figure(words.strip(), held, where) for words, where in ((a, "a"), (b, "b"))]
        if found[0] is not None and found[1] is not None:
            answer = figures_compared(found[0], found[1], day, lambda row: self._ours(row, day))
            return self._cited(answer, day)
        for words, where, row in ((a, "a", found[0]), (b, "b", found[1])):
            if words not in texts or row is not None:
                raise unknown(words, where, list(texts) if a in texts or b in texts else names)
        given = self._dated(None, None)
        read = self._all((t for name in (a, b) for t in self._texts(texts[name], given)), day)[0]
        return self._cited(texts_compared(read, day), day)

    def _ours(self, row: PublishedFigure, known: date) -> float | None:
        """Return the average here for the day and direction of a figure; None where it has none."""
        try:
            found = self.average(
                origin=row.origin, dest=row.dest, on=row.on, known=known, explain=False
            )
        except DetenteError:
            return None
        return found.average
