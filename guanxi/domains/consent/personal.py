"""What consent holds of people at customers: what they said and when they were contacted (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.consent.models import Consent, Touch
from guanxi.domains.consent.queries.ledgers import SUBJECT
from guanxi.domains.files import api as files
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class ConsentRecords(Personal):
    """Ledger and touches go with the person, scans of his sheets too. Decisions stay: ids and reasons of the pack, no value of his."""

    holds = (
        Held(table="consent_consent", title=t("联系授权", "Consent"), own="contact_id", account="", erase="own", free=("recorded_by_name",),
             columns={"said_at": t("时间", "At"), "purpose": t("目的", "Purpose"), "channel": t("渠道", "Channel"), "state": t("状态", "State"),
                      "evidence": t("凭证", "Evidence"), "place": t("地点", "Place"), "source": t("来源", "Source"),
                      "notice_version": t("告知书版本", "Notice")}),
        Held(table="consent_touch", title=t("联系记录", "Contacts that took place"), own="contact_id", account="", erase="own", free=("by_name",),
             columns={"at": t("时间", "At"), "purpose": t("目的", "Purpose"), "channel": t("渠道", "Channel"), "note": t("摘要", "Note")}),
        Held(table="consent_decision", title=t("联系前核查", "Checks before a contact"), own="contact_id", account="", erase="keep",
             why="proof of who asked before contacting; ids and reasons of the pack", free=("asked_by_name",), columns={
                 "at": t("时间", "At"), "purpose": t("目的", "Purpose"), "channel": t("渠道", "Channel"), "is_allowed": t("结果", "Allowed"),
                 "reasons": t("理由", "Reasons")}),
    )

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes what the person, or everybody at an erased account, said, and the contacts with them, in the running transaction."""
        if subject.kind not in ("account", "contact"):
            return {}
        his = {f"{subject.kind}_id__in": person.ids if person else (subject.id,)}
        for pk in Consent.objects.filter(**his).values_list("pk", flat=True):
            files.destroy(subject=Ref(SUBJECT, pk))
        return {"consent_consent": Consent.objects.filter(**his).delete()[0], "consent_touch": Touch.objects.filter(**his).delete()[0]}
