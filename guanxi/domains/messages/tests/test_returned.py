"""ARC-12: mail that comes back is read: what each server's notification says, what becomes of our letter, what changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from guanxi.domains.messages import api, returned
from guanxi.domains.messages.events import MailReturned
from guanxi.domains.messages.jobs import take_returned
from guanxi.domains.messages.models import MailReturn, OutgoingMail
from guanxi.domains.messages.tests.returns import BACK, CASES, DELAYED, POSTFIX, SPAM, TOKEN, UUID, report
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.django import access, events, wiring
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.actor import Actor

OURS = f"<{UUID}@guanxi>"


@pytest.mark.parametrize(("name", "raw", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_arc_12_what_a_notification_says(name: str, raw: bytes, expected: tuple[str, str, str] | None) -> None:
    found = returned.read(raw)
    assert (found and (found.token, found.outcome, found.status)) == expected


def test_arc_12_no_mail_however_broken_stops_the_reader() -> None:
    """Every sample cut off at every tenth byte, and with a byte turned over there: an answer or none, never an exception."""
    for _, raw, _ in CASES:
        for at in range(0, len(raw), 10):
            returned.read(raw[:at])
            returned.read(raw[:at] + bytes([raw[at] ^ 0xA5]) + raw[at + 1:])


@pytest.mark.parametrize(("mailbox", "message_id", "expected"), [
    ("returns@mail.example.cn", OURS, BACK), ("", OURS, ""), ("returns", OURS, ""), ("returns@mail.example.cn", "<1@elsewhere>", "")])
def test_arc_12_where_a_letter_comes_back_to(mailbox: str, message_id: str, expected: str) -> None:
    assert returned.return_path(mailbox=mailbox, message_id=message_id) == expected
    assert returned.message_id_of(TOKEN) == OURS


@pytest.fixture
def letter(root: Actor, now: datetime) -> int:
    """One of ours, to a customer, that has left."""
    with access.bound(root):
        return OutgoingMail.objects.create(at=now, to_address="he@example.com", subject="s", body="b", message_id=OURS, state="sent", attempts=1,
                                           sent_at=now, decision_id=7).pk


def mail(root: Actor) -> OutgoingMail:
    with access.bound(root):
        return OutgoingMail.objects.get()


def told() -> list[dict[str, Any]]:
    return list(EventLog.objects.filter(kind=events.name_of(MailReturned)).values_list("payload", flat=True))


@pytest.mark.django_db
def test_arc_12_a_wrong_address_once(root: Actor, now: datetime, letter: int) -> None:
    """Row, act, event; the same bytes again do nothing, another notification of the same letter tells nobody again."""
    raw = report(POSTFIX)
    assert api.take_returned(raw=raw, now=now) == "permanent"
    assert (mail(root).state, mail(root).last_error, mail(root).returned_at) == ("returned", "returned: 5.1.1", now)
    assert told() == [{"mail_id": letter, "decision_id": 7, "status": "5.1.1"}]
    with access.bound(root):
        assert AuditAct.objects.filter(verb="take_returned_mail", subject_id=letter).count() == 1
    assert api.take_returned(raw=raw, now=now) == "known"
    assert api.take_returned(raw=raw.replace(b"Undelivered Mail", b"Again"), now=now) == "permanent"
    assert len(told()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("raw", "answer", "state", "delays"), [
    (report(DELAYED), "temporary", "sent", 1), (report(SPAM), "refused", "returned", 0),
    (report(POSTFIX, to=f"returns+{'0' * 32}@mail.example.cn"), "unknown", "sent", 0), (report(POSTFIX, to="a@example.cn"), "unknown", "sent", 0),
    (b"From: a@b.cn\r\n\r\nout of office", "unreadable", "sent", 0),
])
def test_arc_12_what_does_not_blame_the_address(root: Actor, now: datetime, letter: int, raw: bytes, answer: str, state: str, delays: int) -> None:
    """Late, refused for another reason, forged, foreign, no notification: written down, nobody's address is touched, twice counts once."""
    assert [api.take_returned(raw=raw, now=now) for _ in range(2)] == [answer, "known"]
    assert (mail(root).state, mail(root).delays) == (state, delays) and not told()
    with access.bound(root):
        assert list(MailReturn.objects.values_list("outcome", flat=True)) == [answer]


@pytest.mark.django_db
def test_arc_12_a_letter_to_staff_comes_back_to_the_administrator_alone(root: Actor, now: datetime, letter: int) -> None:
    with access.bound(root):
        OutgoingMail.objects.update(decision_id=None)
    api.take_returned(raw=report(POSTFIX), now=now)
    admin = make_actor("admin", now=now, unit_id=make_world(now=now).hq, roles=("R20",))
    with access.bound(admin):
        assert [(one.state, one.last_error) for one in api.undelivered_mails()] == [("returned", "returned: 5.1.1")]
    assert not told()


@pytest.mark.django_db
def test_arc_12_a_folder_is_read_once(
    root: Actor, now: datetime, letter: int, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the job: what was read lies among what was seen; no folder, or one that is no Maildir, stops nothing."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a:2,").write_bytes(report(POSTFIX))
    (tmp_path / "new" / "2.b").write_bytes(b"noise")
    settings.GUANXI_MAIL_RETURNS = str(tmp_path)
    assert [take_returned(timestamp=0) for _ in range(2)] == [2, 0]
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == ["1.a:2,S", "2.b:2,S"] and mail(root).state == "returned"
    assert list(api.letters_at(tmp_path / "cur"))[1] == b"noise"
    for nowhere in ("", str(tmp_path / "none")):
        settings.GUANXI_MAIL_RETURNS = nowhere
        assert take_returned(timestamp=0) == 0


@pytest.mark.django_db
def test_arc_12_a_letter_leaves_with_its_own_way_back(
    root: Actor, now: datetime, letter: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GUANXI_MAIL_RETURN = "returns@mail.example.cn"
    monkeypatch.setattr(wiring.module(), "CHANNELS", (("mail", f"{__name__}.take"),))
    with access.bound(root):
        OutgoingMail.objects.update(state="waiting", decision_id=None)
    TAKEN.clear()
    assert api.deliver_mail(message_id=OURS, now=now) == "sent"
    assert TAKEN[0].return_path == BACK


TAKEN: list[api.Letter] = []


def take(letter: api.Letter) -> None:
    TAKEN.append(letter)
