"""What may be opened: hosts, addresses, sizes, times. Everything not named is refused."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from detente.errors import RefusedByPolicy

LONGEST_URL = 2048
_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}")
# Blanks, controls and backslashes: parsers differ on them, so none of them is let through.
_STRANGE = re.compile(r"[\x00-\x20\x7f-\U0010ffff\\]")
#: Translations that carry an older address inside a newer one.
_CARRIERS = tuple(ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of one fetch.

    Parameters
    ----------
    hosts : frozenset of str
        Names that may be opened, exactly; ``name:port`` for another port than the usual.
    schemes : tuple of str
        ``https``, and ``http`` only where a row says so.
    networks : tuple of str
        Networks allowed although they are not public. Empty but in tests.
    most_bytes, most_expanded : int
        Limits of what is received and of what it expands to.
    most_ratio : int
        Limit of expanded over received.
    connect_seconds, read_seconds, whole_seconds : float
        Limits for connecting, for one read, and for one attempt from end to end.
    redirects, retries : int
        How many redirects are followed, how many times an attempt is repeated.
    back_off : float
        Seconds before the first repetition; doubled each time.
    most_wait : float
        Longest pause that a server may ask for; beyond it the fetch is given up.
    any_host : bool
        Whether any full name may be opened on the usual port: for an address that a person gives.
    """

    hosts: frozenset[str]
    schemes: tuple[str, ...] = ("https",)
    networks: tuple[str, ...] = ()
    most_bytes: int = 50_000_000
    most_expanded: int = 200_000_000
    most_ratio: int = 100
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    whole_seconds: float = 120.0
    redirects: int = 5
    retries: int = 2
    back_off: float = 0.5
    most_wait: float = 60.0
    any_host: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An address that passed the policy, taken apart."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """Host as its header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def at(self, address: Address) -> str:
        """Return the URL with the checked address in place of the name."""
        host = f"[{address}]" if address.version == 6 else str(address)
        return f"{self.scheme}://{host}:{self.port}{self.target}"


def read_url(url: str, policy: Policy) -> Place:
    """Return where a URL leads, if the policy lets it be opened.

    Raises
    ------
    RefusedByPolicy
        With the reason; nothing was looked up or connected.
    """
    if len(url) > LONGEST_URL:
        raise _refused(url[:80] + "…", f"it is longer than {LONGEST_URL} characters")
    if _STRANGE.search(url):
        raise _refused(url, "it holds a character that must be written as %XX")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise _refused(url, f"it cannot be read: {error}") from error
    if parts.scheme not in policy.schemes or parts.scheme not in _PORTS:
        raise _refused(url, f"'{parts.scheme}' is not a scheme allowed here")
    if parts.username is not None or parts.password is not None:
        raise _refused(url, "it carries a user name")
    usual = _PORTS[parts.scheme]
    named = host if port in (None, usual) else f"{host}:{port}"
    if named not in policy.hosts and not (policy.any_host and named == host):
        what = "another port than the usual" if policy.any_host else "not a host of the feed"
        raise _refused(url, f"'{named}' is {what}")
    if not _NAME.fullmatch(host) and not policy.networks:
        raise _refused(url, f"'{host}' is a number or no full name")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(url, parts.scheme, host, port or usual, target)


def next_url(url: str, location: str) -> str:
    """Return where a redirect leads, still to be checked."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _refused(location[:80], f"the redirect cannot be read: {error}") from error


def checked(host: str, addresses: Iterable[str], policy: Policy) -> list[Address]:
    """Return the addresses of a name, if every one of them may be connected to.

    Raises
    ------
    RefusedByPolicy
        If any is private, loopback, link-local, shared, reserved, multicast or unspecified,
        also where it hides inside a newer address.
    """
    allowed = [ipaddress.ip_network(net) for net in policy.networks]
    found: list[Address] = []
    for text in addresses:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError as error:
            raise _refused(host, f"its address {text!r} cannot be read") from error
        inside = any(address in net for net in allowed if net.version == address.version)
        if not inside and not public(address):
            raise _refused(host, f"its address {address} is not a public one")
        found.append(address)
    return found


def public(address: Address) -> bool:
    """Tell whether an address, and any that it carries, is one of the public network."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(not public(inner) for inner in _carried(address)):
            return False
        if address.is_site_local:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_loopback
        and not address.is_link_local
        and not address.is_unspecified
    ) or _is_translated(address)


def _is_translated(address: Address) -> bool:
    # A translated address counts as reserved; what it carries was judged above.
    return address.version == 6 and address in _CARRIERS[0]


def _carried(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    inner: list[ipaddress.IPv4Address] = []
    if address.ipv4_mapped is not None:
        inner.append(address.ipv4_mapped)
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner.extend(address.teredo)
    if any(address in net for net in _CARRIERS):
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inner


def _refused(where: str, why: str) -> RefusedByPolicy:
    return RefusedByPolicy(
        f"the address is refused: {why}",
        where=where,
        hint="feeds open the hosts of their row alone; other addresses must be public, by name",
    )
