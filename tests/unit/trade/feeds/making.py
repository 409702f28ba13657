"""Small pages and answers in the shapes the offices print, and a case to hold them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from detente.ledger.case.record import Feed
from detente.trade.feeds.feed import Known
from detente.trade.series import Series

HOST = "office.example.org"
BASE = f"https://{HOST}"
DAY = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)

MARCH = [
    ("Total", "100.0", "290.0", "60.0", "170.0", "40.0", "120.0", "5.0", "6.0", "4.0"),
    ("Northland", "30.0", "80.0", "20.0", "50.0", "10.0", "30.0", "-7.1", "-8.2", "1.0"),
    ("of which: Eastmark", "3.1", "8.0", "2.0", "5.0", "1.0", "3.0", "-1.0", "2.0", "0.0"),
]
JOINT = [
    ("Total", "190.0", "110.0", "80.0", "1.0", "2.0", "-1.0"),
    ("Northland", "50.0", "30.0", "20.0", "1.5", "3.4", "-0.5"),
]


def cells(row: Sequence[str], across: Mapping[int, int] | None = None) -> str:
    made = ""
    for at, text in enumerate(row):
        span = f' colspan="{across[at]}"' if across and at in across else ""
        made += f"<td{span} align=right><span><b>{text}</b></span></td>"
    return f"<tr>{made}</tr>"


def article(title: str, day: str, rows: Sequence[str]) -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>x</title><script>if (1<2) {}</script></head><body>"
        "<ul><li><a href=/a>Home</a></li></ul>"
        f'<div class="atcl"><div class="atcl-ttl">{title}</div><div class="atcl-date">{day}</div>'
        f'<div class="atcl-cnt"><table border="0"><tbody>{"".join(rows)}</tbody></table></div>'
        "</div>"
        "</body></html>"
    ).encode()


def partners(
    rows: Sequence[Sequence[str]] = MARCH,
    title: str = "(4) Total Export &amp; Import Values by Country/Region, Mar 2026 (in CNY)",
    day: str = "2026/04/14",
    unit: str = "CNY 100 Million",
    last: int = 3,
) -> bytes:
    """Table (4): ten columns with a month, seven without."""
    spans = [f"{last}", f"1- to-{last}"] if len(rows[0]) == 10 else [f"1-to-{last}"]
    flows = ["Export &amp; Import", "Export", "Import"]
    top = [flow for flow in flows for _ in spans]
    change = f"1-to-{last} Total Year-on-Year（<span>±</span>%）"
    return article(
        title,
        day,
        [
            cells([title], {0: len(rows[0])}),
            cells([f"Unit: {unit}"], {0: len(rows[0])}),
            cells(["Import Source", *top, change], {len(top) + 1: 3}),
            cells(["Export Destination", *(s for _ in flows for s in spans), *flows]),
            *map(cells, rows),
            cells(["Note: 1. An aggregate has members."], {0: len(rows[0])}),
        ],
    )


def totals(
    rows: Sequence[Sequence[str]],
    title: str = "(1) Total Export & Import Values, Mar 2026 (in USD)",
) -> bytes:
    """Table (1): the flows below one another."""
    head = ["Item", "Mar", "1-3 Total", "Month-on-Month(±%)", "Year-on-Year(±%)"]
    head.append("1-3 Total Year-on-Year(±%)")
    return article(
        title,
        "2026/04/14",
        [cells([title], {0: 6}), cells(["Unit: USD1 Million"], {0: 6}), cells(head),
         *map(cells, rows)],
    )  # fmt: skip


TOTALS = [
    ("Total Export & Import Values", "100.0", "290.0", "3.0", "4.0", "5.0"),
    ("Export", "60.0", "170.0", "2.0", "2.5", "6.0"),
    ("Import", "40.0", "120.0", "4.0", "7.0", "4.0"),
    ("Balance", "20.0", "50.0", "-", "-", "-"),
]


def goods(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """Table (5): quantity and value of a month, the year so far, and the year before."""
    groups = ["3", "1-3 Total", "1-3 Total, 2025", "1-3 Total, Year-On-Year(%)&nbsp;"]
    top = '<tr><td rowspan="2">Commodity</td><td rowspan="2">Quantity Unit</td>' + "".join(
        f'<td colspan="2">{group}</td>' for group in groups
    )
    return article(
        title,
        "2026/04/14",
        [
            cells([title], {0: 10}),
            cells(["Unit: USD1 Million"], {0: 10}),
            f"{top}</tr>",
            cells(["Quantity", "Value"] * 4),
            *map(cells, rows),
        ],
    )


def index(links: Mapping[str, Sequence[tuple[str, str]]], year: int = 2026) -> bytes:
    """An index: unpublished months are spans, addresses are not quoted."""
    rows = ""
    for title, months in links.items():
        entries = "".join(
            f"<a href={href}> {word}</a>" if href else f"<span>{word}</span>"
            for word, href in months
        )
        rows += f"<tr><td>{title}</td><td>{entries}</br></td></tr>"
    return (
        f'<html><body><select><option value="{year}">{year}</option></select>'
        f"<table><thead><tr><th>Title</th><th>Month</th></tr></thead><tbody>{rows}</tbody></table>"
        "</body></html>"
    ).encode()


def balance(
    months: Mapping[str, tuple[str, str, str]], label: str = "Northland", totals_: str = ""
) -> bytes:
    """A balance page of one partner."""
    rows = "".join(
        f"<tr><td>{month}</td>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for month, row in months.items()
    )
    return (
        f"<html><head><title>Trade in Goods with {label}</title></head><body>"
        f"<h1>Trade in Goods with {label}</h1><p>NOTE: All figures are in millions of U.S. dollars "
        "on a nominal basis, not seasonally adjusted.</p>"
        "<table><tr><th>Month</th><th>Exports</th><th>Imports</th><th>Balance</th></tr>"
        f"{rows}{totals_}</table></body></html>"
    ).encode()


def certificates(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ()) -> bytes:
    named = list(columns) or [
        *["Thursday", "Serial No.", "Type Shipm", "Cert Date", "Grain", "Pounds", "Destination"],
        *["MKT YR", "1000 Bushels", "Metric Ton"],
    ]
    lines = [",".join(named), *(",".join(row.get(c, "") for c in named) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def told(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def feed(**more: Any) -> Feed:
    given: dict[str, Any] = {
        "id": "office",
        "title": "An office",
        "reader": "census-page",
        "hosts": (HOST,),
        "pages": {"page": f"{BASE}/page.html"},
        "known_until": date(2025, 1, 1),
        "licence": "public domain",
        "sources": ("office-page",),
        "series": "office-{flow}-{name}",
        "names": {"Northland": "nor"},
        "since": date(2025, 1, 1),
        "pause": 0.0,
    }
    return Feed(**{**given, **more})


def series(*ids: str, unit: str = "USD mn") -> Known:
    made = {
        name: Series(
            id=name,
            title=name,
            reporter="WLD",
            partner="WLD",
            product="total",
            flow="export",
            frequency="month",
            unit=unit,
            publisher="An office",
            valuation="none",
        )
        for name in ids
    }
    return Known(made)


def day_after(days: int) -> datetime:
    return DAY + timedelta(days=days)
