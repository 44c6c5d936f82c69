"""The section `privacy/vault` in force; the shipped files before any version knows it."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy.policy import ADAPTER, Vault
from guanxi.domains.privacy.rules.duty import Hours
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock

KEY = "privacy/vault"


def terms() -> Vault:
    """Periods, hours and days of today's version."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=clock.today())


def hours() -> Hours:
    """When approvers work: by the working calendar, and by the days that `privacy/vault` names besides, which win."""
    now, days = terms(), organisation.working_calendar()
    return Hours(work_from=now.work_from, work_until=now.work_until, rest_days=(days.holidays | {*now.rest_days}) - {*now.extra_workdays},
                 extra_workdays=(days.makeup_workdays | {*now.extra_workdays}) - {*now.rest_days})
