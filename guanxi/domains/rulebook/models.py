"""One table: activated versions with their whole content. The files they came from may have changed since."""

from __future__ import annotations

from typing import Any

from django.db import models

from guanxi.foundation.django.models import Versioned


class PolicyVersion(Versioned):
    """content: section → data. origins: section → {dotted path: "file:line:column"}. label is what decisions
    store; the same content activated again on the same day has the same label.
    """

    operator = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    label = models.CharField(max_length=80, db_index=True)
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    activated_at = models.DateTimeField()
    activated_by_id = models.BigIntegerField()
    activated_by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    origins: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["operator", "-effective_from", "-id"], name="policy_version_in_force")]
