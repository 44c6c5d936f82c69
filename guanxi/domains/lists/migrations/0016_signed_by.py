"""Which unit of ours signed an account's agreement, in the book: filtered by and named in rules, without an index of its own (GRD-10)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0015_choices_of_lists")]

    operations = [
        migrations.AddField("book", "agreement_unit_id", models.BigIntegerField(null=True)),
        migrations.AddField("book", "signed_by", models.CharField(blank=True, db_default="", default="", max_length=20)),
    ]
