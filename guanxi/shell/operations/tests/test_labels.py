"""PRM-63: history speaks the reader's language: every table and column that has history has a label or is left out, every value is said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.django.trail import HIDDEN, Change, RowChange
from guanxi.foundation.environment import REPOSITORY
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.book.testing import make_scene, visitor
from guanxi.shell.operations import columns, names, words

pytestmark = pytest.mark.django_db
NUMBERS = {"distribution_id", "handover_id", "decision_id"}
"""Numbers of rows that people know by their number."""
NOBODY = names.Names(known={("contact", 5): "程砚秋", ("user", 4): "何俊"}, masking=lambda: None)  # type: ignore[arg-type, return-value] # not asked


def audited() -> list[tuple[str, str]]:
    """(table, column) of everything that history keeps."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct tgrelid::regclass::text from pg_trigger where tgname = 'audit_insert' order by 1")
        tables = [row[0] for row in cursor.fetchall()]
    models = {model._meta.db_table: model for model in apps.get_models()}
    return [(table, field.attname) for table in tables for field in models[table]._meta.concrete_fields if field.attname not in HIDDEN]


def said(table: str, column: str, value: Any) -> Text:
    row = RowChange(table=table, row_id=1, op="I", changes=())
    return words.value(row, value, column, relation="own", names=NOBODY)


def test_every_table_and_column_with_history_has_a_label_in_both_languages() -> None:
    """A new table or column fails here until somebody says what people call it, or that it is the system's own (operations/columns)."""
    found = audited()
    assert len({table for table, _ in found}) > 50
    assert {table for table, _ in found} <= words.TABLES.keys()
    shown = [(table, column) for table, column in found if not columns.is_internal(table, column)]
    labels = {one: words.column(RowChange(table=one[0], row_id=1, op="I", changes=()), Change(column=one[1], before=None, after=1)) for one in shown}
    assert [one for one, label in labels.items() if label.zh == one[1] or not label.en or "_" in label.zh + label.en] == []
    numbers = [one for one in shown if one[1].endswith(("_id", "_ids")) and one[1] not in NUMBERS and not names.kind_of(*one)]
    assert numbers == [], "a number tells nobody anything: name it in operations/names, or leave it out"


def test_every_act_has_a_verb_in_both_languages() -> None:
    """What a command calls its act is said in words: `register` stood on the page of an account."""
    named: set[str] = set()
    for path in (REPOSITORY / "guanxi").rglob("*.py"):
        if "tests" not in path.parts and path.name != "testing.py":
            named.update(re.findall(r'\bverb="([a-z_]+)"', path.read_text("utf-8")))
    assert len(named) > 150 and sorted(named - words.VERBS.keys()) == []


@pytest.mark.parametrize(("table", "column", "value", "text"), [
    ("privacy_vaultrequest", "asked_at", "2026-11-29T11:38:42.123456+00:00", "2026-11-29 19:38"),
    ("consent_consent", "said_at", "2026-10-10T16:00:00+00:00", "2026-10-11"), ("consent_consent", "valid_until", "2028-10-10", "2028-10-10"),
    ("privacy_vaultrequest", "fields", ["residence", "hobby"], "居住小区、兴趣爱好"),
    ("privacy_vaultrequest", "contact_ids", [5, 6], "程砚秋、其他联系人"),
    ("customers_distributionline", "to_user_id", 4, "何俊"), ("customers_distributionline", "state", "stays", "锁定,不变更"),
    ("customers_distributionline", "why", [["handover", "正在交接", "being handed over"]], "正在交接"),
    ("work_workitem", "zh", {"zh": "续签协议", "en": "Renew"}, "续签协议"), ("work_workitem", "stake_fen", 1_234_500, "12,345.00 元"),
])
def test_a_value_is_said_in_the_readers_words_and_time(table: str, column: str, value: Any, text: str) -> None:
    assert said(table, column, value).zh == text


def test_the_page_of_an_account_shows_no_word_of_the_database(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    scene = make_scene(now=now)
    with access.bound(scene.head):
        people = [one.id for one in customers.contacts(actor=scene.head, account_id=scene.bank)]
    privacy.ask_vault(actor=scene.head, now=now + timedelta(hours=9), account_id=scene.bank, wish=privacy.Wish(
        contact_ids=people, fields=("hobby", "residence"), period="30", reason="领导慰问"))
    with audit.acting(actor=scene.head, verb="edit_account", now=now, subject=Ref("account", scene.bank)):
        pass
    page = visitor(scene.head).get(f"/audit/account/{scene.bank}/").content.decode()
    for text in ("金库申请", "居住小区", "批次有效小时", "程砚秋", "2026-11-20 19:00", "页面"):
        assert text in page, text
    for text in ("_id", "_at<", "batch_hours", "dedupe", "T02:00", "+00:00", "residence", "vaultrequest", ">page", "subject_kind"):
        assert text not in page.split("<main", 1)[1], text
