"""What registrations hold of people at customers: free text, and why a dispute keeps them (wiring.REPORT, wiring.ERASE, wiring.HOLDS)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from guanxi.domains.registration import fields
from guanxi.domains.registration.models import Dispute
from guanxi.domains.registration.models import Registration as Claim
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Hold, Person, Personal, change, reach_about
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_STAFF = ("state", "policy_version", "evidence")


class Registration(Personal):
    """Claims, letters and reports stay as business records; proofs and reasons that name him lose his words."""

    holds = (
        Held(table="registration_registration", title=t("登记报备", "Registrations"), free=_STAFF, columns={
            "registered_on": t("日期", "Day"), "project": t("项目", "Project"), "project_key": t("项目标识", "Key"), "proof": t("依据", "Proof")}),
        Held(table="registration_dispute", title=t("争议", "Disputes"), free=("state", "decision", "opened_by_name", "decided_by_name"), columns={
            "opened_on": t("日期", "Day"), "project": t("项目", "Project"), "reason": t("理由", "Reason"),
            "decision_reason": t("裁决理由", "Reason of the decision")}),
        Held(table="registration_leaddispute", title=t("牵头争议", "Disputes about leads"),
             free=("state", "opened_by_name", "decided_by_name", "unit_ids", "user_ids"), columns={
            "opened_on": t("日期", "Day"), "reason": t("理由", "Reason"), "decision_reason": t("裁决理由", "Reason of the decision")}),
        Held(table="registration_historyline", title=t("登记经过", "History of claims"), account="", near=True, free=("kind", "actor_name"),
             columns={"at": t("时间", "At"), "zh": t("内容", "Text"), "en": t("内容(英文)", "Text (English)")}),
        Held(table="registration_letter", title=t("授权函", "Letters"), free=("number", "grade", "issued_by_name"), columns={
            "valid_from": t("起", "From"), "content": t("内容", "Content"), "revoked_reason": t("撤销原因", "Why revoked")}),
        Held(table="registration_recordreport", title=t("报备", "Reports for the record"),
             free=("grade", "state", "reported_by_name", "answered_by_name"),
             columns={"reported_on": t("日期", "Day"), "note": t("备注", "Note"), "answer": t("答复", "Answer")}),
    )

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Also the lines of claims at his accounts: they call the project by its name and have no account of their own."""
        done = dict(super().erase(subject=subject, act=act, person=person))
        claims = tuple(Claim.objects.filter(account_id__in=person.account_ids).values_list("pk", flat=True)) if person else ()
        if person and claims:
            lines = next(held for held in self.holds if held.table == "registration_historyline")
            change(replace(lines, own="registration_id", near=False), replace(person, ids=claims))
            done |= {table: done.get(table, 0) + more for table, more in reach_about(kind="registration", ids=claims, person=person).items()}
        return done


def open_disputes(*, person: Person, today: date) -> list[Hold]:
    """A dispute or appeal under way keeps the people of its account: they may be witnesses. PRM-77."""
    found = Dispute.objects.filter(account_id__in=person.account_ids, state=fields.OPEN).order_by("pk").values_list("pk", "due_on")
    return [Hold(text=t(f"登记争议 {pk} 尚未裁决(期限 {due_on})", f"Dispute {pk} is not decided yet (due {due_on})"),
                 way_out=t("裁决及申诉结束后再申请删除", "Ask again when it and its appeal are over")) for pk, due_on in found]
