"""The head of a table of China's customs: what, of which months, in what unit, column by column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from detente.trade.feeds.readers.pages.grid import Page
from detente.trade.feeds.readers.rows import changed, month, month_of, number, to_date

#: Classes of the blocks that hold a page's title and its date.
TITLE, DATE = "atcl-ttl", "atcl-date"

_TITLE = re.compile(
    r"(?:\(\d+\) ?)?(?P<what>.+?), ?"
    r"(?:(?P<word>[A-Z][a-z]+)\.?(?: ?[-–—] ?(?P<second>[A-Z][a-z]+)\.?)? (?P<year>\d{4})"
    r"|(?P<month>\d{1,2})\.(?P<of>\d{4}))"
    r"(?: ?\((?:Only \w+\.?, ?)?in (?P<currency>CNY|RMB|USD)\))?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"unit: ?(?P<currency>CNY|RMB|USD|US\$) ?"
    r"(?P<scale>1,000|100 million|(?:1 )?million|(?:1 )?billion)?",
    re.IGNORECASE,
)
_SCALES = {
    "": "",
    "1,000": " k",
    "million": " mn",
    "1 million": " mn",
    "100 million": " 100mn",
    "billion": " bn",
    "1 billion": " bn",
}
_FLOWS = {
    "export": "export",
    "import": "import",
    "export&import": "trade",
    "import&export": "trade",
    "exportandimport": "trade",
    "importandexport": "trade",
    "total": "trade",
    "balance": "balance",
    "tradebalance": "balance",
    "balanceoftrade": "balance",
}
#: What stands in a cell that holds no figure.
BLANK = frozenset({"", "-", "—", "–", "--"})
MEASURES = ("quantity", "value")

_LAST_YEAR = re.compile(r"(.*),((?:19|20)\d\d)$")
_SPAN = re.compile(r"(?:(?P<from>1)(?:-?to-?|-))?(?P<last>\d{1,2})")
_ON_YEAR = re.compile(r"year-?(?:on|over)-?year|yoy|y/y|percentagechange")
_ON_MONTH = re.compile(r"month-?(?:on|over)-?month|mom|m/m|(?:over|on)(?:last|previous)month")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says; `last` is the last month, `joint` whether it has two."""

    what: str
    year: int
    last: int
    joint: bool
    unit: str
    currency: str
    published: str
    name: str

    @property
    def suffix(self) -> str:
        """Return what a series in another currency than the dollar ends with."""
        return "" if self.currency == "USD" else self.currency.lower()


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a value or a change, of which flow and measure, of which span.

    `restated` says that it is of the year before, as printed again.
    """

    kind: str
    flow: str
    period: str
    measure: str = ""
    restated: bool = False


def read_head(page: Page, lines: list[list[str]], name: str) -> Head:
    """Read the title, the unit and the day of a page.

    Raises
    ------
    SchemaError
        One of them is missing or two of them contradict each other.
    """
    title = page.marked.get(TITLE, "")
    found = _TITLE.fullmatch(title)
    if found is None:
        raise changed(f"the title '{title[:80]}' names no table and month", name)
    last = int(found["month"]) if found["month"] else month_of(found["second"] or found["word"])
    first = month_of(found["word"]) if found["second"] else last
    if last is None or not 1 <= last <= 12 or first not in {last, 1}:
        raise changed(f"the title '{title[:80]}' names no month", name)
    units = [m for line in lines for cell in line[:1] if (m := _UNIT.fullmatch(cell))]
    if not units:
        raise changed("no line says the unit", name)
    currency = _currency(units[0]["currency"])
    # Seen on a page of 2025: figures in dollars under a title in yuan.
    if found["currency"] and _currency(found["currency"]) != currency:
        raise changed(f"the title says {found['currency']}, the unit says {currency}", name)
    year = int(found["year"] or found["of"])
    return Head(
        what=found["what"],
        year=year,
        last=last,
        joint=first != last,
        unit=currency + _SCALES[(units[0]["scale"] or "").lower()],
        currency=currency,
        published=_published(page.marked.get(DATE, ""), year, last, name),
        name=name,
    )


def split(lines: list[list[str]], head: Head) -> tuple[list[list[str]], list[list[str]]]:
    """Return the lines of the heading and those of figures."""
    at = next((i for i, line in enumerate(lines) if line and _UNIT.fullmatch(line[0])), 0) + 1
    begin = next((i for i in range(at, len(lines)) if _of_figures(lines[i])), None)
    if begin is None or begin == at:
        raise changed("the table has no row of figures under a heading", head.name)
    width = len(lines[begin])
    if any(len(line) != width for line in lines[at:begin]):
        raise changed("the heading and the figures have different columns", head.name)
    body = []
    for line in lines[begin:]:
        if not any(line) or line[0].lower().startswith("note") or len(set(line)) == 1:
            continue  # a blank line, a footnote across the table
        if len(line) != width:
            raise changed(f"the row '{line[0][:40]}' has {len(line)} cells, not {width}", head.name)
        body.append(line)
    return lines[at:begin], body


def read_columns(heading: list[list[str]], head: Head, flow: str = "") -> list[Column]:
    """Return what each column but the first holds, from the words above it."""
    return [
        _column(list(dict.fromkeys(line[at] for line in heading)), head, flow)
        for at in range(1, len(heading[0]))
    ]


def flow_of(text: str) -> str | None:
    """Return the flow that a heading or a row of the totals names."""
    word = re.sub(r"[^a-z&]", "", text.lower())
    word = word.replace("exports", "export").replace("imports", "import")
    for form in (word, re.sub(r"^total(?=.)|values?$", "", word)):
        if form in _FLOWS:
            return _FLOWS[form]
    return None


def label_of(text: str) -> str:
    """Return the name of a row, without what only sets it under another."""
    return re.sub(r"^of which ?: ?", "", text, flags=re.IGNORECASE).rstrip("*: ").strip()


def _currency(text: str) -> str:
    return {"RMB": "CNY", "US$": "USD"}.get(text.upper(), text.upper())


def _published(text: str, year: int, last: int, name: str) -> str:
    """Return the day printed on the page: year first, or as it was before 2019, month first."""
    if not text:
        return ""
    parts = text.split("/")
    try:
        a, b, c = (int(part) for part in parts)
        day = date(a, b, c) if len(parts[0]) == 4 else date(c, a, b)
    except ValueError as error:
        raise changed(f"the page's date is '{text[:20]}'", name) from error
    if (day.year, day.month) <= (year, last):
        raise changed(f"published on {day}, before {month(year, last)} had ended", name)
    return day.isoformat()


def _of_figures(line: list[str]) -> bool:
    cells = line[1:]
    return len(cells) >= 3 and any("." in c and number(c) is not None for c in cells)


def _column(texts: list[str], head: Head, flow: str) -> Column:
    kind, span, measure, year = "value", "", "", head.year
    for text in texts:
        if found := flow_of(text) if not re.search(r"\d|year", text.lower()) else None:
            flow = found
            continue
        word = re.sub(r"\(.*?\)|[±%\s()]", "", text).lower().strip(",")
        if word in MEASURES:
            measure = word
            continue
        for pattern, meaning in ((_ON_YEAR, "change"), (_ON_MONTH, "month-change")):
            if pattern.search(word):
                kind, word = meaning, pattern.sub("", word).strip(",-")
        if dated := _LAST_YEAR.fullmatch(word):
            word, year = dated[1], int(dated[2])
        word = re.sub(r"^total|,?total$", "", word).strip(",-")
        if not word and kind != "value":
            continue
        if (named := month_of(word)) and word.isalpha():
            word = str(named)
        if not _SPAN.fullmatch(word):
            raise changed(f"a column is headed '{' / '.join(texts)[:80]}'", head.name)
        span = word
    period = _period(span, kind, year, head, texts)
    return Column(kind, flow, period, measure, year != head.year)


def _period(span: str, kind: str, year: int, head: Head, texts: list[str]) -> str:
    found = _SPAN.fullmatch(span)
    # A change without a span, in a column of its own, is of what the title names.
    if found is None and (kind == "month-change" or (kind == "change" and len(texts) == 1)):
        return to_date(year, head.last) if head.joint else month(year, head.last)
    if found is None:
        raise changed(f"the column '{' / '.join(texts)[:80]}' does not say its months", head.name)
    if int(found["last"]) != head.last:
        raise changed(f"the title is of month {head.last}, a column of '{span}'", head.name)
    if found["from"]:
        return to_date(year, head.last)
    if head.joint:
        raise changed("a joint release has a column of a single month", head.name)
    return month(year, head.last)
