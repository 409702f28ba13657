"""Which column of a file holds what: guessed from its name and shown, or said in a mapping file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.errors import BadFile, Fault, InputError, SchemaError, did_you_mean
from detente.kernel.row import STRICT
from detente.ledger.case.rows import read_rows, validate

#: Words by which a column is known, the best first; letters and digits only.
NAMES: dict[str, tuple[str, ...]] = {
    "code": (
        *("code", "hts code", "hts10", "hts", "hs code", "hs10", "hs8", "hs6", "hs", "hscode"),
        *("hts number", "hts no", "htsus", "tariff code", "tariff number", "tariff no"),
        *("commodity code", "commodity", "classification", "product code", "tariff line"),
    ),
    "origin": (
        *("origin", "country of origin", "origin country", "coo", "cty origin", "co"),
        *("made in", "country"),
    ),
    "dest": (
        *("dest", "destination", "destination country", "importing country", "import country"),
        *("importer country", "country of import", "country of destination"),
    ),
    "on": (
        *("on", "entry date", "date of entry", "import date", "date of import", "arrival date"),
        *("entered on", "entry summary date", "release date", "date"),
    ),
    "value": (
        *("value usd", "entered value", "customs value", "entered value usd", "customs value usd"),
        *("line value", "fob value", "value", "invoice value", "amount usd", "amount"),
    ),
    "quantity": ("quantity", "qty", "net quantity", "quantity 1", "qty 1", "units"),
    "unit": ("unit", "uom", "unit of measure", "quantity unit", "qty unit"),
    "loaded": ("loaded", "loading date", "date loaded", "on board date", "export date"),
    "currency": ("currency", "curr", "ccy", "cur", "currency code"),
    "id": ("entry id", "entry line", "line id", "id", "reference", "entry number", "entry no"),
}
NEEDED = ("code", "origin", "value")
_CURRENCY = re.compile(r"(?:^|\W|_)([A-Za-z]{3})$")


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping file: which column holds which field, and how its cells are written.

    Parameters
    ----------
    columns : mapping of str to str
        Field to the column's name as the file writes it.
    currency : str, optional
        Currency of every value, where no column says it.
    rates : mapping of str to Decimal
        US dollars for one unit of a currency.
    decimal : str, optional
        ``.`` or ``,``, where the values leave it open.
    dates : str, optional
        ``dmy`` or ``mdy``, where the dates leave it open.
    sheet : str, optional
        Sheet of a workbook.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    decimal: Literal[".", ","] | None = None
    dates: Literal["dmy", "mdy"] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is read: `how` is ``named`` in a mapping, or ``guessed``."""

    field: str
    column: str
    how: Literal["named", "guessed"]


def read_plan(path: Path | None) -> Plan:
    """Read a mapping file (YAML, of which JSON is a part).

    Raises
    ------
    BadFile
        No such file, or nothing that can be read as a mapping.
    """
    if path is None:
        return Plan()
    if not path.is_file():
        raise BadFile(f"there is no file {path.name}", where=str(path), hint="check the path")
    faults: list[Fault] = []
    try:
        rows = read_rows(path, path.parent)
    except SchemaError as error:
        raise BadFile(error.what, where=error.where, hint=error.hint) from error
    made = validate(rows, Plan, faults)
    if faults or len(made) != 1:
        what = "; ".join(f"{f.where}: {f.what}" for f in faults) or "it holds no one mapping"
        hint = f"its parts are {', '.join(f.name for f in fields(Plan))}"
        raise BadFile(f"{path.name} is no mapping: {what}", where=str(path), hint=hint)
    return _checked(made[0], path)


def _checked(plan: Plan, path: Path) -> Plan:
    for name in plan.columns:
        if name not in NAMES:
            hint = did_you_mean(name, NAMES) or f"the fields are {', '.join(NAMES)}"
            raise BadFile(f"'{name}' is no field of an entry", where=str(path), hint=hint)
    for name, rate in plan.rates.items():
        if not rate.is_finite() or rate <= 0:
            raise BadFile(f"the rate of {name} is {rate}", where=str(path), hint="above zero")
    return plan


def assign(names: Sequence[str], plan: Plan, where: str) -> dict[str, tuple[int, Column]]:
    """Return which column holds which field, by place.

    Raises
    ------
    InputError
        A needed column that cannot be found, one named that is not there, or two that fit alike.
    """
    found: dict[str, tuple[int, Column]] = {}
    for name, column in plan.columns.items():
        places = [i for i, n in enumerate(names) if n.strip().lower() == column.strip().lower()]
        if len(places) != 1:
            what = "is not there" if not places else "is there more than once"
            raise InputError(
                f"the column '{column}', named for {name}, {what}",
                where=where,
                hint=did_you_mean(column, names) or f"its columns are {', '.join(names)}",
            )
        found[name] = (places[0], Column(name, names[places[0]], "named"))
    folded = [_fold(name) for name in names]
    for name, words in NAMES.items():
        if name in found:
            continue
        taken = {place for place, _ in found.values()}
        guess = _guess(name, words, folded, taken, names, where)
        if guess is not None:
            found[name] = (guess, Column(name, names[guess], "guessed"))
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise InputError(
            f"no column looks like {' or '.join(missing)}",
            where=where,
            hint=f"the file has {', '.join(names)}; name it in a mapping file, e.g. "
            f"columns: {{{missing[0]}: {names[0] if names else '…'}}}",
        )
    return found


def _guess(
    field_name: str,
    words: Sequence[str],
    folded: Sequence[str],
    taken: set[int],
    names: Sequence[str],
    where: str,
) -> int | None:
    for word in words:
        places = [i for i, name in enumerate(folded) if name == word and i not in taken]
        if len(places) > 1:
            both = " and ".join(names[i] for i in places)
            raise InputError(
                f"{both} both look like {field_name}",
                where=where,
                hint="say in a mapping file which it is",
            )
        if places:
            return places[0]
    if field_name != "value":
        return None
    # A value in another currency is named after it: value_eur.
    places = [i for i, n in enumerate(folded) if i not in taken and named_currency(names[i]) and n]
    return places[0] if len(places) == 1 else None


def named_currency(name: str) -> str | None:
    """Return the currency that the name of a column of values ends with.

    Examples
    --------
    >>> named_currency("Invoice value (EUR)"), named_currency("Entered value")
    ('EUR', None)
    """
    found = _CURRENCY.search(name.strip(" )]"))
    if found is None or not re.search(r"value|amount|price|total", name, re.IGNORECASE):
        return None
    return found.group(1).upper()


def _fold(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())
