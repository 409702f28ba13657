"""The answers of a case: its series held in one engine, its measures, promises and events."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from detente.kernel import countries
from detente.kernel.moment import AsOf, local_day, read_on
from detente.ledger.agreement import Deadline
from detente.ledger.case.model import Case
from detente.ledger.case.record import PublishedFigure, Record
from detente.ledger.event import Event, Topic
from detente.ledger.timeline import END, boundaries, paint, state_at
from detente.ledger.views import told
from detente.ledger.views.told import CommitmentView
from detente.trade.held import Held
from detente.trade.period import Period
from detente.trade.scorecard.board import Scored, board
from detente.trade.statistics import IN_UNIT, QUESTIONS
from detente.trade.statistics.current import Vintage, choose, traced
from detente.trade.unit import read_unit
from detente.verdict.facts import Figure, Promise, Spell, Standing, StatedEnd, Step

_NO = Decimal(0)
_CODE = len("USD")
_A_DAY = 8
"""Sums of rates that the texts of a day speak of."""
_EARLIEST = date(1900, 1, 1)


@dataclass
class Shipped:
    """Facts over the rows of a case; what was asked once is kept.

    Parameters
    ----------
    case, record, held
        The law, the record beside it, and the series.
    """

    case: Case
    record: Record
    held: Held
    _figures: dict[tuple[date, str], dict[str, list[Figure]]] = field(default_factory=dict)
    _ready: dict[tuple[date, str], set[str]] = field(default_factory=dict)
    _promises: dict[tuple[date, date], dict[str, Promise | None]] = field(default_factory=dict)
    _same: dict[Figure, Figure] = field(default_factory=dict)
    _used: dict[date, None] = field(default_factory=dict)
    _spoken_of: set[str] = field(default_factory=set)
    _steps: dict[tuple[object, date], list[Step]] = field(default_factory=dict)

    def prepare(self, series: Collection[str], stats: Collection[str], known: date) -> None:
        """Ask for all figures of some series at once: a vintage is chosen once a day."""
        known = self._last_print(known)
        self._used[known] = self._used.pop(known, None)
        wanted = {s for s in series if s in self.held.book.series}
        self._spoken_of |= wanted
        missing = {
            stat: wanted - self._ready.get((known, stat), set())
            for stat in stats
            if wanted - self._ready.get((known, stat), set())
        }
        if not missing:
            return
        rows = self.held.book.series
        names = set().union(*missing.values())
        choose(self.held, Vintage(known), {rows[s].product for s in names})
        for stat, those in missing.items():
            self._ask(stat, known, sorted(those))
            self._ready.setdefault((known, stat), set()).update(those)

    def series(self, id: str, stat: str, known: date) -> Sequence[Figure]:
        """Return every figure of a statistic as known by a day, in order of period."""
        known = self._last_print(known)
        self._used[known] = self._used.pop(known, None)
        if id not in self._ready.get((known, stat), set()):
            # What is asked late of one series is asked of all that were spoken of.
            self.prepare({id, *self._spoken_of}, [stat], known)
        return self._figures.get((known, stat), {}).get(id, [])

    def title(self, series: str) -> str:
        """Return what a series counts, for reading."""
        row = self.held.book.series.get(series)
        return row.title if row else series

    def currency(self, series: str) -> str:
        """Return the currency that a series is counted in; empty where it is in none."""
        row = self.held.book.series.get(series)
        code = row.unit.partition(" ")[0] if row else ""
        return code if len(code) == _CODE and code.isupper() else ""

    def joint(self, series: str) -> Collection[int]:
        """Return the months that an office releases only together."""
        row = self.held.book.series.get(series)
        first, dots, last = (row.joint if row else "").partition("..")
        return range(int(first), int(last) + 1) if dots else ()

    def rate(self, groups: Sequence[Sequence[str]], on: date, known: date) -> Decimal | None:
        """Return the sum of rates on a day; None where nothing was known of any."""
        found = [self._charged(group, on, known) for group in groups]
        known_of = [rate for rate in found if rate is not None]
        return sum(known_of, _NO) if known_of else None

    def steps(self, groups: Sequence[Sequence[str]], known: date) -> Sequence[Step]:
        """Return the days on which the sum of rates changes."""
        key = (tuple(map(tuple, groups)), known)
        if key not in self._steps:
            self._steps[key] = list(self._stepped(groups, known))
        return self._steps[key]

    def published(self, groups: Sequence[Sequence[str]], known: date) -> Sequence[date]:
        """Return the days on which acts of some measures were published, newest first."""
        names = {n for group in groups for n in group} & set(self.case.measures)
        days = {a.published for n in names for a in self.case.measures[n].acts}
        return sorted((d for d in days if d <= known), reverse=True)

    def status(self, measure: str, on: date, known: date) -> Standing | None:
        """Return what a measure is at the end of a day."""
        row = self.case.measures.get(measure)
        if row is None:
            return None
        zone = self.case.parties[row.by].zone
        state = state_at(row.acts, AsOf(read_on(on, zone), known), self.case.about.known_until)
        if state is None:
            return None
        return Standing(
            id=measure,
            by=row.by,
            name=row.name,
            status=state.status,
            rate=state.rate if isinstance(state.rate, Decimal) else None,
            start=local_day(state.start, zone) if state.start else None,
            until=local_day(state.until, zone) if state.until else None,
            text=state.acts[-1].text if state.acts else "",
            sources=tuple(dict.fromkeys(s for act in state.acts for s in act.sources)),
        )

    def spells(self, measure: str, known: date) -> Sequence[Spell]:
        """Return the stretches of a measure, those that follow on one another joined."""
        row = self.case.measures.get(measure)
        if row is None:
            return []
        zone = self.case.parties[row.by].zone
        made: list[Spell] = []
        for s in paint(row.acts, known):
            until = None if s.until == END else local_day(s.until, zone)
            made.append(Spell(measure, s.state, local_day(s.start, zone), until, s.act.published))
        return made

    def promises(self, ids: Sequence[str], on: date, known: date) -> Sequence[Promise]:
        """Return promises as they stand, scored together and once."""
        day = min(on, known)
        kept = self._promises.setdefault((day, known), {})
        missing = {name for name in ids if name not in kept}
        if missing:
            rows = [r for r in told.commitments(self.record, known, day) if r.id in missing]
            scored = board(self.held, self.record.commitments, rows, on=day, known=known)
            kept.update(dict.fromkeys(missing))
            kept.update({row.id: self._promise(row, known) for row in scored})
        return [found for name in ids if (found := kept[name]) is not None]

    def _promise(self, found: Scored, known: date) -> Promise:
        counts = sorted(found.counts, key=lambda c: not c.decides)
        return replace(
            self._view(found, known),
            done=found.done,
            counts=tuple((c.measure, c.done) for c in counts if c.done is not None),
        )

    def standing(self, id: str, on: date) -> Promise | None:
        """Return a promise as the record told of it on a day, uncounted."""
        rows = told.commitments(self.record, on, on)
        return next((self._view(r, on) for r in rows if r.id == id), None)

    def _view(self, found: CommitmentView | Scored, known: date) -> Promise:
        window, row = found.window, self.record.commitments[found.id]
        days = [d for d in (found.legal_deadline, found.political_deadline) if d]
        return Promise(
            id=found.id,
            text=found.text,
            party=found.party,
            target=found.target,
            unit=found.unit or "",
            window=(window.start, window.until) if window else None,
            published=row.published,
            status=found.status,
            note=found.status_note,
            done=None,
            counts=(),
            said_by=found.said_by,
            one_sided=found.one_sided,
            deadline=max(days, default=None),
            due=_days(row.deadlines, known),
            sources=found.sources,
        )

    def stated_ends(self, known: date) -> Sequence[StatedEnd]:
        """Return the ends that officials gave of clauses and promises which acts end sooner."""
        clauses = (c for a in self.record.agreements.values() for c in a.clauses)
        rows = [(c.id, c.deadlines) for c in clauses]
        rows += [(c.id, c.deadlines) for c in self.record.commitments.values()]
        told = ((name, d) for name, all_ in rows for d in all_ if d.published <= known)
        return [
            StatedEnd(d.political, d.legal, name)
            for name, d in told
            if d.political is not None and d.legal is not None and d.legal < d.political
        ]

    def events(self, kinds: Iterable[str], known: date) -> Sequence[Event]:
        """Return the events of some kinds published by a day, in order."""
        asked = set(kinds)
        return [e for e in self.record.events if e.kind in asked and e.published <= known]

    def topics(self, ids: Iterable[str], known: date) -> Sequence[Topic]:
        """Return topics of talks as told by a day."""
        asked = set(ids)
        rows = told.agenda(self.record, self.case.sources, known)
        return [t for t in rows if t.id in asked]

    def figure(self, id: str) -> PublishedFigure | None:
        """Return an average that others print."""
        return next((f for f in self.record.figures if f.id == id), None)

    def releases(self, series: str, known: date) -> Sequence[date]:
        """Return the days on which an office released figures of a series."""
        rows = self.held.panel.ask(
            "SELECT DISTINCT published FROM observations "
            "WHERE series = ? AND published IS NOT NULL AND published <= ? "
            "AND status <> 'as-quoted' ORDER BY published",
            series,
            known,
        )
        return [row[0] for row in rows]

    def covers(self, code: str) -> bool:
        """Tell whether the law on goods of a two-letter code is in the case."""
        return countries.resolve(code) in self.case.parties

    def home(self, code: str) -> str:
        """Return the party of a two-letter code as the rows spell it."""
        return countries.resolve(code)

    def trim(self, most: int, keep: date) -> None:
        """Forget the days asked of longest ago, all but one, where more than so many are held."""
        kept = self._last_print(keep)
        for day in [d for d in self._used if d != kept][: max(0, len(self._used) - most)]:
            del self._used[day]
            for held in (self._figures, self._ready):
                for key in [key for key in held if key[0] == day]:
                    held.pop(key)
        if len(self._promises) > most:
            self._promises.clear()
        if len(self._steps) > most * _A_DAY:
            self._steps.clear()

    def _last_print(self, known: date) -> date:
        """Return the last day by another on which figures came out: in between, all is the same."""
        place = bisect_right(self._prints, known)
        return self._prints[place - 1] if place else known

    @cached_property
    def _prints(self) -> list[date]:
        """Days on which figures came out, in order."""
        rows = self.held.panel.ask("SELECT DISTINCT known FROM observations ORDER BY known")
        return [row[0] for row in rows]

    @cached_property
    def _cited(self) -> dict[int, str]:
        """Source of every row held."""
        return dict(self.held.panel.ask("SELECT row, source FROM numbered"))

    def _ask(self, stat: str, known: date, names: list[str]) -> None:
        sql = traced(QUESTIONS[stat], wanted=True)
        rows = self.held.panel.rows(
            f"SELECT a.*, s.id FROM ({sql}) AS a JOIN series AS s USING (sid) "
            "WHERE s.id IN (SELECT unnest(?)) AND a.value IS NOT NULL ORDER BY s.id, a.start, "
            "a.until",
            names,
        )
        held = self._figures.setdefault((known, stat), {})
        grouped: dict[str, list[Figure]] = defaultdict(list)
        for row in rows:
            made = self._figure(row, stat)
            # From one day to the next nearly all figures are the same.
            grouped[row["id"]].append(self._same.setdefault(made, made))
        held.update({name: grouped.get(name, []) for name in names})

    def _figure(self, row: dict[str, Any], stat: str) -> Figure:
        unit = read_unit(self.held.book.series[row["id"]].unit).base if stat in IN_UNIT else ""
        start, until = row.get("earlier"), row.get("earlier_until")
        return Figure(
            series=row["id"],
            stat=stat,
            period=Period(row["start"], row["until"]),
            value=Decimal(str(row["value"])),
            margin=Decimal(str(row["margin"] or 0)),
            unit=unit or ("periods" if stat == "streak" else "fraction"),
            vintage=row["known"],
            sources=tuple(dict.fromkeys(self._cited[n] for n in row["uses"] if n in self._cited)),
            basis=row.get("basis") or "",
            way=int(row.get("way") or 0),
            large=int(row.get("large_value") or 0),
            earlier=Period(start, until) if start and until else None,
            since=row.get("since"),
            printed=None if row["printed"] is None else Decimal(str(row["printed"])),
        )

    def _charged(self, group: Sequence[str], on: date, known: date) -> Decimal | None:
        """Return the rate of the first measure of a group that is charged."""
        heard = False
        for name in group:
            state = self.status(name, on, known)
            if state is None:
                continue
            heard = True
            if state.status in {"in-force", "unlawful-collected"} and state.rate is not None:
                return state.rate
        return _NO if heard else None

    def _stepped(self, groups: Sequence[Sequence[str]], known: date) -> Iterable[Step]:
        names = [n for group in groups for n in group if n in self.case.measures]
        days: dict[date, list[str]] = defaultdict(list)
        for name in names:
            row = self.case.measures[name]
            zone = self.case.parties[row.by].zone
            for moment in boundaries(row.acts, known):
                if moment != END:
                    days[local_day(moment, zone)].append(name)
        for day in sorted(days):
            if day.year <= _EARLIEST.year:
                continue
            before = self.rate(groups, day - timedelta(days=1), known) or _NO
            after = self.rate(groups, day, known) or _NO
            if before == after:
                continue
            acts = [
                a
                for n in days[day]
                for a in self.case.measures[n].acts
                if a.published <= known and a.start and a.start.date() == day
            ]
            told_on = min((a.published for a in acts), default=day)
            cites = tuple(dict.fromkeys(s for a in acts for s in a.sources))
            yield Step(day, before, after, told_on, tuple(dict.fromkeys(days[day])), cites)


def _days(deadlines: Iterable[Deadline], known: date) -> tuple[date, ...]:
    """Return every day that deadlines published by a day have named."""
    told = [d for d in deadlines if d.published <= known]
    return tuple(day for d in told for day in (d.legal, d.political) if day is not None)
