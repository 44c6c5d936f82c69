"""What cases hold of people at customers: who said it, and everybody's words (wiring.REPORT, wiring.ERASE, wiring.HOLDS)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from guanxi.domains.service import rules
from guanxi.domains.service.fields import CLOSED
from guanxi.domains.service.models import Case
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Hold, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_STAFF = ("handler_name", "answered_by_name", "closed_by_name", "recorded_by_name")


class CaseRecords(Personal):
    """A case stays as what happened to the account: his name and words go, and that he brought it. Cases of an erased account go."""

    holds = (Held(
        table="service_case", title=t("投诉与服务", "Complaints and service"), own="contact_id",
        free=(*_STAFF, "kind", "severity", "state", "channel", "external_number", "satisfaction"), columns={
            "received_at": t("受理时间", "Received at"), "subject": t("主题", "Subject"), "said": t("客户原话", "What was said"),
            "said_by": t("反映人", "Said by"), "answer": t("答复", "Answer"), "reopen_reason": t("重开原因", "Why reopened")}),
        Held(table="service_supportrequest", title=t("转支持中心", "Passed on to a support centre"),
             free=("asked_by_name", "ended_by_name", "level", "kind", "severity", "state", "satisfaction"), columns={
                 "asked_at": t("转出时间", "Passed on at"), "question": t("技术请求", "Technical request"),
                 "answer": t("支持中心答复", "Answer of the centre"), "know_how": t("产品知识", "Product know-how")}))

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes cases of an erased account; of a person his words and the link to him, in the running transaction."""
        if subject.kind == "account":
            Case.objects.filter(account_id=subject.id).delete()
        done = super().erase(subject=subject, act=act, person=person)
        if person is not None:
            Case.objects.filter(contact_id__in=person.ids).update(contact=None, said_by="", version=F("version") + 1, updated_at=act.at)
        return done


def open_cases(*, person: Person, today: date) -> list[Hold]:
    """What he complained of or asked is not over: he must be told the answer. PRM-77."""
    rows = Case.objects.filter(contact_id__in=person.ids).exclude(state=CLOSED).order_by("pk").values_list("pk", flat=True)
    return [Hold(text=t(f"工单 {rules.number(pk)} 尚未办结", f"Case {rules.number(pk)} is not closed"),
                 way_out=t("办结后再申请", "Ask again when it is closed")) for pk in rows]
