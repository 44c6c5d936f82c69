"""Tables of intake: runs, their checkpoints, remembered mappings, the unmatched register.

The rows of a file lie in `intake_row`, an unlogged table without a model (migration 0002): a crash of PostgreSQL
empties it and the stored file is read again. None of these tables is business data, none has a version: the audit
names the run as an act's subject.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

STATUSES = ("read", "reading", "previewed", "applying", "done", "failed", "reverting", "reverted")


class ImportRun(models.Model):
    """One file on its way in. `reading`: what the reader found (sheet, encoding, columns); `mapping`: column → key;
    `value_map`: key → what the file says → what is read instead ("": nothing).

    workbook_id: the first run of a workbook whose sheets come in together, place: which sheet; chain: "apply" or "revert" while
    the others of the workbook wait for this one. is_apart: no batch depends on another,
    so two are written (and taken back) at a time. cleared_at: its staged rows are gone.
    """

    kind = models.CharField(max_length=30)
    status = models.CharField(max_length=12, default="read")
    file_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    file_size = models.BigIntegerField(default=0)
    created_by = models.BigIntegerField()
    created_by_name = models.CharField(max_length=120, blank=True)
    options: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    reading: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    value_map: models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]] = models.JSONField(default=dict, db_default={})
    is_padded = models.BooleanField(default=False, db_default=False)
    workbook_id = models.BigIntegerField(null=True)
    place = models.PositiveSmallIntegerField(default=0, db_default=0)
    chain = models.CharField(max_length=6, default="", db_default="")
    is_apart = models.BooleanField(default=False, db_default=False)
    row_count = models.IntegerField(default=0, db_default=0)
    blank_count = models.IntegerField(default=0, db_default=0)
    rows_read = models.IntegerField(default=0, db_default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    findings: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    trouble: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    reverted_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(status__in=STATUSES), name="import_run_status_known")]
        indexes = [models.Index(fields=["created_by", "-id"], name="import_run_by"),
                   models.Index(fields=["kind", "file_sha256"], name="import_run_file"),
                   models.Index(fields=["workbook_id", "place"], condition=~Q(workbook_id=None), name="import_run_workbook")]


class ImportBatch(models.Model):
    """A checkpoint: these rows are written in one transaction, by this act; done when `applied_at` is set.

    kept: what its revert left as it is, because somebody changed it since: subject, id, label.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="batches")
    number = models.IntegerField()
    first_row = models.IntegerField()
    last_row = models.IntegerField()
    act_id = models.UUIDField(null=True)
    applied_at = models.DateTimeField(null=True)
    reverted_at = models.DateTimeField(null=True)
    kept: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_batch_once")]


class ImportProfile(models.Model):
    """The mapping somebody chose last for a file with these headers (signature), to be offered again."""

    kind = models.CharField(max_length=30)
    signature = models.CharField(max_length=64)
    user_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    value_map: models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]] = models.JSONField(default=dict, db_default={})
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "signature", "user_id"], name="import_profile_once")]
        indexes = [models.Index(fields=["kind", "signature", "unit_id"], name="import_profile_unit")]


class UnmatchedRow(models.Model):
    """A code in a file that belongs to no account we know (未匹配清单): never an account made by guessing.

    A file that came without an import has no run: source_* name it, and row_no says how many of its lines hold the code.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", null=True)
    source_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    source_id = models.BigIntegerField(null=True)
    row_no = models.IntegerField()
    kind = models.CharField(max_length=30)
    field = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row_no"], name="unmatched_row_once")]
        indexes = [models.Index(fields=["kind", "code"], name="unmatched_code"),
                   models.Index(fields=["-id"], condition=Q(settled_at=None), name="unmatched_open")]
