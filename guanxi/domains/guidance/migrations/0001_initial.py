"""Guidance downward, experience upward, and how each unit stands with it (ORG-01): seen from the units it comes from and goes to, and from above."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from guanxi.foundation.django import history

VERSIONED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("version", models.PositiveIntegerField(db_default=1, default=1)),
    ("created_at", models.DateTimeField()),
    ("updated_at", models.DateTimeField()),
]
PROTECT = django.db.models.deletion.PROTECT
# a reader's home is his territory with all below: who sits at or above the unit it comes from, or one it goes to
LINE = "(select app_scope()) = 'all' or {mine} = any((select app_home())::bigint[]) or {other}"
PAPER = LINE.format(mine="unit_id", other="to_unit_ids && (select app_home())::bigint[]")
RECEIPT = LINE.format(mine="unit_id", other="from_unit_id = any((select app_home())::bigint[])")


def text(length: int) -> models.CharField:
    return models.CharField(blank=True, db_default="", default="", max_length=length)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organisation", "0006_stationing"), ("foundation", "0002_database")]
    operations = [
        migrations.CreateModel("Paper", [
            *VERSIONED,
            ("kind", models.CharField(max_length=10)),
            ("to_unit_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ("title", models.CharField(max_length=80)),
            ("text", models.TextField()),
            ("issued_on", models.DateField()),
            ("due_on", models.DateField(null=True)),
            ("author_id", models.BigIntegerField()),
            ("author_name", models.CharField(max_length=120)),
            ("withdrawn_at", models.DateTimeField(null=True)),
            ("withdrawn_reason", text(200)),
            ("source", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="guidance.paper")),
            ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organisation.unit")),
        ], options={"constraints": [
            models.CheckConstraint(condition=Q(("kind__in", ("guidance", "experience", "spread"))), name="guidance_kind_known"),
            models.CheckConstraint(condition=Q(kind="spread", source__isnull=False) | (~Q(kind="spread") & Q(source=None)),
                                   name="guidance_spread_has_source")]}),
        migrations.CreateModel("Receipt", [
            *VERSIONED,
            ("from_unit_id", models.BigIntegerField()),
            ("signed_at", models.DateTimeField(null=True)),
            ("signed_by_id", models.BigIntegerField(null=True)),
            ("signed_by_name", text(120)),
            ("answer", text(1000)),
            ("answered_at", models.DateTimeField(null=True)),
            ("answered_by_id", models.BigIntegerField(null=True)),
            ("answered_by_name", text(120)),
            ("paper", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="receipts", to="guidance.paper")),
            ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organisation.unit")),
        ], options={"constraints": [models.UniqueConstraint(fields=["paper", "unit"], name="guidance_receipt_once")]}),
        history.row_security("guidance_paper", visible=PAPER, insertable=PAPER, writable=PAPER), history.audited("guidance_paper"),
        history.row_security("guidance_receipt", visible=RECEIPT, insertable=RECEIPT, writable=RECEIPT), history.audited("guidance_receipt"),
    ]
