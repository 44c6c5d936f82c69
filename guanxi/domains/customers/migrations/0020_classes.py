"""How the pack classes an account (ARC-23 to ARC-26, ARC-28): five columns that are empty until somebody says something."""

from django.db import migrations, models

_LONGEST = {"service_scope": 30, "cooperation": 30, "industry_influence": 30, "market_role": 30, "sector_code": 40}


class Migration(migrations.Migration):

    dependencies = [("customers", "0019_ownership")]

    operations = [migrations.AddField("account", name, models.CharField(blank=True, db_default="", default="", max_length=longest))
                  for name, longest in _LONGEST.items()]
