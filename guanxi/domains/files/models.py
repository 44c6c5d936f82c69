"""Attachments. The bytes lie in the storage root under their SHA-256; two attachments of one file share them."""

from __future__ import annotations

from django.db import models

from guanxi.foundation.django.models import Versioned


class Attachment(Versioned):
    """A file of a subject, under the name it was given."""

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    created_by = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject"),
                   models.Index(fields=["sha256"], name="attachment_sha256")]
