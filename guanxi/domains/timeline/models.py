"""The one table of the timeline. Append-only for the app role; visible like its account."""

from __future__ import annotations

from django.db import models

TOPICS = ("visit", "case", "order", "money", "people", "grade", "archive", "system")


class Entry(models.Model):
    """One thing that happened: finished sentences in both languages, so that old entries survive renamed code.

    took_place_on: the day of a visit or contact, which may be entered later; None for what happened at the instant it was written.
    """

    account_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    topic = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    actor_name = models.CharField(max_length=120, blank=True)
    by_id = models.BigIntegerField(null=True)
    took_place_on = models.DateField(null=True)
    act_id = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(topic__in=TOPICS), name="timeline_topic_known")]
        indexes = [models.Index(fields=["account_id", "-at", "-id"], name="timeline_of_account"),
                   models.Index(fields=["took_place_on", "account_id"], condition=~models.Q(took_place_on=None), name="timeline_took_place")]
