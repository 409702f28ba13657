"""The one join of entries with the matrix, as SQL text in DuckDB's dialect.

Kept to what Spark has as well: no ASOF JOIN, no HUGEINT, no functions of one dialect. Money
is a decimal of eight places, which both engines hold as an integer of micro-cents: cents
times parts per million, so that nothing is rounded. Only a specific duty is: half up at the
micro-cent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: What an entry gets.
ANSWERS = ("rate", "rate_low", "rate_high", "amount_usd", "status", "reason_code")
#: Columns that the reading of a file adds begin so.
OWN = "x_"
_EIGHTHS = "100000000"
#: Specific duties from here on, and values from ten times as much, are computed by themselves.
_SAFE = "10000000"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a join has to reckon with; each part is left out where no entry needs it.

    `cuts` is how often the law changes within one hour that the file names, at the most;
    `idle` are layers in which nothing is owed anywhere, `base_layers` those of base rates;
    `wide` holds values from a thousand million dollars on, or rates of ten and more; with
    `summed` the entries of one cell and base rate are added up before they are priced.
    """

    columns: tuple[str, ...]
    layers: tuple[str, ...]
    groups: int
    stretches: int
    idle: frozenset[int] = frozenset()
    base_layers: frozenset[int] = frozenset()
    dests: bool = False
    cuts: int = 0
    quantity: bool = False
    unit: bool = False
    loaded: bool = False
    alone: bool = False
    wide: bool = False
    explain: bool = False
    summed: bool = False

    @property
    def money(self) -> str:
        """Type of an amount."""
        return "DECIMAL(38, 8)" if self.wide or self.summed else "DECIMAL(18, 8)"

    @property
    def value(self) -> str:
        """Type of a value."""
        if self.summed:
            return "DECIMAL(27, 2)"
        return "DECIMAL(20, 2)" if self.wide else "DECIMAL(11, 2)"

    @property
    def rate(self) -> str:
        """Type of a rate; with the value's it fills an integer of 64 bits, where not wide."""
        return "DECIMAL(9, 6)" if self.wide or self.summed else "DECIMAL(7, 6)"


def spread(shape: Shape) -> dict[str, str]:
    """Return the queries that lay spans out over the stretches that the file touches.

    An entry then finds its cell by one number.
    """
    at = f"(kind * {shape.groups} + grp) * {shape.stretches} + reg AS spot"
    each = "SELECT *, unnest(range(a, b)) AS reg FROM"
    return {
        "cells_at": f"SELECT {at}, cell FROM ({each} spans) JOIN touched USING (reg)",
        "transit": f"SELECT {at}, bucket, cell FROM ({each} transits) JOIN touched USING (reg)",
        "bases_at": (
            f"SELECT (base * 2 + side) * {shape.stretches} + reg AS spot, rate "
            f"FROM ({each} base_spans) JOIN touched USING (reg)"
        ),
    }


def answers(shape: Shape) -> str:
    """Return the query that gives every readable entry its answer, in the order of the file."""
    shown = [f"q.{raw(shape, name)} AS {named(name)}" for name in shape.columns]
    shown += [_alone(shape, name, _final(shape, name)) + f" AS {name}" for name in ANSWERS]
    if shape.explain:
        shown += [
            _alone(shape, f"l{i}", _layer(shape, i)) + f" AS {named(f'amount_{name}')}"
            for i, name in enumerate(shape.layers)
        ]
    return f"SELECT {', '.join(shown)} FROM ({judged(shape)}) AS q{aside(shape)}"


def named(name: str) -> str:
    """Return a column's name as SQL text."""
    return '"' + name.replace('"', '""') + '"'


def raw(shape: Shape, name: str) -> str:
    """Return the name under which a column of the file goes through the join."""
    return f"r{shape.columns.index(name)}"


def totals(shape: Shape) -> str:
    """Return the query that sums values and amounts by status and reason."""
    # An ad valorem duty is linear in the value: entries alike may be added up first.
    linear = not (shape.quantity or shape.alone)
    shape = replace(shape, summed=linear, explain=False)
    names = ("status", "reason_code", "amount_usd")
    shown = [_alone(shape, name, _final(shape, name)) + f" AS {name}" for name in names]
    count = "q.n" if linear else "1 AS n"
    inner = f"SELECT {count}, q.x_value, {', '.join(shown)} FROM ({judged(shape)}) AS q"
    return _summed("sum(n)", "x_value", f"({inner}{aside(shape)}) AS t")


def recount(written: str) -> str:
    """Return the same sums, from answers that stand in a parquet."""
    return _summed("count(*)", "TRY_CAST(value_usd AS DECIMAL(18, 2))", written)


def _summed(count: str, value: str, source: str) -> str:
    return (
        f"SELECT status, reason_code, CAST({count} AS BIGINT) AS n, sum({value}) AS value_usd, "
        f"sum(amount_usd) AS amount_usd FROM {source} GROUP BY status, reason_code "
        "ORDER BY status, reason_code"
    )


def strays(shape: Shape) -> str:
    """Return the query for entries that have to be computed one by one, each question once."""
    parts = ", ".join(f"x_{name}" for name in asked(shape))
    return f"SELECT DISTINCT x_key, {parts} FROM ({judged(shape)}) AS q WHERE x_key IS NOT NULL"


def judged(shape: Shape, *, source: str = "entries", keep_bad: bool = False) -> str:
    """Return entries with cell and base, the base duty, and what is settled."""
    base_known = "(NOT adds OR sort = 'rate')"
    if shape.quantity:
        base_known = "(NOT adds OR sort = 'rate' OR (spec IS NOT NULL AND x_value > 0))"
    alone = "alone OR (adds AND sort = 'fine')"
    if shape.quantity:
        alone += " OR (by_quantity AND x_quantity IS NOT NULL)"
        alone += (
            " OR (adds AND sort = 'specific' AND x_quantity IS NOT NULL AND "
            f"(odd OR spec IS NULL OR spec >= {_SAFE} OR x_value >= {_EIGHTHS}))"
        )
    alone = f"NOT before_record AND ({alone})"
    if shape.unit and keep_bad:
        # Only what is refused for its unit; the rest may be refused when computed by itself.
        alone = f"NOT coalesce({charged()}, false) AND {alone}"
    marks = f", coalesce({base_known}, false) AS base_known"
    if shape.alone:
        parts = ", ".join(f"coalesce(CAST(x_{name} AS VARCHAR), '')" for name in asked(shape))
        marks += f", CASE WHEN {alone} THEN concat_ws('|', {parts}) END AS x_key"
    if not shape.quantity:
        return f"SELECT *{marks} FROM ({_based(shape, source, keep_bad=keep_bad)}) AS p"
    micro = _scaled("spec", "DECIMAL(20, 8)", 8)
    cents = _scaled("x_value", "DECIMAL(20, 2)", 2)
    guess = _micro_cents(f"({micro} * 200 + {cents}) // (2 * {cents})")
    small = f"spec < {_SAFE} AND x_value > 0 AND x_value < {_EIGHTHS}"
    marks += f", CASE WHEN {small} THEN {guess} END AS guess"
    inner = f"SELECT *{marks} FROM ({_based(shape, source, keep_bad=keep_bad)}) AS p"
    return f"SELECT *, {_corrected()} AS spec_rate FROM ({inner}) AS y"


def _corrected() -> str:
    """Return the rate of a specific duty, half up at the eighth place.

    The guess divides the rounded amount; what it leaves of the exact amount, in units of the
    eighth place of the rate, is added. All in integers, which divide alike in both engines.
    """
    left = (
        "CAST(spec_exact AS DECIMAL(28, 18)) - CAST(CAST(guess * CAST(x_value AS DECIMAL(19, 2)) "
        "AS DECIMAL(28, 10)) AS DECIMAL(28, 18))"
    )
    rest = _scaled(left, "DECIMAL(19, 18)", 18)
    unit = f"({_scaled('x_value', 'DECIMAL(20, 2)', 2)} * {_EIGHTHS})"
    up = f"(2 * {rest} + {unit}) // (2 * {unit})"
    down = f"-((-2 * {rest} + {unit} - 1) // (2 * {unit}))"
    steps = f"CASE WHEN 2 * {rest} + {unit} >= 0 THEN {up} ELSE {down} END"
    rate = f"CAST(guess + {_micro_cents(steps)} AS DECIMAL(18, 8))"
    return f"CASE WHEN guess IS NOT NULL THEN {rate} END"


def _micro_cents(whole: str) -> str:
    """Return an integer as so many units of the eighth place."""
    eighth = "CAST(0.00000001 AS DECIMAL(9, 8))"
    return f"CAST(CAST({whole} AS DECIMAL(18, 0)) * {eighth} AS DECIMAL(18, 8))"


def _scaled(number: str, kind: str, places: int) -> str:
    """Return a decimal as an integer of its last place."""
    ten = f"CAST(1{'0' * places} AS DECIMAL({places + 1}, 0))"
    return f"CAST(CAST({number} AS {kind}) * {ten} AS BIGINT)"


def _based(shape: Shape, source: str, *, keep_bad: bool) -> str:
    """Return entries with cell and base, and the base duty that has to be added."""
    adv = "CASE WHEN adds AND sort IN ('rate', 'specific') THEN ad_valorem ELSE 0 END"
    made = f", CAST({adv} AS {shape.rate}) AS adv"
    if shape.quantity:
        test = "adds AND sort = 'specific' AND x_quantity IS NOT NULL"
        exact = "CAST(per_unit AS DECIMAL(19, 12)) * x_quantity"
        made += f", CASE WHEN {test} THEN {exact} END AS spec_exact"
        made += f", CASE WHEN {test} THEN TRY_CAST({exact} AS {shape.money}) END AS spec"
    return f"SELECT *{made} FROM ({_joined(shape, source, keep_bad=keep_bad)}) AS j"


def _joined(shape: Shape, source: str, *, keep_bad: bool) -> str:
    """Return entries with what their cell and their base rate say."""
    layers = "".join(f", c.l{i}" for i in range(len(shape.layers))) if shape.explain else ""
    cell = "c.low, c.high, c.open, c.why, c.adds, c.base_layer, c.by_quantity, c.alone"
    units = ", u.per_unit, u.bad, u.odd" if shape.quantity else ""
    joins = [
        f"FROM ({_placed(shape, source)}) AS g",
        "LEFT JOIN cells AS c ON c.cell = g.cell",
        "LEFT JOIN bases AS b ON b.rate = g.base_rate",
    ]
    if shape.quantity:
        unit = "coalesce(g.x_unit, '')" if shape.unit else "''"
        joins.append(f"LEFT JOIN units AS u ON u.rate = g.base_rate AND u.unit = {unit}")
        if not keep_bad:
            joins.append(f"WHERE NOT coalesce({charged('u.', 'c.', 'g.')}, false)")
    return f"SELECT g.*, {cell}{layers}, b.sort, b.ad_valorem, b.recalled{units} {' '.join(joins)}"


def _placed(shape: Shape, source: str) -> str:
    """Return entries with the numbers of their cell and base rate; summed, where asked for."""
    dest = " AND {0}.dest = d.dest" if shape.dests else ""
    reg = _stretch(shape, "s.reg", "x_minute")
    spot = f"(k.kind * {shape.groups} + o.grp) * {shape.stretches} + {reg}"
    cell = "coalesce(t.cell, m.cell)" if shape.loaded else "m.cell"
    times = {"before_record": f"({reg} = 0)", "early": f"({reg} < s.scheduled)"}
    marks = f"{cell} AS cell, a.rate AS base_rate, o.outside, k.special" + "".join(
        f", {test} AS {name}" for name, test in times.items()
    )
    joins = [f"FROM {source} AS e"]
    if shape.dests:
        joins.append("JOIN dests AS d ON d.raw = e.x_dest")
    joins += [
        f"JOIN codes AS k ON k.raw = e.x_code{dest.format('k')}",
        f"JOIN origins AS o ON o.raw = e.x_origin{dest.format('o')}",
        f"JOIN slots AS s ON s.slot = e.x_on{dest.format('s')}",
        f"LEFT JOIN cells_at AS m ON m.spot = {spot}",
    ]
    if shape.loaded:
        joins += [
            f"LEFT JOIN loads AS w ON w.slot = e.x_loaded{dest.format('w')}",
            f"LEFT JOIN transit AS t ON t.spot = {spot} "
            f"AND t.bucket = {_stretch(shape, 'w.bucket', 'x_loaded_minute')}",
        ]
    joins.append(
        f"LEFT JOIN bases_at AS a ON a.spot = (k.base * 2 + o.side) * {shape.stretches} + {reg}"
    )
    where = ["e.x_value IS NOT NULL"]
    if shape.quantity:
        where.append("e.x_quantity_fault IS NULL")
    if shape.loaded:
        after = "coalesce(w.at, e.x_loaded_minute) > coalesce(s.at, e.x_minute)"
        where.append(
            f"(e.{raw(shape, 'loaded')} IS NULL OR (e.x_loaded IS NOT NULL AND NOT ({after})))"
        )
    tail = f"{' '.join(joins)} WHERE {' AND '.join(where)}"
    if not shape.summed:
        return f"SELECT e.*, {marks} {tail}"
    return (
        f"SELECT {marks}, count(*) AS n, sum(e.x_value) AS x_value {tail} "
        f"GROUP BY {cell}, a.rate, o.outside, k.special, {', '.join(times.values())}"
    )


def _stretch(shape: Shape, first: str, minute: str) -> str:
    """Return the number of a stretch: that at the hour's first minute, and how many more began."""
    slot, _, _ = first.partition(".")
    begun = (f"CASE WHEN e.{minute} >= {slot}.cut{i} THEN 1 ELSE 0 END" for i in range(shape.cuts))
    return f"({' + '.join([first, *begun])})"


def charged(unit: str = "", cell: str = "", entry: str = "") -> str:
    """Return the test for a quantity that is charged for in a unit that cannot be."""
    return f"{unit}bad AND {cell}adds AND {entry}x_quantity IS NOT NULL"


def asked(shape: Shape) -> list[str]:
    """Return the parts of an entry that its question holds."""
    names = ["code", "origin", "on", "minute", "value"]
    names += ["dest"] if shape.dests else []
    names += ["quantity"] if shape.quantity else []
    names += ["unit"] if shape.unit else []
    names += ["loaded", "loaded_minute"] if shape.loaded else []
    return names


def aside(shape: Shape, *, keep_bad: bool = False) -> str:
    """Return the join with the answers of entries that were computed by themselves."""
    if not shape.alone:
        return ""
    keep = "" if keep_bad else " WHERE z.z_reject IS NULL"
    return f" LEFT JOIN aside AS z ON z.x_key = q.x_key{keep}"


def _alone(shape: Shape, name: str, fast: str) -> str:
    return f"CASE WHEN z.x_key IS NULL THEN {fast} ELSE z.z_{name} END" if shape.alone else fast


def _final(shape: Shape, name: str) -> str:
    spec = " + coalesce(spec_rate, 0)" if shape.quantity else ""
    settled = "base_known AND low = high AND NOT open AND NOT before_record"
    amount = _amount(shape, "low + adv")
    if shape.quantity:
        amount = f"CAST({amount} + coalesce(spec, 0) AS {shape.money})"
    plain = "CAST({0} + adv" + spec + " AS DECIMAL(18, 8))"
    # Before the record there is no cell, and what rests on one is empty by itself.
    sayable = "base_known"
    return {
        "rate": f"CASE WHEN {settled} THEN {plain.format('low')} END",
        "rate_low": f"CASE WHEN {sayable} THEN {plain.format('low')} END",
        "rate_high": f"CASE WHEN {sayable} THEN {plain.format('high')} END",
        "amount_usd": f"CASE WHEN {settled} THEN {amount} END",
        "status": (
            "CASE WHEN before_record THEN 'not-covered' "
            "WHEN open AND base_known THEN 'not-known' "
            f"WHEN {_reason(shape)} = 'ok' THEN 'computed' ELSE 'partial' END"
        ),
        "reason_code": _reason(shape),
    }[name]


def _reason(shape: Shape) -> str:
    needs = "'specific-needs-quantity'"
    if shape.quantity:
        needs = (
            "CASE WHEN x_quantity IS NULL THEN 'specific-needs-quantity' "
            "ELSE 'specific-needs-value' END"
        )
    return (
        "CASE WHEN before_record THEN 'before-record' "
        "WHEN NOT base_known AND sort = 'missing' THEN 'base-rate-missing' "
        "WHEN NOT base_known AND sort = 'words' THEN 'base-rate-in-words' "
        f"WHEN NOT base_known THEN {needs} "
        "WHEN open THEN 'not-known' WHEN why NOT IN ('', 'recalled') THEN why "
        "WHEN special THEN 'special-heading' WHEN early THEN 'base-carried-back' "
        "WHEN why = 'recalled' OR (adds AND recalled) THEN 'recalled' "
        "WHEN outside THEN 'origin-outside-case' ELSE 'ok' END"
    )


def _layer(shape: Shape, i: int) -> str:
    if i in shape.idle:
        return f"CASE WHEN NOT before_record THEN CAST(0 AS {shape.money}) END"
    own = _amount(shape, f"l{i}")
    if i not in shape.base_layers:
        return own
    base = _amount(shape, "adv")
    sayable = "sort = 'rate'"
    if shape.quantity:
        base = f"CAST({base} + coalesce(spec, 0) AS {shape.money})"
        sayable = "(sort = 'rate' OR spec IS NOT NULL)"
    total = f"CAST({own} + {base} AS {shape.money})"
    with_base = f"CASE WHEN {sayable} THEN {total} END"
    return f"CASE WHEN adds AND base_layer = {i} THEN {with_base} ELSE {own} END"


def _amount(shape: Shape, rate: str) -> str:
    """Return value times rate: exact, since the places of both add up to eight."""
    product = f"CAST(x_value AS {shape.value}) * CAST({rate} AS {shape.rate})"
    return f"CAST({product} AS {shape.money})"
