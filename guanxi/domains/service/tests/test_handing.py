"""Open cases stand on the printed list of a hand-over (operator 1.13, ARC-07), whoever is in charge of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.service import api
from guanxi.domains.service.tests.conftest import TODAY, WORDS, Scene
from guanxi.foundation.django import access
from guanxi.foundation.django.participants import OpenThing

pytestmark = pytest.mark.django_db


def test_open_cases_are_listed_with_number_subject_due_day_and_who_is_in_charge(scene: Scene, now: datetime) -> None:
    """A colleague's too; none that is closed; none to the witness, who sees names only."""
    unit_id = scene.manager.unit_id or 0
    chief, new, witness, colleague = (make_actor(name, now=now, unit_id=unit_id, roles=(role,)) for name, role in (
        ("chief", "R9"), ("xin", "R1"), ("jian", "R1"), ("tongshi", "R9")))
    asked, closed = (api.record_case(actor=scene.manager, now=now, account_id=scene.own, values={**WORDS, "kind": "enquiry", "subject": subject})
                     for subject in ("发票抬头变更", "已经办完"))
    api.assign_case(actor=scene.manager, now=now, case_id=asked, user_id=colleague.user_id)
    api.answer_case(actor=scene.manager, now=now, case_id=closed, answer="已答复客户")
    api.close_case(actor=scene.manager, now=now, case_id=closed, satisfaction="yes")
    handover_id = customers.open_handover(actor=chief, now=now, account_ids=[scene.own], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id or 0, to_user_id=new.user_id or 0, witness_id=witness.user_id or 0, effective_on=TODAY))

    def listed(reader_id: int | None) -> str:
        return browser_of(reader_id).get(f"/accounts/handovers/{handover_id}/sheet/").content.decode()

    with access.bound(new):
        things: tuple[OpenThing, ...] = customers.handover_accounts(actor=new, handover_id=handover_id, today=TODAY)[0].open_things
    assert len(things) == 2 and not any(one.stays for one in things)
    enquiry, complaint = things  # the first due first
    assert complaint.due_on == (now + timedelta(hours=48)).date() and "专线频繁中断" in complaint.text.zh and f"{scene.case:07d}" in complaint.text.zh
    assert "归属客户经理" in complaint.note.zh and "发票抬头变更" in enquiry.text.zh and "tongshi" in enquiry.note.zh
    sheet = listed(new.user_id)
    assert "未结工单" in sheet and "发票抬头变更" in sheet and "已经办完" not in sheet
    assert "在途订单" in sheet and "在途订单、未结工单" not in sheet, "no line for handwriting any more"
    assert "发票抬头变更" not in listed(witness.user_id)
