"""What happened: exports by partner, the surplus, runs, and both reporters' counts."""

from __future__ import annotations

from collections.abc import Iterator

from detente.report.charts.observed.heat import heat_figure
from detente.report.charts.observed.mirror import mirror_figure
from detente.report.charts.observed.panes import panes_figure
from detente.report.charts.observed.shown import Seen, Shown, shown_rows
from detente.report.charts.observed.strip import strip_figure
from detente.report.charts.observed.surplus import surplus_figure
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.figures import age, month, moved, nth
from detente.report.parts.words import long_day, sentence, unique
from detente.report.sections.asked import Asked
from detente.trade.mirror import mirror_parts
from detente.trade.period import Period
from detente.trade.telling import Told

_HIGHER = {"exporter-higher": "the exporter's", "importer-higher": "the importer's"}


def happened(asked: Asked) -> Iterator[Section]:
    """Yield a section for each row that says what is shown."""
    for row in shown_rows(asked.case):
        yield _section(asked, row)


def _section(asked: Asked, row: Shown) -> Section:
    seen = Seen(row, asked.held, asked.case, asked.on, asked.known)
    for name in row.listed:
        seen.series(name)
    title = seen.series(row.other).title
    newest = seen.newest(row.other)
    if newest is None:
        words = f"No change on the year of {title} is held up to {long_day(asked.on)}"
        text = Text(f"{words}, as known on {long_day(asked.known)}.")
        return Section(row.id, "What happened", words, (text,))
    figures = (
        panes_figure(seen),
        heat_figure(seen),
        strip_figure(seen),
        surplus_figure(seen),
        mirror_figure(seen),
    )
    blocks: list[Block] = [_reporters(seen, *newest)]
    blocks += [figure for figure in figures if figure is not None]
    blocks += _apart(asked)
    return Section(row.id, "What happened", _heading(seen, *newest), tuple(blocks))


def _heading(seen: Seen, period: Period, row: Told) -> str:
    """Return the finding: the trade with the other party, its run, and the whole beside it."""
    assert row.value is not None
    title = seen.series(seen.shown.other).title
    words = f"{title} {moved(row.value)} on the year in {month(period)}{_run(seen, period)}"
    whole = seen.changes[seen.shown.whole].get(period)
    if whole is None or whole.value is None:
        return words
    return f"{words}; {_lower(seen.series(seen.shown.whole).title)} {moved(whole.value)}"


def _lower(title: str) -> str:
    """Return a title without the owner that the sentence has already named."""
    return title.partition("'s ")[2] or title


def _run(seen: Seen, period: Period) -> str:
    run = seen.runs.get(seen.shown.other)
    if run is None or run.more is None or run.value is None or run.period != str(period):
        return ""
    more, length = run.more, int(run.value)
    way = {-1: "fall", 1: "rise"}.get(int(more["way"]), "standstill")
    large = int(more.get("large_value") or 0)
    if length > 1 and large == length:
        return f", the {nth(length)} double-digit {way} in a row"
    if length > 1:
        return f", the {nth(length)} {way} in a row"
    if more.get("earlier") is None:
        return ""
    earlier = Period(more["earlier"], more["earlier_until"])
    return f", the first {way} since {month(earlier)}"


def _reporters(seen: Seen, period: Period, row: Told) -> Text:
    """Say who counts, how old the newest figure is, and what the other party's office counts."""
    own, mirror = seen.series(seen.shown.other), seen.series(seen.shown.mirror)
    parts = [f"reporter: {seen.reporter(seen.shown.other)} ({own.publisher})", _newest(seen)]
    cited = [*row.sources]
    told = seen.changes[seen.shown.mirror].get(period)
    last = seen.newest(seen.shown.mirror)
    said = f"{mirror.title}, reported by {mirror.publisher},"
    if told is not None:
        parts.append(f"{said} {_moved(told)} in {month(period)}")
        cited += told.sources
    if last is None:
        parts.append(f"of {said} no change on the year is held")
    elif last[0] != period:
        as_one = " as one figure" if period.months > 1 else ""
        lead = "" if told else f"{said} are not held{as_one} for {month(period)}; "
        parts.append(f"{lead}in {month(last[0])}, the newest month held, they {_moved(last[1])}")
        cited += last[1].sources
    parts.append(
        "the two offices value goods differently and count them at other moments: both figures "
        "hold, each by its own reporter"
    )
    return Text(" ".join(sentence(p) for p in parts), unique(cited))


def _moved(row: Told) -> str:
    return moved(row.value) if row.value is not None else "are not held"


def _newest(seen: Seen) -> str:
    """Say which month is the newest held of any series drawn, and how old its release is."""
    every = [x for n in seen.shown.drawn if (x := seen.newest(n)) is not None]
    period, row = max(every, key=lambda x: (x[0].until, x[1].vintage))
    own = seen.newest(seen.shown.other)
    day = row.published or row.vintage
    words = (
        f"the newest month held is {month(period)}, out on {long_day(day)}, "
        f"{age(day, seen.on)} the day asked for"
    )
    if own is not None and own[0] != period:
        of = seen.series(seen.shown.other).title
        day = own[1].published or own[1].vintage
        words += f"; of {of} it is {month(own[0])}, out on {long_day(day)}"
        words += f", {age(day, seen.on)}"
    return words


def _apart(asked: Asked) -> list[Block]:
    """Return the table of what parts the two counts, known and not known."""
    found = mirror_parts(asked.case.root, asked.known)
    if not found:
        return []
    rows = tuple(
        Row(
            cells=(
                part.text,
                _HIGHER.get(part.direction, "either"),
                part.size if part.measured else "not known",
            ),
            sources=unique(part.sources),
        )
        for part in found
    )
    columns = (
        Column("What parts the two counts"),
        Column("Whose figure it makes higher"),
        Column("Size, of its own year"),
    )
    sized = sum(part.measured for part in found)
    caption = (
        f"Parts of the gap between both reporters: {sized} of {len(found)} have a size on record, "
        "and sizes of other years do not add up to it"
    )
    return [Table(caption, columns, rows, fold=True)]
