"""One disclosure line per page view: several people at once, no act; and nobody changes a line afterwards (PRM-65)."""

import django.contrib.postgres.fields
from django.db import migrations, models

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_one_index_each")]
    operations = [
        migrations.AddField(
            "disclosure", "contact_ids",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), null=True)),
        migrations.AddField(
            "disclosure", "request_id", models.CharField(blank=True, db_default="", default="", max_length=40)),
        migrations.AlterField("disclosure", "contact_id", models.BigIntegerField(null=True)),
        migrations.AlterField("disclosure", "act_id", models.UUIDField(null=True)),
        history.internal_write_only("customers_disclosure"),
    ]
