"""A mail: the part that is read, who sent it and when, what hangs on it; run in a guarded child."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, cast

from detente.errors import SchemaError
from detente.record.documents.decoding import decoded
from detente.record.documents.forms import html
from detente.record.documents.forms.html import of_source

#: A mail may hold a page.
HEAVY = html.HEAVY

MOST_PARTS = 200
_ENOUGH = 200


def read_mail(data: bytes, name: str) -> dict[str, Any]:
    """Return the text of a mail, its sender and day, and its attachments by name, unopened.

    Raises
    ------
    SchemaError
        No text in it, or too many parts.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = list(_parts(message, name))
    texts = {"text/plain": "", "text/html": ""}
    hanging: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        named = part.get_filename() or ""
        if named or part.get_content_disposition() == "attachment" or kind not in texts:
            hanging.append(f"{_plain(named) or 'without a name'} ({kind})")
        elif not texts[kind].strip():
            payload = part.get_payload(decode=True)
            body = payload if isinstance(payload, bytes) else b""
            texts[kind] = decoded(body, name, part.get_content_charset() or "")
    said = _read(texts, name)
    said["meta"] = {**said["meta"], **_meta(message)}
    said["notes"] = [*said["notes"], *(f"attachment, not opened: {one}" for one in hanging)]
    return said


def _read(texts: dict[str, str], name: str) -> dict[str, Any]:
    plain, page = texts["text/plain"], texts["text/html"]
    if len(plain.strip()) >= _ENOUGH or (plain.strip() and not page.strip()):
        return {"raw": plain, "spans": [], "links": [], "meta": {}, "notes": []}
    if page.strip():
        return of_source(page, name)
    raise SchemaError(
        "the mail has no text of its own",
        where=name,
        hint="save its attachment and give that",
    )


def _parts(message: EmailMessage, name: str) -> Iterator[EmailMessage]:
    """Yield the parts that hold something, without those of a mail inside the mail."""
    stack = [message]
    count = 0
    while stack:
        part = stack.pop()
        count += 1
        if count > MOST_PARTS:
            raise SchemaError(f"the mail has more than {MOST_PARTS} parts", where=name)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            stack.extend(reversed(cast(list[EmailMessage], part.get_payload())))
        else:
            yield part


def _meta(message: EmailMessage) -> dict[str, str]:
    """Return subject, sender and day; what cannot be read is left out."""
    said: dict[str, str] = {}
    try:
        sent = message["date"]
        if sent is not None and getattr(sent, "datetime", None):
            said["published"] = sent.datetime.date().isoformat()
        sender = message["from"]
        first = sender.addresses[0] if sender is not None and sender.addresses else None
        if first is not None:
            said["publisher"] = _plain(first.display_name or first.domain)
            said["author"] = _plain(str(first.addr_spec))
        said["title"] = _plain(str(message["subject"] or ""))
    # Broken headers raise all sorts of errors in the library; the text is worth reading still.
    except Exception:
        said.setdefault("title", "")
    return said


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text).strip()[:500]
