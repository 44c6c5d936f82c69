"""What grades hold of people at customers: remarks of the lost register (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.grading.models import LostEntry
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class Grades(Personal):
    """A remark of the register that names a person loses his words. Grades are the accounts'; opinions and decisions are the staff's."""

    holds = (Held(table="grading_lostentry", title=t("流失名录", "Lost register"), columns={
        "struck_on": t("转入日期", "Since"), "note": t("说明", "Note"), "return_reason": t("移出原因", "Why it came back")},
        free=("owner_name", "grade", "reason", "explained_by_name", "returned_by", "returned_by_name", "policy_version")),)
    keeps = {
        "grading_calculatedgrade": "grades of accounts", "grading_accountgrade": "grades of accounts, decided by staff",
        "grading_gradereview": "rounds of reviews", "grading_visitlapse": "days and grades of accounts",
        "grading_gradereviewline": "opinions and decisions of staff about accounts",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """An erased account leaves the register; an erased person's words go out of the remarks."""
        if subject.kind == "account":
            LostEntry.objects.filter(account_id=subject.id).delete()
        return super().erase(subject=subject, act=act, person=person)
