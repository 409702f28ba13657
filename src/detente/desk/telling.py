"""Verbs about the record: agreements, promises, events, sources, gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from detente.desk import answers
from detente.desk.base import Base
from detente.desk.doors import Day, Words, read_words
from detente.errors import BadDate, BadValue
from detente.kernel.moment import read_known
from detente.ledger.case.load import find_case
from detente.ledger.views import told

MOST_HITS = 1000


class Telling(Base):
    """What was agreed, promised, raised and done, and on whose word."""

    def agreement(
        self, id: str | None = None, *, known: Day | None = None
    ) -> told.AgreementView | answers.Agreements:
        """Show an agreement clause by clause as each side tells it, or list them all.

        Parameters
        ----------
        id : str, optional
            The agreement's id, or a beginning of it that fits only one.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> detente.open().agreement("busan").place
        'Busan'
        """
        day = self._known(known)
        if id is not None:
            return self._cited(told.agreement(self.record, id, day), day)
        found = answers.Agreements(day, tuple(told.agreements(self.record, day)))
        return self._cited(found, day)

    def events(
        self,
        *,
        about: str | None = None,
        start: Day | None = None,
        until: Day | None = None,
        known: Day | None = None,
    ) -> answers.Events:
        """List meetings, calls, strikes, answers and rulings, with what each answers.

        Parameters
        ----------
        about : str, optional
            A topic of the agenda or a word.
        start, until : str, optional
            First and last day (``--from`` and ``--to``).
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> rows = detente.open().events(about="fentanyl", until="2025-02-10").events
        >>> rows[0].actors
        ('USA',)
        """
        day = self._known(known)
        first = read_known(start) if start is not None else None
        last = read_known(until) if until is not None else None
        if first is not None and last is not None and first > last:
            raise BadDate(f"{first} lies after {last}", where="from", hint="earlier day first")
        rows = tuple(told.events(self.record, day, about, first, last))
        return self._cited(answers.Events(day, rows), day)

    def agenda(self, *, known: Day | None = None) -> answers.Agenda:
        """List the topics raised: by whom, discussed or not, with what outcome.

        Parameters
        ----------
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> "soybeans" in [topic.id for topic in detente.open().agenda().topics]
        True
        """
        day = self._known(known)
        topics = tuple(told.agenda(self.record, self.case.sources, day))
        return self._cited(answers.Agenda(day, topics), day)

    def search(self, words: Words, *, known: Day | None = None, most: int = 20) -> answers.Hits:
        """Find products, measures, events, topics, promises, people and claims by words.

        Parameters
        ----------
        words : str
            Everyday or customs words, or the beginning of a code.
        known : str, optional
            What had been published by then (all that the record holds).
        most : int
            How many results.

        Examples
        --------
        >>> import detente
        >>> detente.open().search("soybeans").hits[0].kind
        'product'
        """
        from detente.ledger.views.search import find

        if not 1 <= most <= MOST_HITS:
            raise BadValue(
                f"{most} results cannot be given", where="most", hint=f"1 to {MOST_HITS}"
            )
        text = " ".join(read_words(words))
        day = self._known(known)
        return answers.Hits(text, day, tuple(find(self._index(day), text, most)))

    def source(self, id: str) -> answers.SourceAnswer:
        """Show the card of a source and everything that rests on it.

        Parameters
        ----------
        id : str
            Id of the source, e.g. ``eo-14357``.

        Examples
        --------
        >>> import detente
        >>> detente.open().source("eo-14357").source.publisher
        'White House'
        """
        from detente.ledger.views.sources import Use, source_card
        from detente.strategy.moves.check import cited
        from detente.strategy.moves.dossier import read_dossier

        card = source_card(self.case, self.record, id)
        moves = read_dossier(self.case.root, self.case.parties, self.record.events, [])
        more = (Use(kind, row, text) for kind, row, text, names in cited(moves) if id in names)
        return answers.SourceAnswer(card.source, (*card.used_by, *more))

    def gaps(self) -> answers.Gaps:
        """List what is not covered, why, and what would fill it.

        Examples
        --------
        >>> import detente
        >>> len(detente.open().gaps().gaps) > 5
        True
        """
        about = self.case.about
        return answers.Gaps(about.known_until, dict(about.records), self.record.gaps)

    def check(
        self, what: Literal["case", "model"] = "case", path: str | Path | None = None
    ) -> answers.Checked | answers.ModelChecked:
        """Check a case, every fault at once with file and line; or the model's invariants.

        Parameters
        ----------
        what : {'case', 'model'}
            What to check.
        path : path, optional
            Folder of a case; the one that is open by default.

        Examples
        --------
        >>> import detente
        >>> detente.open().check("case").faults
        ()
        """
        from detente.desk.asked.rows import check_routes
        from detente.desk.asked.saying import SPOKEN
        from detente.desk.guide.rows import check_guide
        from detente.ledger.case.check import check_case
        from detente.ledger.case.load import read_case
        from detente.ledger.case.record import read_record
        from detente.strategy.game.check import check_games
        from detente.strategy.moves.check import check_strategy
        from detente.trade.load import read_book
        from detente.trade.rows.check import check_trade
        from detente.verdict.check import check_texts

        if what == "model":
            from detente.model.invariants import checks

            return answers.ModelChecked(tuple(checks()))
        root = find_case(path) if path is not None else self.case.root
        rows, faults = check_case(root)
        verbs = {name: getattr(type(self), name, None) for name in SPOKEN}
        routes, wrong = check_routes(root, verbs)
        rows, faults = rows + routes, [*faults, *wrong]
        case, record = read_case(root, []), read_record(root, [])
        if case is not None:
            for more, wrong in (
                check_trade(root, case.sources, record.commitments),
                check_texts(root, case, record, read_book(root, case.sources, []).series),
                check_games(root, case.sources),
                check_guide(root, case.measures, case.sources, record),
                check_strategy(
                    root, case.parties, record.events, case.sources, case.about.known_until
                ),
            ):
                rows, faults = rows + more, [*faults, *wrong]
        return answers.Checked(str(path or self.name), rows, tuple(faults))
