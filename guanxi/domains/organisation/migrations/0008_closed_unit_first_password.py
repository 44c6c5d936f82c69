"""The end of a unit, and a password that somebody else knows and that has to be changed (ORG-01, PRM-71)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_industries")]
    operations = [
        migrations.AddField("unit", "closed_on", models.DateField(null=True)),
        migrations.AddField("user", "must_change_password", models.BooleanField(db_default=False, default=False)),
    ]
