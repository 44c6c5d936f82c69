"""PRM-63, issue 3 point 10: every coded value that history shows is said in words, in both languages; no key of a pack, no code of a table."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from guanxi.domains.organisation.testing import make_world
from guanxi.domains.rulebook.testing import make_policy
from guanxi.foundation.django import clock
from guanxi.foundation.django.trail import Change, RowChange
from guanxi.policy import load, version
from guanxi.shell.operations import columns, names, words
from guanxi.shell.operations.report_words import ReportWords
from guanxi.shell.operations.tests.test_labels import NOBODY, audited, said

pytestmark = pytest.mark.django_db
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
WRITTEN = frozenset({
    # by people, or by us in their words
    "note", "reason", "said", "answer", "content", "proof", "project", "basis", "what", "site", "activity", "counter_measure", "bandwidth",
    "title_zh", "district", "address", "short_name", "name", "post", "department", "place", "outcome", "zh", "en", "name_zh", "error_zh",
    "help_zh", "help_en",
    "purpose", "retention", "steward", "subject", "external_number", "said_by", "witness_remark", "closing_note", "ended_note", "review_note",
    "decider_note", "keeps_reason", "return_reason", "revoked_reason", "decision_reason", "reopen_reason", "snooze_reason", "ownership_reason",
    "held", "agreement_number", "a_end", "z_end", "designation", "instrument", "tester", "void_reason", "source_file",
    "title", "text", "withdrawn_reason", "undone_reason", "question", "know_how",
    "residence", "hobby", "birthday", "form_of_address", "best_time", "likes", "taboo", "source_document", "source_name",
    # numbers, addresses and names that people know as they are
    "office_phone", "mobile", "email", "phone", "number", "username", "staff_number", "code", "label", "policy_version", "notice_version", "format",
    "instance", "region_code", "months", "asked_name",
    # in two languages each, or a count of entries
    "why", "reasons", "choices", "missing", "counts", "what_en"})
"""Columns whose values are no codes, whatever their table."""
CODED_TOO = frozenset({("grading_lostentry", "reason"), ("consent_consent", "source"), ("customers_customfield", "subject"),
                       ("consent_touch", "purpose"), ("consent_consent", "purpose")})
"""Columns of such a name whose values are codes after all."""
FREE = frozenset({("consent_consent", "source"), ("customers_accountidentifier", "value"), ("customers_changeset", "value")})
"""Texts in the words of who wrote them; of a bulk edit: test_the_new_value_of_a_bulk_edit_is_said."""
PARSED = re.compile(r"\(+(\w+)\)*(?:::text)?\)* = ANY \(+ARRAY\[(.*?)\]")


@pytest.fixture(autouse=True)
def _in_force(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    make_world(now=now)
    make_policy(now=now, content=json.loads(version.canonical(load.load("demo").content)))


def shown_texts() -> list[tuple[str, str]]:
    """Columns of history with texts that a reader is shown and that are no reference."""
    kinds = {(model._meta.db_table, field.attname): field for model in apps.get_models() for field in model._meta.concrete_fields}
    return [one for one in audited() if isinstance(kinds[one], TEXTS) and not columns.is_internal(*one) and not names.kind_of(*one)]


def stored_codes() -> dict[tuple[str, str], list[str]]:
    """What the database itself admits in a column (check constraints)."""
    with connection.cursor() as cursor:
        cursor.execute("select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where contype = 'c'")
        rows = cursor.fetchall()
    return {(table, found[1]): re.findall(r"'([^']*)'", found[2]) for table, text in rows for found in PARSED.finditer(text)}


def is_word(text: str) -> bool:
    """Neither empty nor a key: `line_fault`, `threshold:vip`."""
    return bool(text) and not re.search(r"[a-z]_[a-z]|[a-z]:[a-z]", text)


def test_every_text_of_history_is_written_by_people_or_has_its_words() -> None:
    """A new column fails here until its codes have words (operations/labels), or somebody says that people write it."""
    found = [one for one in shown_texts() if not one[1].endswith("_name") and (one in CODED_TOO or one[1] not in WRITTEN) and one not in FREE]
    assert len(found) > 60
    assert sorted(one for one in found if not words.choices(*one)) == []


def test_every_code_the_database_admits_has_its_word() -> None:
    codes, shown = stored_codes(), set(shown_texts())
    asked = {one: values for one, values in codes.items() if one in shown}
    assert len(asked) > 20
    assert {one: missing for one, values in asked.items() if (missing := [code for code in values if code and code not in words.choices(*one)])} == {}


def test_every_word_stands_in_both_languages_and_is_no_key() -> None:
    wrong = [(*one, key) for one in shown_texts() for key, text in words.choices(*one).items() if not is_word(text.zh) or not is_word(text.en)]
    assert wrong == []


@pytest.mark.parametrize(("table", "column", "value", "zh", "en"), [
    ("organisation_unit", "duty_kind", "city_branch", "市级分公司", ""), ("organisation_unitmove", "to_tier", "county", "县", "county"),
    ("insights_nightrun", "status", "held", "检查未通过", "Held by a check"), ("insights_factfile", "status", "reverted", "已撤销", "Reverted"),
    ("parentage_parentroute", "way", "above", "由共同上级答复", "by the common superior"),
    ("placement_transfer", "state", "agreed", "已同意,待生效", "Agreed, not in effect"),
    ("guidance_paper", "kind", "spread", "经验推广", "Experience spread"),
    ("placement_entry", "stance", "avoids", "不愿意", "does not want"),
    ("lists_bookexport", "state", "refused", "未同意", "refused"), ("customers_position", "source", "left", "离任", "left"),
    ("lists_savedview", "columns", ["name", "revenue"], "客户名称、近12月收入", "Account"),
    ("customers_customfield", "choices", [["01", "A级", "Tier A"]], "A级", "Tier A"),
    ("organisation_unit", "industries", ["P83"], "教育", ""), ("grading_gradereview", "scheme", "post-gd-letter", "", ""),
])
def test_what_stood_there_as_a_code_is_said(table: str, column: str, value: Any, zh: str, en: str) -> None:
    """Seen raw on the pages of history before."""
    text = said(table, column, value)
    assert zh in text.zh and en.lower() in text.en.lower() and text.zh != str(value) and is_word(text.zh) and is_word(text.en)


def test_the_new_value_of_a_bulk_edit_is_said() -> None:
    """A code of the field that the same row names."""
    row = RowChange(table="customers_changeset", row_id=1, op="I", changes=[
        Change(column="field", before=None, after="customer_kind"), Change(column="value", before=None, after="government")])
    text = words.value(row, "government", "value", relation="own", names=NOBODY)
    assert text.zh != "government" and text.en != "government"
    row = RowChange(table="customers_changeset", row_id=1, op="I", changes=[
        Change(column="of", before=None, after="contact"), Change(column="field", before=None, after="best_channel"),
        Change(column="value", before=None, after="visit")])
    assert words.value(row, "visit", "value", relation="own", names=NOBODY) == ("上门", "Visit")


def test_what_was_measured_is_said_by_name() -> None:
    """A dictionary of a table whose keys have words says them, not how many there are."""
    assert said("circuits_testrun", "measured", {"ber": "<1E-9", "es": "3"}) == ("误码率 <1E-9、误码秒 3", "Bit-error rate <1E-9, Errored seconds 3")
    assert said("intake_importrun", "counts", {"new": 3}).zh == "1 项"


def test_who_acted_in_a_copy_for_a_person_is_said_in_words() -> None:
    """PRM-77: the sheet he is handed names people and the system, not the names of our parts."""
    said = ReportWords().said(table="audit_act", column="actor_name", value="system:subject")
    assert said is not None and said.zh == "系统"
    assert ReportWords().said(table="audit_act", column="actor_name", value="何俊") is None
