"""What a delivery status notification says (RFC 3464, multipart/report with message/delivery-status): bytes in, plain values out.

It comes from machines nobody knows: whatever is missing, doubled or not ASCII must end in an answer, never in an exception. Not for here: what is
done about it (commands.take_returned), bounces that are prose only: of those no machine can be sure.
"""

from __future__ import annotations

import base64
import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Literal

LARGEST = 1_000_000  # more is the letter that came back, not what was said of it
Outcome = Literal["permanent", "refused", "temporary", "delivered"]
# RFC 3463: a full mailbox, a letter too large, its content, a policy or a filter: the letter did not arrive, but the address is no worse for it
_NOT_OF_THE_ADDRESS = re.compile(r"5\.(?:2\.[23]|3\.4|6\.\d+|7\.\d+)$")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<!\d)([245])\d\d(?!\d)")
_TOKEN = re.compile(r"\+([0-9a-f]{32})@")
_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@guanxi>", re.IGNORECASE)
_ACTIONS = {"failed": "5", "delayed": "4", "delivered": "2", "relayed": "2", "expanded": "2"}
_ENVELOPE = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_HEADERS = ("text/rfc822-headers", "message/rfc822", "message/rfc822-headers", "message/global", "message/global-headers")
_REPORTS = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True, kw_only=True)
class Notification:
    """token: 32 hex digits that name our letter, "" where none is found. outcome: permanent (the address is wrong), refused (for good, but not for
    the address), temporary, delivered. status: `5.1.1` as far as it was said."""

    token: str
    outcome: Outcome
    status: str


def read(raw: bytes) -> Notification | None:
    """The notification in this mail; None when it is none."""
    try:
        mail = email.message_from_bytes(raw[:LARGEST])
        parts = list(mail.walk())
        blocks = [block for part in parts if part.get_content_type() in _REPORTS for block in _blocks(part)]
        status = _worst(block for block in blocks if _said(block, "Final-Recipient") or _said(block, "Action") or _said(block, "Status"))
        token = _token(mail, parts)
    except (LookupError, UnicodeError, ValueError, AttributeError, TypeError, RecursionError):  # what a parser meets in mail of strangers
        return None
    return Notification(token=token, outcome=_outcome(status), status=status) if status else None


def token_of(message_id: str) -> str:
    """The mark of one of our letters in the address to which it comes back; "" for an id that is not ours."""
    found = _OURS.search(message_id)
    return found[1].replace("-", "").lower() if found else ""


def message_id_of(token: str) -> str:
    """The letter's Message-ID."""
    return f"<{token[:8]}-{token[8:12]}-{token[12:16]}-{token[16:20]}-{token[20:]}@guanxi>"


def return_path(*, mailbox: str, message_id: str) -> str:
    """`returns@example.cn` → `returns+<token>@example.cn` (VERP); "" without a mailbox, or for an id that is not ours."""
    name, at, domain = mailbox.partition("@")
    token = token_of(message_id)
    return f"{name}+{token}@{domain}" if name and at and domain and token else ""


def _worst(blocks: Iterator[Message]) -> str:
    """One letter has one recipient; where a list made several of it, the one that failed speaks."""
    found = [status for status in map(_status_of, blocks) if status]
    return max(found, key=lambda one: {"5": 3, "4": 2}.get(one[0], 1), default="")


def _status_of(block: Message) -> str:
    """The enhanced code; where it is missing, what the server said, or what became of it."""
    action = next(iter(re.findall(r"[a-z]+", _said(block, "Action").lower())), "")
    for text in (_said(block, "Status"), _said(block, "Diagnostic-Code")):
        if found := _STATUS.search(text):
            status = ".".join((found[1], str(int(found[2])), str(int(found[3]))))
            return "4" + status[1:] if action == "delayed" and status[0] == "5" else status
    if action == "delayed":
        return "4.0.0"
    if found := _REPLY.search(_said(block, "Diagnostic-Code")):
        return f"{found[1]}.0.0"
    return f"{_ACTIONS[action]}.0.0" if action in _ACTIONS else ""


def _outcome(status: str) -> Outcome:
    if status.startswith("5"):
        return "refused" if _NOT_OF_THE_ADDRESS.match(status) else "permanent"
    return "temporary" if status.startswith("4") else "delivered"


def _token(mail: Message, parts: Sequence[Message]) -> str:
    for name in _ENVELOPE:
        for value in mail.get_all(name, []):
            if found := _TOKEN.search(str(value).lower()):
                return found[1]
    for part in parts:
        if part.get_content_type() in _HEADERS:
            for text in _texts(part):
                if found := re.search(rf"^message-id:\s*({_OURS.pattern})", text, re.IGNORECASE | re.MULTILINE):
                    return token_of(found[1])
    return ""


def _blocks(part: Message) -> Sequence[Message]:
    """The fields of the letter, then of each recipient; also where a server sent them encoded, or as plain text."""
    inside = part.get_payload()
    if isinstance(inside, list) and any(len(one.keys()) for one in inside if isinstance(one, Message)):
        found = [one for one in inside if isinstance(one, Message)]
        # message/global-delivery-status is to the parser a letter: the recipients are its body
        return [*found, *(more for one in found if isinstance(one.get_payload(), str) for more in _split(str(one.get_payload())))]
    return _split(_decoded(part))


def _split(text: str) -> Sequence[Message]:
    return [email.message_from_string(one.strip() + "\n\n") for one in re.split(r"\r?\n[ \t]*\r?\n", text) if one.strip()]


def _texts(part: Message) -> Iterator[str]:
    inside = part.get_payload()
    if isinstance(inside, list):
        for one in inside:
            if isinstance(one, Message):
                yield "\n".join(f"{name}: {value}" for name, value in one.items())
    yield _decoded(part)


def _decoded(part: Message) -> str:
    """What a part holds as text, whatever its encoding claims; also of a part that the parser split into messages."""
    inside = part.get_payload()
    if isinstance(inside, list):
        text = "\n\n".join(str(one.get_payload()) for one in inside if isinstance(one, Message))
        is_encoded = str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"
        return base64.b64decode(text).decode("utf-8", "replace") if is_encoded else text
    held = part.get_payload(decode=True)
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else str(inside)


def _said(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
