"""From which day results count for the new owner of an account (operator 1.13)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0025_teams")]

    operations = [
        migrations.AddField("assignment", "counts_from", models.DateField(null=True)),
        migrations.AddField("assignment", "counts_until", models.DateField(null=True)),
        migrations.AddField("handover", "cutoff_on", models.DateField(null=True)),
        migrations.AddField("handoverline", "cutoff_on", models.DateField(null=True)),
    ]
