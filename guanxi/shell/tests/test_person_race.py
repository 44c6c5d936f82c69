"""Real transactions at once: an erasure and the batch of an import that writes the same person (PRM-77, G2)."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.testing import make_contact, make_two_accounts
from guanxi.domains.intake.commands import batches
from guanxi.domains.messages import api as messages
from guanxi.domains.messages.models import Notice
from guanxi.domains.privacy import api
from guanxi.domains.privacy.models import SubjectRequest
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db(transaction=True)
ROOT, NEW = system("test"), "13900001111"


def test_an_erasure_reads_nothing_while_a_batch_writes_him(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that a batch brings while he is being erased is his as well: the erasure waits for the batch, then takes it too."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    made = make_two_accounts(now=now)
    manager, account_id = made["manager"], made["own"]
    contact_id = make_contact(now=now, account_id=account_id, name="陆向晚", mobile="13866660001")
    with audit.acting(actor=ROOT, verb="test", now=now):
        row = SubjectRequest(kind="erase", contact_id=contact_id, account_id=account_id, unit_id=made["world"].city, basis="本人申请",
                             state="approved", asked_by_id=manager.user_id, asked_by_name=manager.name, asked_at=now)
        row.store(now=now)
    written, erasing, answers = threading.Event(), threading.Event(), []

    def batch() -> None:
        with audit.acting(actor=ROOT, verb="test", now=now) as act:
            batches.lock_kind("contacts")
            Contact.objects.filter(pk=contact_id).update(mobile=NEW)
            messages.notify(act=act, user_ids=[manager.user_id], kind="import", text=t(f"新号码 {NEW}", f"New number {NEW}"),
                            subject=Ref("contact", contact_id), dedupe_key="race")
            written.set()
            erasing.wait(30)
        connection.close()

    def erase() -> None:
        written.wait(30)
        answers.append(api.fulfil_request(now=now, request_id=row.pk))
        connection.close()

    threads = [threading.Thread(target=one) for one in (batch, erase)]
    for thread in threads:
        thread.start()
    written.wait(30)
    threads[1].join(3)
    assert threads[1].is_alive() and not answers
    erasing.set()
    for thread in threads:
        thread.join(60)
    assert answers == ["done"]
    with access.bound(ROOT):
        assert Contact.objects.get(pk=contact_id).mobile == ""
    with access.bound(manager):  # a notice is read by its owner only
        assert list(Notice.objects.filter(dedupe_key="race").values_list("zh", flat=True)) == ["新号码 〔已删除〕"]
