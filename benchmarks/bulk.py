"""Claim: a million entries a second with layers and reasons, five million for sums alone.

Entries are drawn from the US imports of 2024 by ten-digit line and partner (chance by the
square root of value), on days of 2018 to 2026; the same numbers give the same file. Each
figure is taken in an interpreter of its own, its matrix made there and counted, so that peak
memory is its own too. The peers join the same entries to a table of intervals, one row a
line, layer and span, as one would write it by hand; their answer is shown to be the same. They
are handed the intervals, which is most of the work: which lists hold a line, which rule lets a
layer in, on which day as known when. The engine keeps the order of the file; the join by hand is
timed without and with it.

``DETENTE_BENCH_ROWS`` names the sizes (default ``1e6,1e7``), ``DETENTE_SHARED`` the originals.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.claim import Figure

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("DETENTE_SHARED") or HERE.parents[1] / "shared")
PARTNERS = SHARED / "data" / "trade" / "us_imports_hs10_2024"
KNOWN = date(2026, 10, 8)
SIZES = [int(float(n)) for n in os.environ.get("DETENTE_BENCH_ROWS", "1e6,1e7").split(",")]
SAMPLE = 5_000_000
#: What pandas is given: its join holds every pair of entry and interval at once.
FEW = 200_000
LARGE = 200_000_000
MODES = ("sums", "plain", "layers")


def generate(rows: int, target: Path, origin: str = "") -> None:
    """Write a file of entries: code, origin, on, value_usd."""
    import duckdb

    from detente.ledger.products.catalogue import SHIPPED

    con = duckdb.connect(config={"memory_limit": "2GB"})
    con.execute(
        "CREATE TABLE lines AS SELECT HS10 AS code, CTY_NAME AS origin, "
        "sum(sqrt(imports)) OVER (ORDER BY CTY_NAME, HS10) - sqrt(imports) AS low "
        f"FROM '{PARTNERS}/*.parquet' WHERE imports > 0 AND CTY_NAME LIKE '{origin or '%'}' "
        f"AND HS10 IN (SELECT code FROM '{SHIPPED}/usa_lines.parquet')"
    )
    con.execute(
        "COPY (SELECT l.code, l.origin, DATE '2018-01-01' + CAST(hash(i, 1) % 3203 AS INTEGER) "
        'AS "on", CAST(round(power(10, 1 + (hash(i, 2) % 1000000) / 250000.0), 2) AS '
        "DECIMAL(12, 2)) AS value_usd FROM (SELECT i, (hash(i, 0) % 1000000007) / 1000000007.0 "
        f"* (SELECT max(low) FROM lines) AS place FROM range({rows}) AS t(i)) AS e "
        f"ASOF JOIN lines AS l ON e.place >= l.low) TO '{target}' (FORMAT parquet)"
    )


def run_one(source: Path, mode: str) -> dict[str, float]:
    """Run the engine once, in this interpreter; report time and memory."""
    from detente.ledger.bulk import bulk
    from detente.ledger.case.load import load_case
    from detente.ledger.products.catalogue import Catalogue

    case = load_case("us_china")
    catalogue = Catalogue.of(case)
    out = None if mode == "sums" else source.with_name("out.parquet")
    seconds = []
    # In a large file what is fixed no longer counts, and once is enough.
    for _ in range(1 if source.stat().st_size > LARGE else 2):
        found = bulk(
            case, catalogue, source, out, dest="USA", known=KNOWN, explain=mode == "layers"
        )
        seconds.append(found.seconds)
    peak = _peak()
    if out is not None:
        out.unlink()
    return {"first": seconds[0], "second": seconds[-1], "rows": found.rows, "peak": peak}


def _peak() -> float:
    """Return this interpreter's peak memory in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: on Linux it begins at what the parent held when it split off.
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def peers(folder: Path) -> dict[str, float]:
    """Time the joins by hand on goods of one origin; check them against the engine."""
    import duckdb

    from detente.ledger.bulk import _matrices, bulk
    from detente.ledger.case.load import load_case
    from detente.ledger.products.catalogue import Catalogue

    case = load_case("us_china")
    source, out = folder / "sample.parquet", folder / "answers.parquet"
    generate(SAMPLE, source, "CHINA")
    catalogue = Catalogue.of(case)
    for _ in range(2):
        found = bulk(case, catalogue, source, out, dest="USA", known=KNOWN, explain=True)
    matrix = next(iter(_matrices.values()))[1]
    con = duckdb.connect()
    spans = folder / "spans.csv"
    with spans.open("w", encoding="utf-8") as handle:
        codes = con.execute(f"SELECT DISTINCT code FROM '{source}'").fetchall()
        handle.writelines(f"{','.join(map(str, row))}\n" for row in _spans(matrix, codes))
    con.execute(
        f"CREATE TABLE spans AS SELECT * FROM read_csv('{spans}', header = false, columns = "
        "{'code': 'VARCHAR', 'layer': 'VARCHAR', 'start': 'DATE', 'until': 'DATE', "
        "'rate': 'DECIMAL(9,6)'})"
    )
    # Numbered beforehand, for the check: a join by hand does not keep the order of entries.
    con.execute(f"CREATE TABLE entries AS SELECT row_number() OVER () AS id, * FROM '{source}'")
    layers = sorted(n for (n,) in con.execute("SELECT DISTINCT layer FROM spans").fetchall())
    made = {"engine": SAMPLE / found.seconds}
    hand = folder / "byhand.parquet"
    plain = _plainly(layers)
    texts = {"tuned": _tuned(layers), "duckdb": plain, "ordered": f"{plain} ORDER BY e.id"}
    for name, text in texts.items():
        begin = perf_counter()
        con.execute(f"COPY ({text}) TO '{hand}' (FORMAT parquet)")
        made[name] = SAMPLE / (perf_counter() - begin)
        made["same"] = _compared(con, hand, out)
    begin = perf_counter()
    con.execute(
        "SELECT sum(e.value_usd * s.rate) FROM entries AS e JOIN spans AS s ON s.code = e.code "
        'AND e."on" >= s.start AND e."on" < s.until'
    ).fetchall()
    made["duckdb sums"] = SAMPLE / (perf_counter() - begin)
    found = bulk(case, catalogue, source, None, dest="USA", known=KNOWN)
    made["engine sums"] = SAMPLE / found.seconds
    return made | {"pandas": FEW / _pandas(con, out)}


def _plainly(layers: list[str]) -> str:
    """Every entry with every interval that holds it, then summed by entry and layer."""
    amount = "e.value_usd * s.rate"
    columns = ", ".join(
        f"sum({amount}) FILTER (s.layer = '{layer}') AS \"{layer}\"" for layer in layers
    )
    return (
        f'SELECT e.id, e.code, e."on", e.value_usd, {columns}, '
        f"coalesce(sum({amount}), 0) AS amount "
        'FROM entries AS e LEFT JOIN spans AS s ON s.code = e.code AND e."on" >= s.start '
        'AND e."on" < s.until GROUP BY e.id, e.code, e."on", e.value_usd'
    )


def _tuned(layers: list[str]) -> str:
    """One join a layer: what an expert would write, who knows that intervals do not overlap."""
    amounts = [f"coalesce(s{i}.rate, 0) * e.value_usd" for i in range(len(layers))]
    joins = [
        f"LEFT JOIN (FROM spans WHERE layer = '{layer}') AS s{i} ON s{i}.code = e.code "
        f'AND e."on" >= s{i}.start AND e."on" < s{i}.until'
        for i, layer in enumerate(layers)
    ]
    columns = ", ".join(f'{a} AS "{layer}"' for a, layer in zip(amounts, layers, strict=True))
    return (
        f"SELECT e.*, {columns}, {' + '.join(amounts)} AS amount FROM entries AS e "
        f"{' '.join(joins)}"
    )


def _compared(con: object, hand: Path, out: Path) -> int:
    """Return on how many entries the join by hand and the engine agree; stop where not."""
    same, other = con.execute(
        "SELECT count(*) FILTER (b.amount = a.amount_usd), count(*) FILTER (b.amount <> "
        f"a.amount_usd) FROM (SELECT row_number() OVER () AS id, amount_usd FROM '{out}') AS a "
        f"JOIN '{hand}' AS b USING (id) WHERE a.amount_usd IS NOT NULL"
    ).fetchone()
    if other or not same:
        raise SystemExit(f"the peers and the engine differ on {other} of {same + other} entries")
    return same


def _pandas(con: object, out: Path) -> float:
    import pandas

    entries = con.execute(
        f'SELECT id, code, "on", value_usd::DOUBLE AS value FROM entries WHERE id <= {FEW}'
    ).df()
    spans = con.execute("SELECT code, layer, start, until, rate::DOUBLE AS rate FROM spans").df()
    for frame, names in ((entries, ["on"]), (spans, ["start", "until"])):
        for name in names:
            frame[name] = pandas.to_datetime(frame[name])
    begin = perf_counter()
    joined = entries.merge(spans, on="code")
    held = joined[(joined["on"] >= joined["start"]) & (joined["on"] < joined["until"])]
    held = held.assign(amount=held["value"] * held["rate"])
    layers = held.pivot_table(index="id", columns="layer", values="amount", aggfunc="sum")
    total = layers.sum(axis=1)
    seconds = perf_counter() - begin
    exact = con.execute(f"SELECT amount_usd::DOUBLE AS amount FROM '{out}' LIMIT {FEW}").df()
    exact.index += 1
    gap = (total - exact["amount"]).abs().max()
    if not gap < 1e-4:
        raise SystemExit(f"pandas and the engine differ by {gap} dollars on an entry")
    return seconds


def _spans(matrix: object, codes: list[tuple[str]]):
    """Yield the intervals of each line and layer, for one origin."""
    group, _ = matrix.group("CHN")
    for (code,) in codes:
        kind, base = matrix.place(code)
        rates = _until(matrix, matrix.base_stretches(base, column_2=False)) if base >= 0 else []
        steps = [(s.start, matrix.cells[s.cell]) for s in matrix.stretches(kind, group)]
        for start, until, cell in _until(matrix, steps):
            for layer, rate in cell.layers.items():
                if rate:
                    yield code, layer, start, until, rate
            # A cell that holds the base rate already takes no other.
            for first, last, rate in rates if cell.adds_base else []:
                if rate is not None and rate.ad_valorem is not None and not rate.specifics:
                    begin, end = max(start, first), min(until, last)
                    if begin < end:
                        yield code, "base", begin, end, rate.ad_valorem


def _until(matrix: object, steps: list) -> list:
    """Return steps as half-open spans of days."""
    days = [*(matrix.law.day(start) for start, _ in steps), date(2199, 12, 31)]
    return [(days[i], days[i + 1], what) for i, (_, what) in enumerate(steps)]


def _child(*words: str) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.bulk", *words],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    return json.loads(run.stdout.splitlines()[-1])


def measure() -> list[Figure]:
    """Measure every size, then the peers; keep the table in ``results/bulk.md``."""
    if not PARTNERS.is_dir():
        print(f"| bulk | the originals are not at {SHARED}: set DETENTE_SHARED | | | |")
        return []
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in SIZES:
            source = folder / "entries.parquet"
            generate(rows, source)
            for mode in MODES:
                found = _child("one", str(source), mode)
                figures += _figures(rows, mode, found)
            source.unlink()
        found = _child("peers", str(folder))
    figures.append(Figure(f"layers, {SAMPLE:,} of one origin", found["engine"], "entries/s"))
    names = {
        "duckdb": "interval join by hand, DuckDB",
        "ordered": "interval join by hand in the order of the file, DuckDB",
        "pandas": "interval join by hand, pandas",
        "tuned": "one tuned join a layer, DuckDB",
    }
    for peer, label in names.items():
        figures.append(Figure(label, found[peer], "entries/s"))
        claim = None if peer == "tuned" else 1.0
        ratio = found["engine"] / found[peer]
        figures.append(Figure(f"engine against {label}", ratio, "times", claim, "more"))
    figures.append(Figure("sums alone, engine", found["engine sums"], "entries/s"))
    figures.append(Figure("sums alone, by hand in DuckDB", found["duckdb sums"], "entries/s"))
    ratio = found["engine sums"] / found["duckdb sums"]
    figures.append(Figure("sums alone, engine against by hand", ratio, "times"))
    figures.append(Figure("entries on which all agree", found["same"], "entries"))
    _keep(figures)
    return figures


def _figures(rows: int, mode: str, found: dict[str, float]) -> list[Figure]:
    label = f"{mode}, {rows:,} entries"
    # The claim is of a stream: what is fixed (the matrix, the tables) is told apart from it.
    large = rows >= 10_000_000
    claims = {"sums": 5_000_000, "layers": 1_000_000, "plain": None}
    speed = found["rows"] / found["second"]
    return [
        Figure(label, speed, "entries/s", claims[mode] if large else None, "more"),
        Figure(f"{label}: first run, matrix made", found["first"], "s"),
        Figure(f"{label}: peak memory", found["peak"], "MB", 1000 if large else None),
    ]


def _keep(figures: list[Figure]) -> None:
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} CPUs. Parquet in, parquet out "
        "(sums: none). Second run in the process: its matrix is there; the first run is told "
        "beside it.",
        "",
        "| what | measured | claim | |",
        "|---|---|---|---|",
    ]
    for f in figures:
        claim = "" if f.claim is None else f"{f.better} than {f.claim:,g}"
        verdict = {None: "", True: "kept", False: "**broken**"}[f.kept]
        lines.append(f"| {f.name} | {f.value:,.4g} {f.unit} | {claim} | {verdict} |")
    target = HERE / "results" / "bulk.md"
    target.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    made = run_one(Path(rest[0]), rest[1]) if what == "one" else peers(Path(rest[0]))
    print(json.dumps(made))
