"""How a number is read from a cell, as SQL: separators, currency marks, and what is no number."""

from __future__ import annotations

from dataclasses import dataclass

#: A currency sign or three letters, before the number or behind it.
_MARK = r"(US\$|[$€£]|[A-Z]{3})"
_SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP"}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_FLOATS = {"DOUBLE", "FLOAT"}


@dataclass(frozen=True, slots=True)
class Number:
    """SQL of a number, of what is wrong with it, and of the currency its cell names."""

    value: str
    fault: str
    currency: str = "CAST(NULL AS VARCHAR)"


def is_number(kind: str) -> bool:
    """Tell whether a column of this type holds numbers."""
    return kind in _WHOLE | _FLOATS or kind.startswith("DECIMAL")


def number(cell: str, kind: str, places: int, noun: str, decimal: str | None) -> Number:
    """Return how a number of so many places is read from a column of a type."""
    digits = f"DECIMAL(18, {places})"
    if is_number(kind):
        cast = f"TRY_CAST({cell} AS {digits})"
        back = "DOUBLE" if kind in _FLOATS else kind
        same = f"CAST({cast} AS {back}) = {cell}"
        low, high = f"{cell} < 0", f"{cast} IS NULL"
        good = f"{cell} >= 0 AND {same}"
        fault = (
            f"CASE WHEN {cell} IS NULL OR ({good}) THEN NULL WHEN {low} THEN "
            f"'{noun} cannot be negative' WHEN {high} THEN 'too large' "
            f"ELSE 'more than {places} decimals' END"
        )
        return Number(f"CASE WHEN {good} THEN {cast} END", fault)
    text = f"trim({cell})"
    plain = f"regexp_matches({text}, '^[0-9]+([.][0-9]{{1,2}})?$')"
    body = f"regexp_replace({text}, '^{_MARK}[ ]*|[ ]*{_MARK}$', '', 'g')"
    body = f"regexp_replace({body}, '[ \u00a0\u202f'']', '', 'g')"
    written = f"CASE WHEN {plain} THEN {text} ELSE {_plainly(body, places, decimal)} END"
    exact = f"regexp_matches({written}, '^[0-9]+([.][0-9]{{1,{places}}}0*)?$')"
    cast = f"TRY_CAST({written} AS {digits})"
    open_ = f"regexp_matches({body}, '^[0-9]{{1,3}}[.][0-9]{{3}}$')"
    unsaid = "true" if decimal is None and places == 2 else "false"
    fault = (
        f"CASE WHEN {cell} IS NULL OR {plain} THEN NULL "
        f"WHEN left({text}, 1) IN ('-', '(') THEN '{noun} cannot be negative' "
        f"WHEN {unsaid} AND {open_} THEN 'the point may part thousands or decimals: say "
        "`decimal` in a mapping file' "
        f"WHEN {written} IS NULL THEN 'not a number' "
        f"WHEN {cast} IS NULL THEN 'too large' "
        f"WHEN NOT {exact} THEN 'more than {places} decimals' END"
    )
    found = f"regexp_extract({text}, '^{_MARK}|{_MARK}$')"
    sign = " ".join(f"WHEN '{s}' THEN '{code}'" for s, code in _SIGNS.items())
    currency = (
        f"CASE WHEN {plain} THEN NULL ELSE CASE {found} WHEN '' THEN NULL {sign} "
        f"ELSE {found} END END"
    )
    return Number(f"CASE WHEN {plain} OR {exact} THEN {cast} END", fault, currency)


def _plainly(body: str, places: int, decimal: str | None) -> str:
    """Return a number with a point for its decimals and nothing between its thousands."""

    def when(pattern: str, made: str) -> str:
        return f"WHEN regexp_matches({body}, '^{pattern}$') THEN {made}"

    commas = f"replace({body}, ',', '')"
    points = f"replace(replace({body}, '.', ''), ',', '.')"
    if decimal == ",":
        parts = [
            when("[0-9]+(,[0-9]+)?", f"replace({body}, ',', '.')"),
            when("[0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?", points),
        ]
    else:
        parts = [
            when("[0-9]+([.][0-9]+)?", body),
            when("[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}([.][0-9]+)?", commas),
        ]
    if decimal is None:
        unsure = when("[0-9]{1,3}[.][0-9]{3}", "NULL")
        parts = [*([unsure] if places == 2 else []), *parts]
        parts += [
            when("[0-9]{1,3}([.][0-9]{3})+,[0-9]{1,2}", points),
            when("[0-9]+,[0-9]{1,2}", f"replace({body}, ',', '.')"),
            when("[0-9]{1,3}([.][0-9]{3}){2,}", f"replace({body}, '.', '')"),
        ]
    return f"CASE {' '.join(parts)} END"
