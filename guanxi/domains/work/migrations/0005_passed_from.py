"""Whose work an item was before it was passed on: the nightly refresh gave it back to him."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0004_personal_images")]
    operations = [migrations.AddField("workitem", "passed_from", models.BigIntegerField(null=True))]
