"""PRM-77: a list that names somebody waits to be written, or is taken back after he was erased: neither brings him back."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Contact
from guanxi.domains.intake import api as intake
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.privacy import api
from guanxi.foundation.django import access
from guanxi.foundation.django.personal import MARK
from guanxi.shell.tests.everywhere import everywhere
from guanxi.shell.tests.test_person import CANARY, FOREIGN, MOBILE, ROOT, Nest, asked_and_approved
from guanxi.shell.tests.test_person import nest as nest

pytestmark = pytest.mark.django_db
SHEET = f"单位,姓名,联系电话,职务,兴趣爱好\r\n柳塘县人民政府,{CANARY},{MOBILE},护鸟处长,观星\r\n柳塘县人民政府,{FOREIGN},13899990002,秘书,下棋\r\n"


def uploaded(nest: Nest, now: datetime) -> int:
    run_id = intake.upload_file(actor=nest.head, now=now, kind="contacts", file_name="名单.csv", chunks=[SHEET.encode()])
    intake.preview(actor=nest.head, now=now, run_id=run_id)
    intake.run_preview(run_id=run_id, now=now)
    return run_id


def people(nest: Nest) -> dict[str, tuple[str, str, bool]]:
    with access.bound(ROOT):
        return {row.name: (row.mobile, row.hobby, row.is_active) for row in Contact.objects.filter(account_id=nest.scene.council)}


def erased(nest: Nest, now: datetime) -> None:
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"


def test_prm_77_an_import_that_names_him_and_came_after_he_was_asked_for_holds_the_erasure(nest: Nest, now: datetime) -> None:
    """Approved, then uploaded: written afterwards it would bring him back. Once it is discarded he is erased."""
    request_id = asked_and_approved(nest, now, "erase")
    run_id = uploaded(nest, now)
    assert api.fulfil_request(now=now, request_id=request_id) == "held" and CANARY in people(nest)
    intake.discard_import(actor=nest.head, now=now, run_id=run_id)
    erased(nest, now)
    assert people(nest) == {MARK: ("", "", False), FOREIGN: ("13899990002", "", True)}
    assert everywhere(CANARY, MOBILE) == {}


def test_prm_77_a_revert_brings_nothing_of_him_back(nest: Nest, now: datetime) -> None:
    run_id = uploaded(nest, now)
    intake.apply_import(actor=nest.head, now=now, run_id=run_id)
    intake.run_apply(run_id=run_id, now=now)
    assert people(nest)[CANARY][1] == "观星"
    erased(nest, now)
    intake.revert_import(actor=nest.head, now=now, run_id=run_id)
    intake.run_revert(run_id=run_id, now=now)
    with access.bound(ROOT):
        assert ImportRun.objects.get(pk=run_id).status == "reverted"
    assert people(nest) == {MARK: ("", "", False), FOREIGN: ("13899990002", "", True)}
    assert everywhere(CANARY, MOBILE) == {}
