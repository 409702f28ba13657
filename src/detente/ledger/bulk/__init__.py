"""The bulk engine: a matrix of product kinds and stretches of law, then one join.

What decides a duty is judged once for each kind of product, group of origins and stretch of
time, by the reference engine; the entries of a file then only look their cell up. `bulk`
gives what `detente.ledger.duty.assess` would for each entry, to the micro-cent.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import DetenteError, InputError, NotCovered

if TYPE_CHECKING:
    from detente.ledger.bulk.engines.duck import Engine
    from detente.ledger.bulk.entries import Entries
    from detente.ledger.bulk.join import Shape
    from detente.ledger.bulk.matrix import Matrix
    from detente.ledger.bulk.tables import Texts
    from detente.ledger.case.model import Case
    from detente.ledger.products.catalogue import Catalogue

__all__ = ["BulkResult", "Tally", "bulk"]

#: A value from here on needs wide decimals (DECIMAL(11,2) ends below).
_WIDE_VALUE = 999_999_999
#: So many matrices are kept in the process, the latest used.
_KEPT = 4
_matrices: OrderedDict[tuple[int, int, str, date, str | None], tuple[Any, Matrix]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries of one status and reason; `amount_usd` is None where none has an amount."""

    status: str
    reason_code: str
    rows: int
    value_usd: Decimal
    amount_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of a file.

    Parameters
    ----------
    rows, rejected : int
        Entries answered, and entries that could not be read.
    out, rejects : Path or None
        Where they were written; None where nothing was.
    tallies : tuple of Tally
        Sums by status and reason.
    value_usd, amount_usd : Decimal
        Sums over the entries answered; the amount covers `settled` of them.
    """

    rows: int
    rejected: int
    out: Path | None
    rejects: Path | None
    seconds: float
    tallies: tuple[Tally, ...]

    @property
    def value_usd(self) -> Decimal:
        """Value of the entries answered."""
        return sum((t.value_usd for t in self.tallies), Decimal(0))

    @property
    def amount_usd(self) -> Decimal:
        """Duty of the entries whose duty is settled."""
        return sum((t.amount_usd for t in self.tallies if t.amount_usd is not None), Decimal(0))


def bulk(
    case: Case,
    catalogue: Catalogue,
    source: Path,
    out: Path | None,
    *,
    dest: str,
    known: date,
    counterpart: str | None = None,
    explain: bool = False,
    engine: Literal["duckdb", "spark"] = "duckdb",
    scenario: str | None = None,
) -> BulkResult:
    """Return what every entry of a file owes.

    Parameters
    ----------
    source : Path
        CSV (UTF-8) or parquet with the columns ``code, origin, on, value_usd`` and, where
        known, ``dest, quantity, unit, loaded``; further columns pass through.
    out : Path or None
        ``.csv`` or ``.parquet``: the columns of the file with ``rate``, ``rate_low``,
        ``rate_high``, ``amount_usd``, ``status`` and ``reason_code``, in the order of the
        file. None gives the sums alone. With Spark a folder of parts.
    dest : str
        Importer where the file names none.
    counterpart : str, optional
        Importer of the goods of `dest` itself, where the file names none; without it they are
        rejected, for origin and destination are the same.
    explain : bool
        Add one column of amounts a layer, ``amount_<layer id>``.

    Raises
    ------
    BadFile
        The file cannot be read as entries; nothing is written.
    NotCovered
        Nothing was known of the case on that day.
    """
    begin = perf_counter()
    _checked(case, source, out, (dest,) if counterpart is None else (dest, counterpart), known)
    folder = out.parent if out is not None else None
    with tempfile.TemporaryDirectory(dir=folder, prefix=".detente-") as name:
        run = _Run(case, catalogue, source, dest, known, scenario, Path(name), engine)
        try:
            run.send_back(counterpart)
            shape = replace(run.shape(), explain=explain)
            made = run.write(shape, out)
        finally:
            run.close()
    tallies, rejected, rejects = made
    rows = sum(t.rows for t in tallies)
    return BulkResult(rows, rejected, out, rejects, perf_counter() - begin, tallies)


def _checked(
    case: Case, source: Path, out: Path | None, dests: tuple[str, ...], known: date
) -> None:
    for dest in dests:
        case.party(dest)
    if known < case.about.begins:
        raise NotCovered(
            f"nothing published by {known} is in the record, which begins on {case.about.begins}",
            where="known",
        )
    if out is None:
        return
    if out.suffix not in {".csv", ".parquet"}:
        raise InputError(
            f"'{out.name}' is neither .csv nor .parquet",
            where="out",
            hint="end the name in .csv or .parquet",
        )
    if out.resolve() == source.resolve():
        raise InputError(
            f"the answers would take the place of the entries in {out.name}",
            where="out",
            hint="give the answers a name of their own",
        )
    if not out.parent.is_dir():
        raise InputError(
            f"there is no folder {out.parent}", where="out", hint="make it, or name another"
        )


class _Run:
    """One file on its way: read, prepared, joined, written."""

    def __init__(
        self,
        case: Case,
        catalogue: Catalogue,
        source: Path,
        dest: str,
        known: date,
        scenario: str | None,
        scratch: Path,
        engine: str,
    ) -> None:
        from detente.ledger.bulk.engines.duck import Duck, connect
        from detente.ledger.bulk.entries import open_entries, parsed

        self.case, self.catalogue, self.source = case, catalogue, source
        self.dest, self.known, self.scenario, self.scratch = dest, known, scenario, scratch
        self.con = connect(scratch)
        self.entries: Entries = open_entries(self.con, source, scratch)
        self.engine: Engine = Duck(self.con)
        if engine == "spark":
            from detente.ledger.bulk.engines.spark import Spark

            self.engine = Spark(self.con, scratch)
        self.engine.see(self.entries, parsed(self.entries, dest, self.engine.micros))
        #: Whether entries of the file may have different importers.
        self.several = self.entries.has("dest")
        self.origins = self._distinct("origin")
        self.matrices: dict[str, Matrix] = {}
        self.dests: Mapping[str, str] = {}

    def close(self) -> None:
        """Let go of the store."""
        self.con.close()

    def send_back(self, counterpart: str | None) -> None:
        """Have the importer's own goods, where no importer is named, go to its counterpart."""
        from detente.ledger.bulk.entries import Own, parsed

        if counterpart is None:
            return
        own = tuple(sorted({text for text, _ in self.origins if _is(text, self.dest)}))
        if not own:
            return
        columns = parsed(self.entries, self.dest, self.engine.micros, Own(counterpart, own))
        self.engine.see(self.entries, columns)
        self.several = True
        self.origins = self._distinct("origin")

    def shape(self) -> Shape:
        """Prepare the small tables and return the shape of the join."""
        from detente.ledger.bulk.engines.duck import lay
        from detente.ledger.bulk.join import Shape, spread
        from detente.ledger.bulk.tables import prepare, read_dests

        has = self.entries.has
        texts = {self.dest}
        if self.several:
            texts = {t for (t,) in self._rows("SELECT DISTINCT x_dest FROM entries")}
        self.dests, bad = read_dests(sorted(texts), self.case.parties)
        for code in sorted({*self.dests.values()} or {self.dest}):
            self.matrices[code] = _matrix(
                self.case, self.catalogue, code, self.known, self.scenario
            )
        prepared = prepare(self.matrices, self.dests, bad, self._texts())
        for table in prepared.tables:
            lay(self.con, table, self.scratch)
        highest = self._rows("SELECT max(x_value) FROM entries")[0][0] or 0
        shape = Shape(
            columns=tuple(self.entries.types),
            layers=prepared.layers,
            groups=prepared.groups,
            stretches=prepared.stretches,
            idle=prepared.idle,
            base_layers=prepared.base_layers,
            dests=self.several,
            cuts=prepared.cuts,
            quantity=has("quantity"),
            unit=has("quantity") and has("unit"),
            loaded=has("loaded"),
            alone=prepared.alone or (has("quantity") and prepared.by_quantity),
            wide=highest >= _WIDE_VALUE or prepared.highest >= 10,
        )
        for name, text in spread(shape).items():
            self.con.execute(f"CREATE TABLE {name} AS {text}")
        self.engine.load([t.name for t in prepared.tables] + list(spread(shape)))
        if shape.alone:
            self._stray(shape)
        return shape

    def write(self, shape: Shape, out: Path | None) -> tuple[tuple[Tally, ...], int, Path | None]:
        """Write the answers and the rejects; return sums, number of rejects and their file."""
        from detente.ledger.bulk.join import answers, recount, totals
        from detente.ledger.bulk.rejects import rejects, write_rejects

        sums = totals(shape)
        if out is not None:
            self.engine.write(answers(shape), out)
            if out.suffix == ".parquet":
                sums = recount(self.engine.written(out))
        tallies = tuple(Tally(*row) for row in self._rows(sums))
        total = self._rows("SELECT count(*) FROM entries")[0][0]
        rejected = total - sum(t.rows for t in tallies) + len(self.entries.skipped)
        if out is None:
            return tallies, rejected, None
        target = self.source.with_name(f"{self.source.name}.rejects.csv")
        if not rejected:
            # What an earlier run put aside must not be taken for this one's.
            target.unlink(missing_ok=True)
            return tallies, 0, None
        found = [(self.entries.line(int(row)), *rest) for row, *rest in self._rows(rejects(shape))]
        found += [(line, "", "", why) for line, why in self.entries.skipped]
        if len(found) != rejected:
            raise DetenteError(
                f"{rejected - len(found)} entries are neither answered nor said to be unreadable",
                where=str(self.source),
                hint="this is a fault of the engine: report it, and do not use the answers",
            )
        write_rejects(target, sorted(found, key=lambda row: row[0]))
        return tallies, len(found), target

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.engine.rows(text)

    def _texts(self) -> Texts:
        from detente.ledger.bulk.tables import Texts

        has, distinct = self.entries.has, self._distinct
        return Texts(
            codes=distinct("code"),
            origins=self.origins,
            on=distinct("on"),
            loaded=distinct("loaded") if has("loaded") else (),
            units=sorted({t for t, _ in distinct("unit")}) if has("unit") else (),
        )

    def _distinct(self, name: str) -> list[tuple[Any, str]]:
        """Return the distinct texts or times of a column, each with the importers named."""
        where = f"FROM entries WHERE x_{name} IS NOT NULL"
        if self.several:
            return [
                (row[0], row[1]) for row in self._rows(f"SELECT DISTINCT x_{name}, x_dest {where}")
            ]
        return [(row[0], self.dest) for row in self._rows(f"SELECT DISTINCT x_{name} {where}")]

    def _stray(self, shape: Shape) -> None:
        """Compute by themselves the entries whose cell says so."""
        from detente.ledger.bulk.engines.duck import lay
        from detente.ledger.bulk.join import strays
        from detente.ledger.bulk.tables import aside

        questions = self._rows(strays(shape))
        table = aside(questions, shape, self.matrices, self.dests, self.dest)
        lay(self.con, table, self.scratch)
        self.engine.load(["aside"])


def _is(text: str, code: str) -> bool:
    """Tell whether a text names a country."""
    from detente.kernel.countries import resolve

    try:
        return resolve(text) == code
    except InputError:
        return False


def _matrix(
    case: Case, catalogue: Catalogue, dest: str, known: date, scenario: str | None
) -> Matrix:
    """Return the matrix of an importer, from the last ones used or new."""
    from detente.ledger.bulk.law import Law
    from detente.ledger.bulk.matrix import Matrix

    key = (id(case), id(catalogue), dest, known, scenario)
    if key not in _matrices:
        law = Law(case.under(scenario), dest, known)
        # The case is kept with it, so that its id is not given to another.
        _matrices[key] = ((case, catalogue), Matrix(law, catalogue))
    _matrices.move_to_end(key)
    while len(_matrices) > _KEPT:
        _matrices.popitem(last=False)
    return _matrices[key][1]
