"""A list that was previewed before a merge and is written after it (CON-88)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers.models import Account
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.tests.conftest import GONE, KEEP, Scene, wish
from guanxi.domains.intake import api as intake
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db


def previewed(scene: Scene, now: datetime) -> int:
    run_id = intake.upload_file(actor=scene.head, now=now, kind="accounts", file_name="清单.csv",
                                chunks=[f"客户名称,集团编码,地址\n{GONE},GL-2,建设路9号\n".encode()])
    look(scene, now, run_id)
    return run_id


def look(scene: Scene, now: datetime, run_id: int) -> None:
    intake.preview(actor=scene.head, now=now, run_id=run_id)
    intake.run_preview(run_id=run_id, now=now)


def write(scene: Scene, now: datetime, run_id: int) -> tuple[dict[str, int], list[str]]:
    intake.apply_import(actor=scene.head, now=now, run_id=run_id)
    intake.run_apply(run_id=run_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select x->>'code' from intake_row, jsonb_array_elements(reasons) x where run_id = %s", [run_id])
        counts = intake.run(run_id=run_id, actor=scene.head).counts
        return {verdict: rows for verdict, rows in counts.items() if rows}, [code for (code,) in cursor.fetchall()]


def test_con_88_a_list_previewed_before_the_merge_does_not_rename_who_stayed(scene: Scene, now: datetime) -> None:
    """The preview said: its address. Its record is gone, so nothing is written until it was looked at again."""
    run_id = previewed(scene, now)
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert write(scene, now, run_id) == ({"conflict": 1}, ["record_merged"])
    with access.bound(system("test")):
        assert Account.objects.values_list("name", "address").get(pk=scene.keep) == (KEEP, "人民路1号")


def test_con_88_looked_at_again_it_says_what_it_would_change_and_does(scene: Scene, now: datetime) -> None:
    run_id = previewed(scene, now)
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    look(scene, now, run_id)
    assert write(scene, now, run_id)[0] == {"changed": 1}
    with access.bound(system("test")):
        assert Account.objects.values_list("name", "address").get(pk=scene.keep) == (GONE, "建设路9号")
