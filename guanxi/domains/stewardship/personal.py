"""What stewardship holds of people at customers: checks of their values, and remarks (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.stewardship.models import AccountQuality, Verification
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_COUNTS = "counts of filled and checked fields"


class QualityRecords(Personal):
    """Checks of his values go with him, call-backs with them; remarks about the account lose his words."""

    holds = (
        Held(table="stewardship_verification", title=t("核实记录", "Checks"), own="contact_id",
             free=("field", "outcome", "source", "by_name", "fingerprint", "entered_by_name"),
             columns={"checked_on": t("日期", "Day"), "field": t("字段", "Field"), "outcome": t("结果", "Outcome"), "note": t("说明", "Note")},
             shown_only=("field", "outcome")),
        Held(table="stewardship_callback", title=t("回访", "Call-backs"), free=("asked_name", "state", "answered_by_name"),
             columns={"due_on": t("期限", "Due"), "note": t("说明", "Note")}),
    )
    keeps = {
        "stewardship_accountquality": _COUNTS, "stewardship_qualityrun": _COUNTS, "stewardship_qualitysum": _COUNTS,
        "stewardship_callbackdraw": "numbers of a draw", "stewardship_unitreport": "what a unit reported of itself",
        "stewardship_collectionround": "rounds of collection, made by staff", "stewardship_collectionline": "counts of a member of staff",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes the checks of an erased account or person, and call-backs with them, in the running transaction."""
        if subject.kind == "account":
            AccountQuality.objects.filter(account_id=subject.id).delete()
        if subject.kind in ("account", "contact"):
            Verification.objects.filter(**{f"{subject.kind}_id__in": person.ids if person else (subject.id,)}).delete()
        return super().erase(subject=subject, act=act, person=person)
