"""Send a question as JSON and read the JSON that answers it, under the same guard as a fetch."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from detente.wire.fetch import Asked, Fetched, Line, fetch
from detente.wire.policy import Policy

#: Servers that want some key take "EMPTY" or "x": such a word is no secret, and to strike it out
#: of an answer would tear other words.
SECRET_LETTERS = 8


def post_json(
    url: str,
    value: Any,
    *,
    policy: Policy,
    clock: Callable[[], datetime],
    secret: str = "",
    line: Line | None = None,
) -> Fetched:
    """Send a value as JSON by POST.

    Parameters
    ----------
    url : str
        Where to; a redirect is refused, so that nothing goes to another address.
    value : object
        What JSON can hold.
    policy : Policy
        Hosts and limits.
    clock : callable
        Gives the moment of the answer; passed in from the door.
    secret : str
        A key, sent as ``Authorization: Bearer``; it stands in nothing that is kept, shown or
        raised, unless it has less than eight letters.
    line : Line, optional
        Names and connections to work with.

    Returns
    -------
    Fetched
        The answer, not kept.

    Raises
    ------
    RefusedByPolicy
        The address or the size is outside the policy, or the server redirects.
    Unreachable
        No answer, a refusal, or a longer wait asked for, after the retries allowed.
    ChangedShape
        An answer that cannot be decoded, or is not JSON.
    """
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    body = json.dumps(value, ensure_ascii=False).encode("utf-8")
    hide = secret if len(secret) >= SECRET_LETTERS else ""
    asked = Asked(headers=headers, secret=hide, due="json", body=body)
    return fetch(url, policy=policy, clock=clock, line=line, asked=asked)
