"""Notifications as mail servers shape them, written after RFC 3461 to 3464 and what each is known to send; TOKEN stands for our letter."""

from __future__ import annotations

import base64

UUID = "1f0e2d3c-4b5a-4678-9abc-def012345678"
TOKEN = UUID.replace("-", "")
BACK = f"returns+{TOKEN}@mail.example.cn"


def report(status: str, *, to: str = BACK, original: str = "", kind: str = "text/rfc822-headers", human: str = "Undelivered",
           type_: str = "message/delivery-status", encoding: str = "") -> bytes:
    """One multipart/report; status: the fields of the letter and of its recipient, a blank line between."""
    last = f"--b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n" if original else ""
    coded = f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    return (f"From: MAILER-DAEMON@mx.example.com\r\nTo: {to}\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{human}\r\n"
            f"--b\r\nContent-Type: {type_}\r\n{coded}\r\n{status}\r\n{last}--b--\r\n").encode()


HEADERS = f"From: guanxi@example.cn\r\nTo: he@example.com\r\nMessage-ID: <{UUID}@guanxi>\r\nSubject: s\r\n"
POSTFIX = ("Reporting-MTA: dns; mx.example.cn\r\nX-Postfix-Queue-ID: 4Xk2\r\nArrival-Date: Fri, 20 Nov 2026 10:00:00 +0800\r\n\r\n"
           "Final-Recipient: rfc822; he@example.com\r\nOriginal-Recipient: rfc822;he@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
           "Remote-MTA: dns; mx.example.com\r\nDiagnostic-Code: smtp; 550 5.1.1 <he@example.com>: Recipient address rejected:\r\n"
           "    User unknown in local recipient table\r\n")
EXIM = ("Reporting-MTA: dns; relay.example.cn\r\n\r\nAction: failed\r\nFinal-Recipient: rfc822;he@example.com\r\nStatus: 5.0.0\r\n"
        "Remote-MTA: dns; mx.example.com\r\nDiagnostic-Code: smtp; 550 no such user here\r\n")
EXCHANGE = ("Reporting-MTA: dns;HK0PR01.prod.outlook.com\r\nReceived-From-MTA: dns;mail.example.cn\r\n\r\n"
            "Final-Recipient: rfc822;he@example.com\r\nAction: failed\r\nStatus: 5.1.10\r\n"
            "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r\n")
SENDMAIL = ("Reporting-MTA: dns; mail.example.cn\r\n\r\nFinal-Recipient: RFC822; he@example.com\r\nAction: failed\r\nStatus: 5.1.2\r\n"
            "Remote-MTA: DNS; example.com\r\nDiagnostic-Code: SMTP; 550 Host unknown\r\nLast-Attempt-Date: Fri, 20 Nov 2026 10:00:01 +0800\r\n")
DELAYED = ("Reporting-MTA: dns; mx.example.cn\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
           "Diagnostic-Code: smtp; 451 connect: Connection timed out\r\nWill-Retry-Until: Wed, 25 Nov 2026 10:00:00 +0800\r\n")
GIVEN_UP = DELAYED.replace("delayed", "failed").replace("4.4.1", "4.4.7")
FULL = POSTFIX.replace("Status: 5.1.1", "Status: 5.2.2")
SPAM = POSTFIX.replace("Status: 5.1.1", "Status: 5.7.1")
NO_STATUS = "Reporting-MTA: dns; mx.qiye.example.cn\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nAction: failed\r\n" \
            "Diagnostic-Code: smtp; 550 5.1.1 用户不存在\r\n"
REPLY_ONLY = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nDiagnostic-Code: smtp; 551 Mailbox not found\r\n"
ACTION_ONLY = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nAction: failed (bad destination)\r\n"
NO_RECIPIENT = "Reporting-MTA: dns; mx\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
COMMENTED = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nAction: failed\r\nStatus: 5.1.1 (user unknown)\r\n"
LETTER_ONLY = "Reporting-MTA: dns; mx.example.cn\r\nArrival-Date: Fri, 20 Nov 2026 10:00:00 +0800\r\n"
DELIVERED = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; he@example.com\r\nAction: delivered\r\nStatus: 2.1.5\r\n"
TWO = ("Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: delayed\r\nStatus: 4.2.1\r\n\r\n"
       "Final-Recipient: rfc822; b@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n")
UTF8 = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: utf-8; 何俊@例子.中国\r\nAction: failed\r\nStatus: 5.1.1\r\n" \
       "Diagnostic-Code: smtp; 550 查无此人\r\n"
ODD_BYTES = report(POSTFIX).replace(b"User unknown", b"\xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda")
REPLY = b"From: he@example.com\r\nTo: " + BACK.encode() + b"\r\nSubject: Re: s\r\n\r\nOut of office until 2026-11-25 5.1.1\r\n"

CASES: tuple[tuple[str, bytes, tuple[str, str, str] | None], ...] = (  # name, mail, (token, outcome, status)
    ("postfix", report(POSTFIX, original=HEADERS), (TOKEN, "permanent", "5.1.1")),
    ("postfix, by the Message-ID of what came back", report(POSTFIX, to="guanxi@example.cn", original=HEADERS), (TOKEN, "permanent", "5.1.1")),
    ("the whole letter came back", report(POSTFIX, to="guanxi@example.cn", original=HEADERS + "\r\nbody\r\n", kind="message/rfc822"),
     (TOKEN, "permanent", "5.1.1")),
    ("exim", report(EXIM), (TOKEN, "permanent", "5.0.0")), ("exchange", report(EXCHANGE), (TOKEN, "permanent", "5.1.10")),
    ("sendmail", report(SENDMAIL), (TOKEN, "permanent", "5.1.2")), ("delayed", report(DELAYED), (TOKEN, "temporary", "4.4.1")),
    ("given up after days", report(GIVEN_UP), (TOKEN, "temporary", "4.4.7")), ("mailbox full", report(FULL), (TOKEN, "refused", "5.2.2")),
    ("taken for spam", report(SPAM), (TOKEN, "refused", "5.7.1")), ("without a status", report(NO_STATUS), (TOKEN, "permanent", "5.1.1")),
    ("a reply code alone", report(REPLY_ONLY), (TOKEN, "permanent", "5.0.0")),
    ("an action alone", report(ACTION_ONLY), (TOKEN, "permanent", "5.0.0")),
    ("without a recipient", report(NO_RECIPIENT), (TOKEN, "permanent", "5.1.1")),
    ("a comment after the status", report(COMMENTED), (TOKEN, "permanent", "5.1.1")),
    ("nothing of a recipient", report(LETTER_ONLY), None), ("it arrived", report(DELIVERED), (TOKEN, "delivered", "2.1.5")),
    ("two of a list", report(TWO), (TOKEN, "permanent", "5.1.1")), ("an address in Chinese", report(UTF8), (TOKEN, "permanent", "5.1.1")),
    ("RFC 6533", report(UTF8, type_="message/global-delivery-status"), (TOKEN, "permanent", "5.1.1")),
    ("bytes of GBK", ODD_BYTES, (TOKEN, "permanent", "5.1.1")),
    ("base64", report(base64.b64encode(POSTFIX.encode()).decode(), encoding="base64"), (TOKEN, "permanent", "5.1.1")),
    ("line feeds only", report(POSTFIX, original=HEADERS).replace(b"\r\n", b"\n"), (TOKEN, "permanent", "5.1.1")),
    ("cut off in the middle", report(POSTFIX, original=HEADERS)[:-60], (TOKEN, "permanent", "5.1.1")),
    ("in capitals", report(POSTFIX, to=BACK.upper()), (TOKEN, "permanent", "5.1.1")),
    ("not ours", report(POSTFIX, to="guanxi@example.cn"), ("", "permanent", "5.1.1")),
    ("somebody answered", REPLY, None), ("empty", b"", None), ("noise", bytes(range(256)) * 20, None),
)
