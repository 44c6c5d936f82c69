"""What a unit answers for, groups of people within a unit, and the last day of people from outside (ORG-03, ORG-20, ORG-24)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.foundation.django import history

VERSIONED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("version", models.PositiveIntegerField(db_default=1, default=1)),
    ("created_at", models.DateTimeField()),
    ("updated_at", models.DateTimeField()),
]


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_apitoken"), ("foundation", "0002_database")]
    operations = [
        migrations.AddField("unit", "duty_kind", models.CharField(blank=True, db_default="", default="", max_length=30)),
        migrations.AddField("user", "contract_until", models.DateField(null=True)),
        migrations.CreateModel("Group", [
            *VERSIONED,
            ("name", models.CharField(max_length=40)),
            ("ended_on", models.DateField(null=True)),
            ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit")),
        ], options={"constraints": [models.UniqueConstraint(
            fields=["unit", "name"], condition=models.Q(ended_on=None), name="group_name_once")]}),
        migrations.CreateModel("GroupMember", [
            *VERSIONED,
            ("valid_from", models.DateField()),
            ("valid_until", models.DateField(null=True)),
            ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="members", to="organisation.group")),
            ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                       to=settings.AUTH_USER_MODEL)),
        ], options={"constraints": [models.UniqueConstraint(
            fields=["user"], condition=models.Q(valid_until=None), name="group_member_once")]}),
        history.audited("organisation_group"),
        history.audited("organisation_groupmember"),
    ]
