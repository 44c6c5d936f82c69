"""The columns 联系同意 of a sheet of contacts (PRM-75, IMP-27): blank erases nothing, an old list revives nothing, a revert keeps every no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.consent import api
from guanxi.domains.consent.models import Consent
from guanxi.domains.consent.tests.conftest import Scene, said
from guanxi.domains.customers.models import Contact
from guanxi.domains.intake import api as intake
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
HEAD = "姓名,职务,同意,同意用途,同意渠道,同意日期,同意来源\n"


def bring(scene: Scene, now: datetime, *rows: str) -> tuple[int, dict[str, int]]:
    text = HEAD + "\n".join(rows) + "\n"
    return intake.import_now(actor=scene.manager, now=now, kind="contacts", file_name="名单.csv", chunks=[text.encode()], options={"account": "GL-1"})


def codes(run_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select x->>'code' from intake_row r, jsonb_array_elements(r.reasons) x where run_id = %s order by row_no", [run_id])
        return [row[0] for row in cursor.fetchall()]


def lines(root: Actor) -> list[Any]:
    with access.bound(root):
        return list(Consent.objects.order_by("pk").values_list("contact__name", "purpose", "channel", "state", "source"))


def test_a_sheet_brings_consent_once(scene: Scene, root: Actor, now: datetime) -> None:
    rows = ("程砚秋,信息部总经理,同意,营销、培训,电话,2026-10-01,展会登记", "陶静,主任,不同意,,,,", "王海川,队长,,,,,")
    run_id, counts = bring(scene, now, *rows)
    assert counts == {"changed": 1, "new": 2} and codes(run_id) == ["consent_recorded", "consent_recorded"]
    assert lines(root) == [("程砚秋", "marketing", "phone", "given", "展会登记"), ("程砚秋", "training", "phone", "given", "展会登记"),
                           ("陶静", "*", "*", "refused", "名单.csv")]
    assert bring(scene, now, *rows)[1] == {"unchanged": 3} and len(lines(root)) == 3, "the same file twice writes nothing"


def test_an_old_list_does_not_revive_a_withdrawal(scene: Scene, root: Actor, now: datetime) -> None:
    """PRM-75: re-import of an old list, also one of the very day."""
    api.record_consent(actor=scene.manager, now=now, contact_id=scene.person, said=said())
    api.withdraw_consent(actor=scene.manager, now=now + timedelta(hours=1), contact_id=scene.person)
    for day in ("2026-10-01", "2026-11-20"):
        run_id, counts = bring(scene, now + timedelta(hours=2), f"程砚秋,信息部总经理,同意,营销,电话,{day},旧名单")
        assert counts == {"unchanged": 1} and codes(run_id) == ["consent_not_revived"]
    assert len(lines(root)) == 3
    later = now + timedelta(days=3)
    assert bring(scene, later, "程砚秋,信息部总经理,同意,营销,电话,2026-11-22,重新签署")[1] == {"changed": 1}
    found = api.may_contact(actor=scene.manager, now=later, contact_id=scene.person, purpose="marketing", channel="phone")
    assert found.is_allowed, "a newer consent counts"


@pytest.mark.parametrize(("row", "code"), [
    ("同意,营销,电话,,", "consent_no_date"), ("同意,,电话,2026-10-01,", "consent_not_named"), ("同意,营销,全部,2026-10-01,", "consent_not_named"),
    ("同意,算命,电话,2026-10-01,", "consent_word"), ("同意,营销,电话,2027-01-01,", "consent_future")])
def test_what_is_not_taken_over_says_why(scene: Scene, root: Actor, now: datetime, row: str, code: str) -> None:
    run_id, counts = bring(scene, now, f"程砚秋,信息部总经理,{row}")
    assert counts == {"unchanged": 1} and codes(run_id) == [code] and not lines(root)


def test_a_revert_keeps_every_no(scene: Scene, root: Actor, now: datetime) -> None:
    """IMP-27, PRM-75: the yes goes with its import, the no and its person stay."""
    run_id, _ = bring(scene, now, "陶静,主任,同意,营销,电话,2026-10-01,", "孙越,主管,撤回,,,,")
    intake.revert_now(now=now, run_id=run_id)
    assert [line[:4] for line in lines(root)] == [("孙越", "*", "*", "withdrawn")]
    with access.bound(root):
        assert set(Contact.objects.filter(account_id=scene.own).values_list("name", flat=True)) == {"程砚秋", "孙越"}
