"""PRM-77: an erased person is gone from what people wrote of his account, where no name of an account stands beside his."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.db.models import F

from guanxi.domains.customers.models import Account
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.privacy import api
from guanxi.domains.registration.models import HistoryLine, Registration
from guanxi.foundation.django import access, audit
from guanxi.shell.tests.test_person import CANARY, FOREIGN, MOBILE, ROOT, Nest, asked_and_approved, everywhere
from guanxi.shell.tests.test_person import nest as nest

pytestmark = pytest.mark.django_db


def test_prm_77_he_is_gone_from_what_is_said_of_his_account(nest: Nest, now: datetime) -> None:
    """As people write it: an address, a custom field, a project and a file called by him, none of them beside the account's name."""
    account = nest.scene.council
    with audit.acting(actor=ROOT, verb="plant", now=now):
        Account.objects.filter(pk=account).update(address=f"人民路1号 {CANARY}收", extra={"cf_9": f"找{FOREIGN}或{CANARY} {MOBILE}", "cf_8": 5},
                                                  version=F("version") + 1)
        claim = Registration(account_id=account, project=f"{CANARY}项目", project_key=f"{CANARY}项目", proof="函", state="lapsed",
                             registered_on=now.date(), user_id=nest.head.user_id, unit_id=nest.scene.world.county)
        claim.store(now=now)
        HistoryLine(registration=claim, at=now, kind="x", zh=f"报备项目“{CANARY}项目”", en=f"project {CANARY}项目", actor_name="x").save()
        run = ImportRun.objects.create(kind="contacts", status="done", file_sha256="0" * 64, file_name=f"名单-{CANARY}.csv", created_by=0,
                                       created_at=now, updated_at=now)
        with connection.cursor() as cursor:
            cursor.execute("insert into intake_row (run_id, row_no, cells, parsed) values (%s, 2, %s, '{}')", [run.pk, [CANARY, MOBILE]])
    assert {"customers_account", "registration_historyline", "intake_importrun"} <= set(everywhere(CANARY))
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    assert everywhere(CANARY, MOBILE) == {}
    with access.bound(ROOT):
        left = Account.objects.get(pk=account)
    assert left.address == "人民路1号 〔已删除〕收" and left.extra == {"cf_9": f"找{FOREIGN}或〔已删除〕 〔已删除〕", "cf_8": 5}
