"""Through which party outside an account is served, and until when (operator 1.12, ORG-24). Modes set before say neither."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("customers", "0041_leads_in_force"), ("organisation", "0011_jobs"), ("lists", "0019_partner")]

    operations = [
        migrations.AddField("account", "partner_unit", models.ForeignKey(
            db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit")),
        migrations.AddField("account", "partner_until", models.DateField(null=True)),
        migrations.AddIndex("account", models.Index(fields=["partner_unit"], condition=~Q(partner_unit=None), name="account_partner")),
        migrations.AddConstraint("account", models.CheckConstraint(name="account_partner_whole", condition=(
            Q(partner_unit=None, partner_until=None) | Q(ownership_mode="partner", partner_unit__isnull=False, partner_until__isnull=False)))),
    ]
