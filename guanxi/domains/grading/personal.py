"""What grades hold of people at customers: remarks of the lost register (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


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
