"""Keep a key out of everything that is shown or kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from detente.errors import DetenteError

_MARK = "[key]"


def hidden(text: str, secret: str) -> str:
    """Return a text without the secret, however an address may write it."""
    if not secret:
        return text
    for form in sorted({secret, quote(secret, safe=""), quote_plus(secret)}, key=len, reverse=True):
        text = text.replace(form, _MARK)
    return text


def without(body: bytes, secret: str) -> bytes:
    """Return a document in which the server does not repeat the secret."""
    return body.replace(secret.encode("utf-8"), _MARK.encode()) if secret else body


@contextmanager
def guarded(secret: str) -> Iterator[None]:
    """Let no error out that names the secret, nor the error it came from."""
    try:
        yield
    except DetenteError as error:
        if not secret:
            raise
        told = type(error)(
            hidden(error.what, secret),
            where=hidden(error.where, secret),
            hint=hidden(error.hint, secret),
        )
        # The error behind it carries the address as it was asked.
        raise told from None
