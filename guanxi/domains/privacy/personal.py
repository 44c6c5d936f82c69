"""What privacy holds of people at customers: reasons of requests, and files of reports (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from guanxi.domains.privacy.models import SubjectRequest
from guanxi.foundation.django import storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class Privacy(Personal):
    """Who asked to see him when stays as proof, without his words; a report about him that still lies there is destroyed."""

    holds = (
        Held(table="privacy_vaultrequest", title=t("金库申请", "Vault requests"), own="contact_ids", shown_only=("asked_by_name",),
             columns={"asked_at": t("时间", "At"), "asked_by_name": t("申请人", "Asked by"), "what": t("内容", "What"),
                      "what_en": t("内容(英文)", "What (English)"), "reason": t("原因", "Reason"),
                      "ended_note": t("结束说明", "Why ended"), "review_note": t("复核说明", "Note of the review")},
             free=("kind", "contact_ids", "opened_ids", "fields", "state", "granted_by_name", "ended_by_name", "reviewed_by_name", "verdict")),
        Held(table="privacy_subjectrequest", title=t("个人信息请求", "Requests about himself"), own="contact_id",
             columns={"asked_at": t("时间", "At"), "kind": t("类型", "Kind"), "basis": t("依据", "Basis"), "note": t("说明", "Note")},
             free=("state", "sha256", "asked_by_name", "counts")),
    )
    keeps = {"privacy_dutyturn": "which members of staff approve when"}

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Redacts, and destroys reports."""
        if person is None:
            return {}
        self._destroy(act, Q(contact_id__in=person.ids))
        return super().erase(subject=subject, act=act, person=person)

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """The same of an account that is a person: also reports about the account, and what he asked as one."""
        self._destroy(act, Q(account_id=person.account))
        return super().erase_account(act=act, person=person)

    def _destroy(self, act: Act, his: Q) -> None:
        for row in SubjectRequest.objects.select_for_update().filter(his).exclude(sha256=""):
            storage.path(row.sha256).unlink(missing_ok=True)  # it holds one person's data: no other file has this hash
            row.sha256, row.until = "", None
            row.store(now=act.at)
