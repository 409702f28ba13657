"""The rate column of a tariff schedule, read into numbers or left as text.

A rate is a sum of terms: a share of the customs value (``3.4%``), an amount a unit
(``1.5¢/kg``), or a share of a named portion of the article (``6% on the case``). A text that is
not wholly understood keeps its wording and carries no number at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "free", "ad-valorem", "specific", "compound", "portions", "additional", "no-change", "text"
]

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<(?:/?newline|br ?/?|nl ?/?)>")
_POWERS = str.maketrans({"²": "2", "³": "3", "\xa0": " ", "‐": "-", "‑": "-"})


@lru_cache(maxsize=1 << 17)
def clean(text: str) -> str:
    """Return `text` without markup, with single spaces and plain figures for powers."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return " ".join(text.translate(_POWERS).split())


@dataclass(frozen=True, slots=True)
class Specific:
    """An amount a unit of quantity.

    Parameters
    ----------
    amount_usd : Decimal
        US dollars a unit.
    unit : str
        The unit as the schedule names it (``kg``, ``liter``, ``each``, ``1000`` …).
    qualifier : str, optional
        What is counted when it is not the whole article: ``on drained weight``.
    """

    amount_usd: Decimal
    unit: str
    qualifier: str | None = None

    def __str__(self) -> str:
        per = " each" if self.unit == "each" else f"/{self.unit}"
        tail = f" {self.qualifier}" if self.qualifier else ""
        if self.amount_usd < 1:
            return f"{_plain(self.amount_usd * 100)}¢{per}{tail}"
        return f"${_plain(self.amount_usd)}{per}{tail}"


@dataclass(frozen=True, slots=True)
class Portion:
    """A share of the value of one named portion of the article (``6% on the case``).

    Parameters
    ----------
    rate : Decimal
        Fraction of that portion's value.
    of : str
        The portion, in the schedule's words, without the article.
    """

    rate: Decimal
    of: str

    def __str__(self) -> str:
        return f"{_plain(self.rate * 100)}% on the {self.of}"


@dataclass(frozen=True, slots=True, eq=False)
class DutyExpression:
    """A printed rate of duty.

    Parameters
    ----------
    kind : str
        ``free`` · ``ad-valorem`` · ``specific`` · ``compound`` (both) · ``portions`` (some term
        is on a named portion of the article, so value and quantity alone do not give the duty) ·
        ``additional`` (on top of another line's duty) · ``no-change`` (that line's duty and
        nothing more) · ``text`` (not understood).
    ad_valorem : Decimal, optional
        Fraction of the customs value; zero when free.
    specifics : tuple of Specific
        Amounts a unit.
    portions : tuple of Portion
        Shares of named portions of the value.
    text : str
        The wording, without markup; tells two rates apart only where `kind` is ``text``.
    """

    kind: Kind
    ad_valorem: Decimal | None = None
    specifics: tuple[Specific, ...] = ()
    portions: tuple[Portion, ...] = ()
    text: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DutyExpression) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def _meaning(self) -> tuple[object, ...]:
        wording = self.text if self.kind == "text" else ""
        return self.kind, self.ad_valorem, self.specifics, self.portions, wording

    @property
    def understood(self) -> bool:
        """Whether the whole wording was turned into numbers."""
        return self.kind != "text"

    def __str__(self) -> str:
        if self.kind == "free":
            return "Free"
        if self.kind == "no-change":
            return "No change"
        if self.kind == "text":
            return self.text
        share = [] if self.ad_valorem is None else [f"{_plain(self.ad_valorem * 100)}%"]
        terms = [*map(str, self.specifics), *share, *map(str, self.portions)]
        lead = ["The duty provided in the applicable subheading"]
        return " + ".join(lead + terms if self.kind == "additional" else terms)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# Spellings of one unit are brought together; a unit that is not here is not understood.
_UNITS = {
    "thousand": "1000",
    "1,000": "1000",
    "1,000 pins": "1000 pins",
    "pf. liter": "pf.liter",
    "line/ gross": "line/gross",
}
_KNOWN_UNITS = {
    "kg", "clean kg", "t", "g", "head", "liter", "pf.liter", "bbl", "m", "m2", "m3", "doz.", "pr.",
    "gross", "line/gross", "1000", "1000 pins", "each", "jewel", "article", "pack", "lin. m",
}  # fmt: skip

_SHARE = re.compile(
    r"(?P<percent>\d+(?:\.\d+)?)(?P<third> 1/3)?%(?: (?:on|upon) (?P<of>[^%¢$]+?))?(?:, if any)?"
)
_AMOUNT = re.compile(
    r"(?:(?P<cents>\d+(?:\.\d+)?) ?¢|\$ ?(?P<dollars>\d+(?:\.\d+)?))"
    r"(?: (?P<each>each)| ?/ ?(?P<unit>1,?000(?: pins)?|[A-Za-z][A-Za-z0-9./ ]*?\.?))"
    r"(?:,? ?(?P<qualifier>(?:on|of|including) [a-z ,]+|over \d+))?"
)
_OTHER_LINE = re.compile(
    r"The duty provided (?:for )?in ?"
    r"(?:the applicable subheading|subheadings? [\d., or]+?\d)"
    r"(?: ?(?:\+|plus) ?(?:a duty of )?(?P<rest>.+))?"
)
_LIMITS = re.compile(r"\b(?:less|but|not|whichever|if|except|minus)\b")


@lru_cache(maxsize=1 << 15)
def parse_duty(text: str) -> DutyExpression:
    """Return the rate that `text` prints.

    Examples
    --------
    >>> parse_duty("30.5¢/kg + 8.5%")
    DutyExpression(kind='compound', ad_valorem=Decimal('0.085'), specifics=(Specific(\
amount_usd=Decimal('0.305'), unit='kg', qualifier=None),), portions=(), text='30.5¢/kg + 8.5%')
    """
    text = clean(text)
    bare = text.rstrip(".").strip()
    if bare.lower() == "free":
        return DutyExpression("free", Decimal(0), text=text)
    if bare.lower() == "no change":
        return DutyExpression("no-change", text=text)
    if other := _OTHER_LINE.fullmatch(bare):
        if other["rest"] is None:
            return DutyExpression("no-change", text=text)
        return _sum(other["rest"], text, added=True)
    return _sum(bare if bare.endswith("%") else text, text, added=False)


def _sum(wording: str, text: str, *, added: bool) -> DutyExpression:
    unknown = DutyExpression("text", text=text)
    if _LIMITS.search(wording.removesuffix(", if any")):
        return unknown
    shares: list[Decimal] = []
    specifics: list[Specific] = []
    portions: list[Portion] = []
    for term in re.split(r" ?\+ ?", wording):
        if share := _SHARE.fullmatch(term):
            # The schedule prints thirds as vulgar fractions; six decimals are kept.
            percent = Decimal(share["percent"]) + (Decimal(1) / 3 if share["third"] else 0)
            rate = (percent / 100).quantize(Decimal("1e-6")) if share["third"] else percent / 100
            if share["of"]:
                portions.append(Portion(rate, share["of"].removeprefix("the ")))
            else:
                shares.append(rate)
        elif (amount := _AMOUNT.fullmatch(term)) and (specific := _specific(amount)):
            specifics.append(specific)
        else:
            return unknown
    if len(shares) > 1:
        return unknown
    kind: Kind
    if added:
        kind = "additional"
    elif portions or any(specific.qualifier for specific in specifics):
        kind = "portions"
    elif specifics:
        kind = "compound" if shares else "specific"
    else:
        kind = "ad-valorem"
    share_of_value = shares[0] if shares else None
    return DutyExpression(kind, share_of_value, tuple(specifics), tuple(portions), text)


def _specific(match: re.Match[str]) -> Specific | None:
    unit = "each" if match["each"] else match["unit"]
    unit = _UNITS.get(unit, unit)
    if unit not in _KNOWN_UNITS:
        return None
    cents = match["cents"]
    amount = Decimal(cents) / 100 if cents else Decimal(match["dollars"])
    return Specific(amount, unit, match["qualifier"])


@dataclass(frozen=True, slots=True)
class SpecialRate:
    """One rate of the special column and the programmes it is for.

    Parameters
    ----------
    duty : DutyExpression
        The rate.
    programmes : tuple of str
        Symbols of the preference programmes; empty when the schedule names none.
    """

    duty: DutyExpression
    programmes: tuple[str, ...] = ()


_PROGRAMMES = re.compile(
    r"\s*(?P<rate>[^()]+(?:\([^()]*[a-z][^()]*\)[^()]*)*?)\s*"
    r"\((?P<symbols>[A-Z][A-Z0-9+*]*(?:[, ]+[A-Z][A-Z0-9+*]*)*,? ?)\)"
)


def parse_special(text: str) -> tuple[SpecialRate, ...]:
    """Return the rates of a special column in print order; one of kind ``text`` if not understood.

    Examples
    --------
    >>> [(str(rate.duty), rate.programmes) for rate in parse_special("Free (A,AU) 2.3% (KR)")]
    [('Free', ('A', 'AU')), ('2.3%', ('KR',))]
    """
    text = clean(text)
    if not text:
        return ()
    rates: list[SpecialRate] = []
    at = 0
    while at < len(text):
        match = _PROGRAMMES.match(text, at)
        if not match:
            whole = parse_duty(text)
            return (SpecialRate(whole if not rates else DutyExpression("text", text=text)),)
        symbols = tuple(match["symbols"].replace(",", " ").split())
        rates.append(SpecialRate(parse_duty(match["rate"]), symbols))
        at = match.end()
    return tuple(rates)
