"""Whatever comes, a reader ends in rows or in its own error."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ChangedShape, SchemaError
from detente.trade.feeds.bundle import READERS, packed, parse_all, read_all
from detente.trade.feeds.mapping import mapped
from detente.trade.feeds.readers.files import (
    census_api,
    comtrade,
    comtrade_flows,
    eastmoney,
    esr,
    federal_register,
    fred,
    inspections,
)
from detente.trade.feeds.readers.pages import census_page, gacc
from tests.unit.trade.feeds.making import (
    DAY,
    TOTALS,
    balance,
    certificates,
    feed,
    goods,
    index,
    partners,
    series,
    told,
    totals,
)
from tests.unit.trade.feeds.test_files import (
    ASKED,
    DOCUMENT,
    HEAD,
    LOAD,
    MONTH,
    OBSERVED,
    RECORD,
    SEASON,
    WEEK,
    envelope,
    moneyed,
)

GOODS = goods(
    [("Ore", "Ton", "5.0", "6.1", "7.0", "8.6", "9.1", "10.1", "3.7", "-14.6")],
    "(5) Major Exports by Quantity and Value, Mar 2026 (in USD)",
)
INDEX = index({"(4) Values (in USD)": [("Jan.", ""), ("Feb.", "/f")]})
KNOWN = series("s", "s-cny")
MONTHS = {"January 2026": ("1.0", "3.0", "-2.0")}
CASES: dict[str, tuple[Callable[[bytes, str], object], str, list[bytes]]] = {
    "gacc": (gacc.parse, "http://x.example/a.html", [partners(), totals(TOTALS), GOODS, INDEX]),
    "census-page": (census_page.parse, "https://x.example/c", [balance(MONTHS)]),
    "inspections": (inspections.parse, "https://x.example/c", [certificates([LOAD])]),
    "eastmoney": (eastmoney.parse, "https://x.example/c", [moneyed(MONTH)]),
    "federal-register": (
        federal_register.parse,
        "https://x.example/c",
        [told({"count": 1, "results": [DOCUMENT]})],
    ),
    "census-api": (
        census_api.parse,
        "https://x.example/c",
        [told([HEAD, ["5700", "N", "1", "5700", "2025-11"]])],
    ),
    "comtrade": (comtrade.parse, "https://x.example/c", [envelope(RECORD)]),
    "comtrade-flows": (
        comtrade_flows.parse,
        "https://x.example/c",
        [envelope({**RECORD, "period": "2024", "flowCode": "M"})],
    ),
    "esr": (esr.parse, SEASON, [told([WEEK])]),
    "fred": (fred.parse, ASKED, [told({"observations": [OBSERVED]})]),
}


def mutated(bodies: list[bytes]) -> st.SearchStrategy[bytes]:
    """Documents with a part cut out, replaced, or doubled."""

    @st.composite
    def one(draw: st.DrawFn) -> bytes:
        body = draw(st.sampled_from(bodies))
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(0, len(body)))
            end = draw(st.integers(start, min(len(body), start + 60)))
            part = draw(
                st.one_of(
                    st.binary(max_size=6),
                    st.sampled_from([b"<td>", b"</tr>", b'colspan="9"', b"-", b"9.9", b"####"]),
                    st.sampled_from([b"null", b"[]", b'"x"', b"1e999", b"{}", b",", b"-1"]),
                    st.just(body[start:end] * 2),
                )
            )
            body = body[:start] + part + body[end:]
        return body

    return st.one_of(one(), st.binary(max_size=200))


def test_every_reader_is_here_or_needs_an_extra():
    assert set(CASES) == set(READERS) - {"sdmx"}


@pytest.mark.parametrize("reader", CASES)
@settings(max_examples=150)
@given(data=st.data())
def test_reader_ends_in_rows_or_its_own_error(reader, data):
    parse, name, bodies = CASES[reader]
    body = data.draw(mutated(bodies))
    rows = ended(parse, body, name)
    json.dumps(rows)
    kinds = {"figure", "refused", "link", "next", "instrument", "flow", "cut"}
    assert {row["row"] for row in rows} <= kinds
    # What a reader lets through is stored as a figure, or the page is refused.
    row = feed(reader=reader, series="s", names={r["label"]: "x" for r in rows if "label" in r})
    try:
        figures = mapped(row, KNOWN.series, [(name, DAY.date(), rows)]).figures
    except ChangedShape:
        return
    assert all(abs(f.value) < 10**18 for f in figures if f.value is not None)


def ended(parse: Callable[[bytes, str], object], body: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows, none where the reader refuses: any other error is a fault of it."""
    try:
        rows = parse(body, name)
    except SchemaError:
        return []
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize("reader", CASES)
def test_whole_documents_are_read(reader):
    parse, name, bodies = CASES[reader]
    assert all(parse(body, name) for body in bodies)


def test_a_bundle_is_read_whole_or_not_at_all():
    pages = [("https://x.example/1", balance(MONTHS)), ("https://x.example/2", b"<html>")]
    with pytest.raises(SchemaError) as caught:
        parse_all(packed("census-page", pages), "census-page")
    assert caught.value.where == "https://x.example/2"
    first, second = read_all("census-page", [pages[0], pages[0]])
    assert first == second != []
    assert read_all("census-page", []) == []


@pytest.mark.parametrize(
    "body",
    [
        b"<table><tr>" + b"<td colspan=60 rowspan=60>" * 20_000,
        b"<table>" * 50_000,
        b"<script" * 50_000,
        b"<!--" * 50_000,
        b'<td a="' * 50_000,
        b"&#x" + b"f" * 50_000 + b";",
    ],
    ids=["spans", "tables", "scripts", "comments", "quotes", "reference"],
)
def test_page_made_to_stall_is_read_in_linear_time(body):
    with pytest.raises(SchemaError):
        gacc.parse(b"<div class=atcl-ttl>" + body, "http://x.example/a")
