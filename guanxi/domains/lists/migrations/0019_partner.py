"""The party outside through which an account is served, in the book: filtered by and named in rules; few have one (operator 1.12, ORG-24)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("lists", "0018_search_by_unit")]

    operations = [
        migrations.AddField("book", "partner_unit_id", models.BigIntegerField(null=True)),
        migrations.AddField("book", "partner", models.CharField(blank=True, db_default="", default="", max_length=20)),
        migrations.AddIndex("book", models.Index(fields=["partner_unit_id"], condition=~Q(partner_unit_id=None), name="book_partner")),
    ]
