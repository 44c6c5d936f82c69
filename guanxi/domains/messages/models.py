"""Tables of notices and mails. A notice is its reader's alone, and hidden again when he loses the account."""

from __future__ import annotations

from django.db import models

STATES = ("waiting", "sent", "failed", "withheld", "returned")


class Notice(models.Model):
    """One line under somebody's bell."""

    user = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    dedupe_key = models.CharField(max_length=120, null=True)
    read_at = models.DateTimeField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
                   models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
                   models.Index(fields=["account_id"], name="notice_account")]
        constraints = [models.UniqueConstraint(fields=["user", "dedupe_key"], name="notice_once")]


class OutgoingMail(models.Model):
    """One mail on its way. Read by the sending job and the administrator only.

    decision_id: the permission by which it goes to a customer, None for staff. withheld: no longer permitted when it was to leave.
    returned: it came back for good (ARC-12); delays: how often a server said that it is late.
    """

    at = models.DateTimeField()
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, default="waiting", db_default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=300, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    act_id = models.UUIDField(null=True)
    decision_id = models.BigIntegerField(null=True)
    returned_at = models.DateTimeField(null=True)
    delays = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="mail_state_known")]
        indexes = [models.Index(fields=["state", "at"], name="mail_state")]


OUTCOMES = ("permanent", "refused", "temporary", "delivered", "unknown", "unreadable")


class MailReturn(models.Model):
    """What came in where letters return: read once, by the digest of its bytes, of which no copy is kept. mail None: none of ours. ARC-12."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    status = models.CharField(max_length=12, blank=True, default="", db_default="")
    mail = models.ForeignKey(OutgoingMail, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(outcome__in=OUTCOMES), name="mail_return_known")]
