"""A unit may serve industries (ORG-09)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_stationing")]
    operations = [migrations.AddField("unit", "industries", django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=6), db_default=[], default=list, size=None))]
