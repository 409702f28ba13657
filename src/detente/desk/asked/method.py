"""The verb that takes a plain question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from inspect import signature
from typing import TYPE_CHECKING, Any

from detente.desk import answers
from detente.desk.base import Base
from detente.desk.doors import Day, Words, read_words
from detente.errors import BadValue, InputError

if TYPE_CHECKING:
    from detente.desk.asked.routing import Routed
    from detente.desk.asked.rows import Route

LONGEST = 300


class Asking(Base):
    """A question in plain words, sent to the verb that answers it."""

    def ask(
        self, question: Words, *, on: Day | None = None, known: Day | None = None
    ) -> answers.Reply:
        """Answer a plain question in a few sentences, or offer the nearest questions.

        The same words always go the same way: rows of the case say which words belong to
        which verb. Nothing is guessed; what fits no row is not answered.

        Parameters
        ----------
        question : str
            The question, in English.
        on, known : str, optional
            The two dates; a day that the question names goes before ``on``.

        Returns
        -------
        Reply
            At most 80 words with both dates, the verb and its arguments, the sources; or the
            three nearest questions that have an answer.

        Examples
        --------
        >>> import detente
        >>> detente.open().ask("did China buy the soybeans it promised for 2025?").verb
        'commitments'
        """
        from detente.desk.asked.reading import read
        from detente.desk.asked.routing import nearest, route
        from detente.desk.asked.rows import load_routes
        from detente.desk.asked.saying import fitted, say
        from detente.report.parts.words import unique

        text = _question(question)
        day = self._known(known)
        routes = load_routes(self.case.root)
        parties = self.case.parties.values()
        asked = read(text, self.case.parties)
        names = [name for p in parties for name in (p.name, p.adjective, p.id)]
        found = route(asked, routes, self.record, lambda: self._index(day), day, names)
        if found is None:
            near = tuple(_offered(row) for row in nearest(asked, routes))
            at = self._when(on, known, None).on.date()
            return answers.Reply(text, None, None, {}, at, day, near, ())
        given = self._given(found, {"on": on, "known": known})
        moment = self._when(given.get("on", on), known, None)
        answer = getattr(self, found.route.verb)(**given)
        at = _at(answer, moment.on)
        told = say(found.route.verb, answer, found.route.pick, found.called or text)
        lead = f"{found.route.lead} On {at}, as known on {day}:".strip()
        return answers.Reply(
            question=text,
            answer=fitted(lead, told),
            verb=found.route.verb,
            arguments={name: str(value) for name, value in given.items()},
            on=at,
            known=day,
            nearest=(),
            sources=self._out(unique(told.sources), day),
        )

    def _given(self, found: Routed, dates: Mapping[str, Day | None]) -> dict[str, Any]:
        """Return the arguments of the verb: those of the row, and the dates it takes besides."""
        takes = signature(getattr(self, found.route.verb)).parameters
        given: dict[str, Any] = {
            name: int(text) if takes[name].annotation == "int" else text
            for name, text in found.arguments.items()
        }
        more = {n: v for n, v in dates.items() if v is not None and n in takes}
        return more | given

    def _out(self, sources: tuple[str, ...], known: date) -> tuple[str, ...]:
        """Return the sources that were out by a day."""
        rows = [self.case.sources[s] for s in sources if s in self.case.sources]
        return tuple(r.id for r in rows if r.date is None or r.date <= known)


def _at(answer: object, asked: datetime) -> date:
    """Return the day that an answer is of; where a verb has none, the day that was asked for."""
    on = getattr(answer, "on", asked)
    return on.date() if isinstance(on, datetime) else on


def _offered(row: Route) -> answers.Nearest:
    return answers.Nearest(row.asks, row.verb, row.given())


def _question(words: Words) -> str:
    text = " ".join(read_words(words)).strip()
    if not text:
        raise InputError("nothing is asked", where="question", hint="ask in a sentence")
    if len(text) > LONGEST:
        said = f"the question has {len(text)} characters"
        raise BadValue(said, where="question", hint=f"at most {LONGEST}")
    return text
