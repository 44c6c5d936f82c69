"""The words of a person's own copy: what history calls tables, columns and codes, and who of the house read what (PRM-76)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.operations import labels, words

_LEVELS: Mapping[str, Text] = {
    "L1": t("工作信息", "business data"), "L2": t("手机和邮箱", "mobile and e-mail"), "L3": t("私人信息", "private life"),
}
_CHOICES: Mapping[tuple[str, str], Mapping[str, Text]] = {
    ("audit_act", "verb"): words.VERBS, ("customers_disclosure", "level"): _LEVELS,
    ("customers_contactphone", "kind"): dict(customers.PHONE_KINDS),
    ("privacy_subjectrequest", "kind"): {"report": t("个人信息副本", "copy of his data"), "erase": t("删除个人信息", "erasure of his data")},
    ("stewardship_verification", "outcome"): dict(stewardship.OUTCOMES),
    ("stewardship_verification", "field"): {field.key: field.label for field in customers.CONTACT.fields},
}
_NO_REASON = t("日常工作,无须说明", "in daily work, no reason asked")
_TABLES: Mapping[str, Text] = {
    "audit_personal": t("历史中的个人信息", "personal data in history"), "intake_row": t("导入文件中的行", "rows of imported files"),
    "structure_unknownrow": t("未知岗位", "rows nobody is known to fill"), "django_session": t("登录会话", "login sessions"),
}


class ReportWords:
    """The participant of wiring.REPORT_WORDS; remembers the people it was asked for."""

    def __init__(self) -> None:
        self._people: dict[int, Text | None] = {}

    def said(self, *, table: str, column: str, value: Any) -> Text | None:
        """A code's word, whom a number of a member of staff means, a custom field with its label."""
        if column == "user_id" and isinstance(value, int):
            return self._person(value)
        if column == "actor_name" and isinstance(value, str) and value.startswith("system:"):
            return labels.SYSTEM
        if (table, column) == ("customers_disclosure", "reason") and not value:
            return _NO_REASON
        if column == "extra" and isinstance(value, dict):
            return self._custom(table.removeprefix("customers_"), value)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            said = [self._word(table, column, one) or Text(one, one) for one in value]
            return Text("、".join(one.zh for one in said), ", ".join(one.en for one in said))
        return self._word(table, column, value) if isinstance(value, str) and value else None

    def table(self, name: str) -> Text | None:
        """The table's noun in history, or its own here."""
        return _TABLES.get(name) or words.TABLES.get(name)

    def _word(self, table: str, column: str, value: str) -> Text | None:
        known = _CHOICES.get((table, column))
        if known is None and table == "consent_decision":
            known = words.choices("consent_consent", column)
        return (known if known is not None else words.choices(table, column)).get(value)

    def _person(self, user_id: int) -> Text:
        if user_id not in self._people:
            found = organisation.users(ids=[user_id]).get(user_id)
            where = [part for part in (found.unit_name, found.post) if part] if found else []
            self._people[user_id] = Text(f"{found.name}({' '.join(where)})", f"{found.name} ({', '.join(where)})") if found else None
        return self._people[user_id] or t("已离职人员", "somebody who left")

    def _custom(self, subject: str, value: Mapping[str, Any]) -> Text | None:
        fields = {field.key: field for field in customers.catalogue_ever(subject).fields if field.is_custom}
        said = [(fields[key].label, customers.custom_said(fields[key], one)) for key, one in value.items() if key in fields]
        return Text(";".join(f"{label.zh}:{one.zh}" for label, one in said), "; ".join(f"{label.en}: {one.en}" for label, one in said)) \
            if said else None
