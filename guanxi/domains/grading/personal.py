"""What grades hold of people at customers: nothing (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Personal


class Grades(Personal):
    """Grades are the accounts'; opinions and decisions are the staff's."""

    keeps = {
        "grading_calculatedgrade": "grades of accounts", "grading_accountgrade": "grades of accounts, decided by staff",
        "grading_gradereview": "rounds of reviews", "grading_visitlapse": "days and grades of accounts",
        "grading_gradereviewline": "opinions and decisions of staff about accounts",
    }
