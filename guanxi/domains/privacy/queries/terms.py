"""The section `privacy/vault` in force; the shipped files before any version knows it."""

from __future__ import annotations

import functools

from django.conf import settings

from guanxi.domains.privacy.policy import ADAPTER, Vault
from guanxi.domains.privacy.rules.duty import Hours
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.policy import load

KEY = "privacy/vault"


def terms() -> Vault:
    """Periods, hours and days of today's version."""
    found = rulebook.section(key=KEY, on=clock.today())
    return ADAPTER.validate_python(found.data) if found else _of_files(settings.GUANXI_OPERATOR)


def hours() -> Hours:
    """When approvers work."""
    now = terms()
    return Hours(work_from=now.work_from, work_until=now.work_until, rest_days=now.rest_days, extra_workdays=now.extra_workdays)


@functools.cache
def _of_files(operator: str) -> Vault:
    return ADAPTER.validate_python(load.load(operator).sections[KEY].data)
