"""How the pack classes an account, in the book: shown and filtered by, without indexes of their own (ARC-23 to ARC-26, ARC-28)."""

from django.db import migrations, models

_LONGEST = {"service_scope": 30, "cooperation": 30, "industry_influence": 30, "market_role": 30, "sector_code": 40}


class Migration(migrations.Migration):

    dependencies = [("lists", "0009_book_columns")]

    operations = [migrations.AddField("book", name, models.CharField(blank=True, db_default="", default="", max_length=longest))
                  for name, longest in _LONGEST.items()]
