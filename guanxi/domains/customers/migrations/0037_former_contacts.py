"""Former contacts whose time is over are found without looking through everybody (ARC-34)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0036_credit_codes_of_several")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("is_active", False), ("merged_into", None)), fields=["updated_at"], name="contact_former"),
        ),
    ]
