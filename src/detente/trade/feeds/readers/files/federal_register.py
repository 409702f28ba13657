"""Documents of the Federal Register: a page of results, and where the next one is."""

from __future__ import annotations

from typing import Any

from detente.trade.feeds.readers.rows import (
    ReadRow,
    changed,
    day_of,
    field,
    rows_of,
    told_json,
)


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read a page of results: one row a document, and a link to the next page if there is one.

    Raises
    ------
    SchemaError
        A document without its number, title, day or address.
    """
    answer = told_json(body, name)
    if not isinstance(answer, dict) or not str(answer.get("count", "")).isdecimal():
        raise changed("the answer does not say how many documents there are", name)
    # Where nothing matches, the list itself is left out.
    none = int(answer["count"]) == 0 and "results" not in answer
    rows = [] if none else [_document(r, name) for r in rows_of(answer, ("results",), name)]
    following = answer.get("next_page_url")
    if isinstance(following, str) and following:
        rows.append({"row": "next", "url": following})
    return rows


def _document(record: dict[str, Any], name: str) -> ReadRow:
    published = day_of(field(record, "publication_date", name), name, "publication_date")
    effective = str(record.get("effective_on") or "")
    if effective:
        effective = day_of(effective, name, "effective_on").isoformat()
    agencies = record.get("agencies") or []
    if not isinstance(agencies, list):
        raise changed("'agencies' is no list", name)
    return {
        "row": "instrument",
        "number": field(record, "document_number", name),
        "kind": field(record, "type", name),
        "title": field(record, "title", name),
        "abstract": str(record.get("abstract") or ""),
        "published": published.isoformat(),
        "effective": effective,
        "url": field(record, "html_url", name),
        "agencies": "; ".join(
            str(a.get("name") or a.get("raw_name") or "") for a in agencies if isinstance(a, dict)
        ),
    }
