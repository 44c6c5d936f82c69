"""What requests for a parent hold of people at customers: words (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class ParentRequests(Personal):
    """A reason that names a person loses his words; requests of an erased account go, and those about it forget it."""

    holds = (Held(table="parentage_parentrequest", title=t("申请挂接", "Requests for a parent"), columns={
        "asked_on": t("日期", "Day"), "said": t("上级(原文)", "Parent as typed"), "reason": t("依据", "Reason"), "answer": t("答复", "Answer")},
        free=("tree_kind", "state", "asked_by_name", "attached_by_name", "policy_version")),)
    keeps: Mapping[str, str] = {"parentage_parentroute": "which of our people answers, and about which account; nothing of people at customers"}

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes requests of an erased account and the link of others to it; words of an erased person."""
        if subject.kind == "account":
            ParentRoute.objects.filter(request__account_id=subject.id).delete()
            ParentRequest.objects.filter(account_id=subject.id).delete()
            ParentRoute.objects.filter(parent_id=subject.id).update(parent=None, version=F("version") + 1, updated_at=act.at)
        return super().erase(subject=subject, act=act, person=person)
