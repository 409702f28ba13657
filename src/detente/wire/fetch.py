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
from detente.wire.answer import Due, refuse_other, told_to_wait, turned_away, wait_asked
from detente.wire.cut import Cut
from detente.wire.keep import keep
from detente.wire.policy import Address, Place, Policy, checked, next_url, read_url
from detente.wire.secret import guarded, hidden, without

if TYPE_CHECKING:
    import httpx

ABSENT = frozenset({404, 410})
"""The plain answer that there is no such document; returned, not raised."""

EMPTY = 204
"""The plain answer that there is nothing; returned where the caller says it may come."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """How a document is asked for.

    Parameters
    ----------
    headers : mapping of str to str
        Sent to the first host alone, never to one that a redirect leads to.
    secret : str
        A key, in the address or a header: it stands in nothing that is kept, shown or raised.
    due : str
        What must come: ``json``, ``csv`` or ``html``; empty for anything.
    empty : bool
        Whether status 204 is an answer, that of no rows.
    body : bytes, optional
        Sent along, by POST; it goes to the address asked and to none that it redirects to.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    due: Due = ""
    empty: bool = False
    body: bytes | None = field(default=None, repr=False)


def fetch(
    url: str,
    *,
    policy: Policy,
    clock: Callable[[], datetime],
    cache: Path | None = None,
    line: Line | None = None,
    asked: Asked | None = None,
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
    asked : Asked, optional
        Headers, a key, what must come.

    Returns
    -------
    Fetched
        Status 200, or one of `ABSENT`, or `EMPTY` where it is asked for so.

    Raises
    ------
    RefusedByPolicy
        The address, a redirect, or the size is outside the policy.
    Unreachable
        No answer, a refusal, or a longer wait asked for, after the retries allowed.
    ChangedShape
        An answer that cannot be decoded, or is not what was due.
    """
    how = asked or Asked()
    with guarded(how.secret):
        return _fetched(_Run(policy, line or Line(), clock, how), url, cache)


@dataclass(frozen=True, slots=True)
class _Run:
    """What every attempt of one fetch shares."""

    policy: Policy
    line: Line
    clock: Callable[[], datetime]
    how: Asked


def _fetched(run: _Run, url: str, cache: Path | None) -> Fetched:
    place, status, headers, raw = _followed(url, run)
    if status != 200 and status not in ABSENT and not (run.how.empty and status == EMPTY):
        raise turned_away(status, place.url)
    if status == 200:
        refuse_other(raw, run.how.due, place.url)
    secret = run.how.secret
    body = without(raw, secret)
    fetched = Fetched(
        hidden(url, secret),
        hidden(place.url, secret),
        status,
        body,
        run.clock(),
        hashlib.sha256(body).hexdigest(),
        {name: hidden(value, secret) for name, value in headers.items()},
    )
    if cache is not None and status == 200:
        note = {
            "url": fetched.url,
            "final_url": fetched.final_url,
            "retrieved_at": fetched.retrieved_at.isoformat(),
            "sha256": fetched.sha256,
            "content_type": fetched.headers.get("content-type", ""),
        }
        keep(cache, fetched.sha256, body, note)
    return fetched


Answer = tuple[int, dict[str, str], bytes]


def _followed(url: str, run: _Run) -> tuple[Place, int, dict[str, str], bytes]:
    first = ""
    for _ in range(run.policy.redirects + 1):
        place = read_url(url, run.policy)
        first = first or place.netloc
        given = run.how.headers if place.netloc == first else {}
        status, headers, body = _insisted(place, given, run)
        if status not in _MOVED:
            return place, status, headers, body
        if run.how.body is not None:
            raise RefusedByPolicy(
                f"the server answers {status}: it would have what was sent go elsewhere",
                where=place.url,
                hint="name the address that answers by itself; what is sent is never redirected",
            )
        if "location" not in headers:
            raise ChangedShape("a redirect that leads nowhere", where=place.url)
        url = next_url(place.url, headers["location"])
    raise RefusedByPolicy(
        f"more than {run.policy.redirects} redirects", where=url, hint="open the address by hand"
    )


def _insisted(place: Place, given: Mapping[str, str], run: _Run) -> Answer:
    """Ask, and ask again where the server is only busy."""
    policy, wait = run.policy, run.policy.back_off
    for left in range(policy.retries, -1, -1):
        pause = wait
        try:
            answer = _asked(place, given, run)
        except Unreachable:
            if not left:
                raise
        else:
            if answer[0] not in _AGAIN or not left:
                return answer
            pause = max(wait, wait_asked(answer[1], run.clock))
            if pause > policy.most_wait:
                raise told_to_wait(pause, policy.most_wait, place.url)
        run.line.pause(pause)
        wait *= 2
    raise AssertionError("the last attempt returns or raises")


def _asked(place: Place, given: Mapping[str, str], run: _Run) -> Answer:
    import httpx

    addresses = checked(place.host, run.line.resolve(place.host, place.port), run.policy)
    reason = "its name has no address"
    for address in addresses[:_ADDRESSES]:
        try:
            return _exchanged(place, given, address, run)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = str(error) or type(error).__name__
        except httpx.HTTPError as error:
            raise _silent(place, str(error) or type(error).__name__) from error
    raise _silent(place, reason)


def _exchanged(place: Place, given: Mapping[str, str], address: Address, run: _Run) -> Answer:
    import httpx

    policy, line = run.policy, run.line
    until = line.ticks() + policy.whole_seconds
    timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds)
    transport = line.transport() if line.transport else httpx.HTTPTransport(trust_env=False)
    cut = Cut(policy.whole_seconds)
    # The bare transport: a client would read redirects, cookies and proxies of its own accord.
    request = httpx.Request(
        "GET" if run.how.body is None else "POST",
        place.at(address),
        headers={**_ASKED, **given, "Host": place.netloc},
        content=run.how.body,
        extensions={
            "sni_hostname": place.host,
            "timeout": timeout.as_dict(),
            "trace": cut.note,
        },
    )
    try:
        with cut, transport, closing(transport.handle_request(request)) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code in _MOVED:
                return response.status_code, headers, b""
            _refuse_announced(headers, place, policy)
            raw = _limited(response.iter_raw(), place, policy, until, line)
            body = b"".join(_expanded(raw, headers.get("content-encoding", ""), place, policy))
    except (httpx.HTTPError, ChangedShape):
        if not cut.over:
            raise
    if cut.over:
        raise _late(place, policy)
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
            raise _late(place, policy)
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


def _late(place: Place, policy: Policy) -> Unreachable:
    return _silent(place, f"not complete after {policy.whole_seconds:g} seconds")


def _silent(place: Place, reason: str) -> Unreachable:
    return Unreachable(
        f"{place.host} does not answer: {reason}",
        where=place.url,
        hint="check the connection, then try again; what is held stays as it is",
    )
