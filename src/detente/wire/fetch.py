"""Fetch one document: checked before, while and after it comes in.

The name is resolved here, every address it has is checked, and the connection goes to the
checked address itself; the name serves for the certificate and the Host header alone. Redirects
are followed by hand, each as if it were a new question.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import ChangedShape, RefusedByPolicy, Unreachable
from detente.wire.keep import keep
from detente.wire.policy import Address, Place, Policy, checked, next_url, read_url

if TYPE_CHECKING:
    import httpx

ABSENT = frozenset({404, 410})
"""The plain answer that there is no such document; returned, not raised."""

_AGAIN = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_ADDRESSES = 3
_CHUNK = 1 << 16
_ASKED = {"User-Agent": "detente", "Accept-Encoding": "gzip, deflate"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came: what was asked, where it was in the end, its bytes.

    `sha256` is of `body`, the bytes after transport compression was undone.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    retrieved_at: datetime
    sha256: str
    headers: Mapping[str, str]


def resolve(host: str, port: int) -> Sequence[str]:
    """Return every address of a name."""
    import socket

    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable(
            f"the name {host} has no address: {error}",
            where=host,
            hint="check the connection, then try again",
        ) from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


@dataclass(frozen=True, slots=True)
class Line:
    """What a fetch works with: names, connections, pauses. Tests put their own in."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    transport: Callable[[], httpx.BaseTransport] | None = None
    pause: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = field(default=time.monotonic)


def fetch(
    url: str,
    *,
    policy: Policy,
    clock: Callable[[], datetime],
    cache: Path | None = None,
    line: Line | None = None,
) -> Fetched:
    """Fetch a document under a policy.

    Parameters
    ----------
    url : str
        What to open.
    policy : Policy
        Hosts and limits.
    clock : callable
        Gives the moment of retrieval; passed in from the door.
    cache : Path, optional
        Folder in which the bytes are kept under their hash, each with a note of its origin.
    line : Line, optional
        Names and connections to work with.

    Returns
    -------
    Fetched
        Status 200, or one of `ABSENT`.

    Raises
    ------
    RefusedByPolicy
        The address, a redirect, or the size is outside the policy.
    Unreachable
        No answer, or a refusal, after the retries allowed.
    ChangedShape
        An answer that cannot be decoded.
    """
    using = line or Line()
    place, status, headers, body = _followed(url, policy, using)
    if status != 200 and status not in ABSENT:
        raise Unreachable(
            f"the server answers {status}", where=place.url, hint="try again later by hand"
        )
    fetched = Fetched(
        url, place.url, status, body, clock(), hashlib.sha256(body).hexdigest(), headers
    )
    if cache is not None and status == 200:
        note = {
            "url": url,
            "final_url": fetched.final_url,
            "retrieved_at": fetched.retrieved_at.isoformat(),
            "sha256": fetched.sha256,
            "content_type": headers.get("content-type", ""),
        }
        keep(cache, fetched.sha256, body, note)
    return fetched


Answer = tuple[int, dict[str, str], bytes]


def _followed(url: str, policy: Policy, line: Line) -> tuple[Place, int, dict[str, str], bytes]:
    for _ in range(policy.redirects + 1):
        place = read_url(url, policy)
        status, headers, body = _insisted(place, policy, line)
        if status not in _MOVED:
            return place, status, headers, body
        if "location" not in headers:
            raise ChangedShape("a redirect that leads nowhere", where=place.url)
        url = next_url(place.url, headers["location"])
    raise RefusedByPolicy(
        f"more than {policy.redirects} redirects", where=url, hint="open the address by hand"
    )


def _insisted(place: Place, policy: Policy, line: Line) -> Answer:
    """Ask, and ask again where the server is only busy."""
    wait = policy.back_off
    for left in range(policy.retries, -1, -1):
        try:
            answer = _asked(place, policy, line)
        except Unreachable:
            if not left:
                raise
        else:
            if answer[0] not in _AGAIN or not left:
                return answer
        line.pause(wait)
        wait *= 2
    raise AssertionError("the last attempt returns or raises")


def _asked(place: Place, policy: Policy, line: Line) -> Answer:
    import httpx

    addresses = checked(place.host, line.resolve(place.host, place.port), policy)
    reason = "its name has no address"
    for address in addresses[:_ADDRESSES]:
        try:
            return _exchanged(place, address, policy, line)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = str(error) or type(error).__name__
        except httpx.HTTPError as error:
            raise _silent(place, str(error) or type(error).__name__) from error
    raise _silent(place, reason)


def _exchanged(place: Place, address: Address, policy: Policy, line: Line) -> Answer:
    import httpx

    until = line.ticks() + policy.whole_seconds
    timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds)
    transport = line.transport() if line.transport else httpx.HTTPTransport(trust_env=False)
    # The bare transport: a client would read redirects, cookies and proxies of its own accord.
    request = httpx.Request(
        "GET",
        place.at(address),
        headers={**_ASKED, "Host": place.netloc},
        extensions={"sni_hostname": place.host, "timeout": timeout.as_dict()},
    )
    with transport, closing(transport.handle_request(request)) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code in _MOVED:
            return response.status_code, headers, b""
        _refuse_announced(headers, place, policy)
        raw = _limited(response.iter_raw(), place, policy, until, line)
        body = b"".join(_expanded(raw, headers.get("content-encoding", ""), place, policy))
        return response.status_code, headers, body


def _refuse_announced(headers: Mapping[str, str], place: Place, policy: Policy) -> None:
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > policy.most_bytes:
        raise _too_large(place, policy.most_bytes)


def _limited(
    chunks: Iterator[bytes], place: Place, policy: Policy, until: float, line: Line
) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > policy.most_bytes:
            raise _too_large(place, policy.most_bytes)
        if line.ticks() > until:
            raise _silent(place, f"not complete after {policy.whole_seconds:g} seconds")
        yield chunk


def _expanded(
    chunks: Iterator[bytes], encoding: str, place: Place, policy: Policy
) -> Iterator[bytes]:
    """Undo the compression of the transport, never by more than the policy allows."""
    kind = encoding.strip().lower()
    if kind in {"", "identity"}:
        yield from chunks
        return
    if kind not in {"gzip", "x-gzip", "deflate"}:
        raise ChangedShape(f"encoded as '{kind}', which was not asked for", where=place.url)
    engine = zlib.decompressobj(wbits=47 if "gzip" in kind else 15)
    received = expanded = 0
    try:
        for chunk in chunks:
            received += len(chunk)
            if engine.eof:
                raise ChangedShape("bytes after the end of the compressed answer", where=place.url)
            while chunk and not engine.eof:
                text = engine.decompress(chunk, _CHUNK)
                expanded += len(text)
                if expanded > policy.most_expanded:
                    raise _too_large(place, policy.most_expanded)
                if expanded > max(received * policy.most_ratio, _CHUNK):
                    raise RefusedByPolicy(
                        f"it expands more than {policy.most_ratio} times", where=place.url
                    )
                yield text
                chunk = engine.unconsumed_tail
    except zlib.error as error:
        raise ChangedShape(f"the compressed answer is broken: {error}", where=place.url) from error
    if engine.unused_data:
        raise ChangedShape("bytes after the end of the compressed answer", where=place.url)
    if not engine.eof:
        raise ChangedShape("the compressed answer is cut short", where=place.url)


def _too_large(place: Place, most: int) -> RefusedByPolicy:
    return RefusedByPolicy(
        f"the answer is larger than {most:,} bytes", where=place.url, hint="nothing of it was kept"
    )


def _silent(place: Place, reason: str) -> Unreachable:
    return Unreachable(
        f"{place.host} does not answer: {reason}",
        where=place.url,
        hint="check the connection, then try again; what is held stays as it is",
    )
