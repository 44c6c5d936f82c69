"""Seals over history: when the database recorded an act, one row a closed stretch, and an index over time for both tables."""

import django.db.models.functions.datetime
from django.db import migrations, models

UP = """
create index audit_act_recorded on audit_act using brin (recorded_at);
create index audit_row_at on audit_row using brin (at);
revoke update, delete, truncate on audit_seal from guanxi_app;
"""
DOWN = "drop index audit_act_recorded; drop index audit_row_at;"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_partitions")]
    operations = [
        migrations.AddField("auditact", "recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
        migrations.CreateModel("AuditSeal", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("since", models.DateTimeField()),
            ("until", models.DateTimeField(unique=True)),
            ("acts", models.BigIntegerField()),
            ("rows", models.BigIntegerField()),
            ("digest", models.CharField(max_length=64)),
            ("chain", models.CharField(max_length=64)),
            ("sealed_at", models.DateTimeField()),
        ], options={"db_table": "audit_seal"}),
        migrations.RunSQL(UP, DOWN),
    ]
