"""Where a model answers: an address that the user set, in the manner of OpenAI's interface."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from detente.errors import BadValue, ChangedShape, RefusedByPolicy, Unreachable
from detente.wire.fetch import ABSENT, Line
from detente.wire.policy import Policy, read_url
from detente.wire.post import SECRET_LETTERS, post_json

ASKED_AT = "/chat/completions"
#: Limits of one question; a model on a small machine takes its time.
SECONDS = 120.0
MOST_BYTES = 1_000_000
RETRIES = 1
_OWN = ("127.0.0.0/8", "::1/128")
_HINT = "name this machine (http://127.0.0.1:PORT/v1), or a public name by https"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked address of a model.

    Parameters
    ----------
    url : str
        The address that questions are sent to.
    model : str
        Name of the model there.
    policy : Policy
        This one host; of private addresses none but this machine's own, where it is named.
    secret : str
        The key; empty where none is needed.
    line : Line
        Names and connections to work with.
    """

    url: str
    model: str
    policy: Policy
    secret: str = field(default="", repr=False)
    line: Line = field(default_factory=Line, repr=False)

    @classmethod
    def of(cls, url: str, model: str, secret: str = "", line: Line | None = None) -> Endpoint:
        """Return the endpoint at a base address.

        This machine's own address is let through because the user names it; a name that leads
        there, and every other private address, is refused as everywhere.

        Raises
        ------
        BadValue
            No address, or one with a question or a fragment in it.
        RefusedByPolicy
            A private address that is not this machine's, or a public one without https.
        """
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError as error:
            raise BadValue("the address of the model cannot be read", hint=_HINT) from error
        if not host or parts.query or parts.fragment:
            raise BadValue("this is no address of a model", where=url[:200], hint=_HINT)
        own = _is_own(host)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        policy = Policy(
            frozenset({host if port in (None, usual) else f"{host}:{port}"}),
            schemes=("http", "https") if own else ("https",),
            networks=_OWN if own else (),
            most_bytes=MOST_BYTES,
            most_expanded=MOST_BYTES,
            connect_seconds=5.0,
            read_seconds=SECONDS,
            whole_seconds=SECONDS,
            retries=RETRIES,
            most_wait=20.0,
        )
        base = url.rstrip("/").removesuffix(ASKED_AT)
        try:
            read_url(base, policy)
        except RefusedByPolicy as error:
            raise RefusedByPolicy(error.what, where=error.where, hint=_HINT) from error
        line = line or Line()
        if host == "localhost":
            # The name is this machine's by convention: no look-up may lead it elsewhere.
            line = replace(line, resolve=_here)
        return cls(base + ASKED_AT, model, policy, secret, line)

    def ask(self, body: dict[str, Any], clock: Callable[[], datetime], seconds: float) -> str:
        """Return the text that the model answers to a question.

        Parameters
        ----------
        body : dict
            The question, without the model's name.
        clock : callable
            Gives the moment of the answer.
        seconds : float
            No attempt takes longer.

        Raises
        ------
        FeedError
            No answer, one of another form, or one that is refused.
        """
        limit = min(seconds, self.policy.whole_seconds)
        policy = replace(self.policy, whole_seconds=limit, read_seconds=limit)
        came = post_json(
            self.url, {"model": self.model, **body},
            policy=policy, clock=clock, secret=self.secret, line=self.line,
        )  # fmt: skip
        if came.status in ABSENT:
            raise Unreachable(
                f"the server answers {came.status}",
                where=self.url,
                hint="check the address, and that the server has the model",
            )
        text = _content(came.body, self.url)
        if len(self.secret) >= SECRET_LETTERS and _repeats(text, self.secret):
            raise ChangedShape("the reply repeats the key", where=self.url)
        return text


def _content(body: bytes, where: str) -> str:
    """Return the text of the first choice of an answer."""
    try:
        (choice, *_) = json.loads(body)["choices"]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ChangedShape("the server answers in another form", where=where) from error
    if ended == "length":
        raise ChangedShape("the reply was cut off at its greatest length", where=where)
    if not isinstance(text, str):
        raise ChangedShape("the reply has no text", where=where)
    return text


def _repeats(text: str, secret: str) -> bool:
    """Tell whether a reply holds the key, also written with escapes."""
    try:
        told = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return secret in text
    return secret in told or json.dumps(secret, ensure_ascii=False)[1:-1] in told


def _is_own(host: str) -> bool:
    """Tell whether a host is this machine, by its own name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _here(host: str, port: int) -> Sequence[str]:
    return ("127.0.0.1", "::1")
