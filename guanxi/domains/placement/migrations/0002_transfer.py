"""Somebody asks to work in another unit: read by him and by who answers for either unit (ORG-16)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.foundation.django import history

STATES = ("asked", "agreed", "done", "refused", "expired", "withdrawn")
SEEN = """(select app_scope()) = 'all' or user_id = (select app_user_id()) or from_unit_id = any((select app_home())::bigint[])
  or to_unit_id = any((select app_home())::bigint[])"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0001_initial")]
    operations = [
        migrations.CreateModel("Transfer", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(db_default=1, default=1)),
            ("created_at", models.DateTimeField()),
            ("updated_at", models.DateTimeField()),
            ("job", models.CharField(blank=True, db_default="", default="", max_length=30)),
            ("reason", models.CharField(max_length=200)),
            ("effective_on", models.DateField()),
            ("state", models.CharField(db_default="asked", default="asked", max_length=10)),
            ("request_id", models.BigIntegerField(null=True)),
            ("keeps_accounts", models.BooleanField(db_default=False, default=False)),
            ("keeps_reason", models.CharField(blank=True, db_default="", default="", max_length=200)),
            ("keeps_by_name", models.CharField(blank=True, db_default="", default="", max_length=120)),
            ("closed_at", models.DateTimeField(null=True)),
            ("closed_by_name", models.CharField(blank=True, db_default="", default="", max_length=120)),
            ("closing_note", models.CharField(blank=True, db_default="", default="", max_length=500)),
            ("from_unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                            to="organisation.unit")),
            ("to_unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                          to="organisation.unit")),
            ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        ], options={"constraints": [
            models.UniqueConstraint(fields=["user"], condition=models.Q(("state__in", ("asked", "agreed"))), name="placement_transfer_once"),
            models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="placement_transfer_state")]}),
        history.row_security("placement_transfer", visible=SEEN, insertable=SEEN, writable=SEEN),
        history.audited("placement_transfer"),
    ]
