"""Project groups at accounts and who does what in them (ORG-18)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0042_partner")]

    operations = [
        migrations.CreateModel(
            name="ProjectGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("opened_by_id", models.BigIntegerField()),
                ("opened_by_name", models.CharField(max_length=120)),
                ("account", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.account")),
            ],
            options={
                "indexes": [models.Index(fields=["account"], name="project_group_account"),
                            models.Index(fields=["valid_until"], condition=Q(ended_on=None), name="project_group_going_on")],
                "constraints": [models.UniqueConstraint(fields=["account", "name"], condition=Q(ended_on=None), name="project_group_name_once")],
            },
        ),
        history.row_security("customers_projectgroup", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("customers_projectgroup", account_column="account_id"),
        migrations.AddField("assignment", "project", models.ForeignKey(
            db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.projectgroup")),
        migrations.AddConstraint("assignment", models.CheckConstraint(
            condition=Q(project=None) | ~Q(function=""), name="assignment_project_role")),
        migrations.AddIndex("assignment", models.Index(fields=["project"], condition=~Q(project=None), name="assignment_project")),
    ]
