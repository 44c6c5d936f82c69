"""A code is in force at one account at a time; one that ended is free for its real owner. The new rule stands before the old one goes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0028_individuals")]

    operations = [
        migrations.AddConstraint(
            model_name="accountidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_until", None)), fields=("scheme", "issuer", "value"), name="identifier_one_holder"),
        ),
        migrations.AddIndex(
            model_name="accountidentifier",
            index=models.Index(condition=models.Q(("valid_until__isnull", False)), fields=["value", "scheme"], name="identifier_former"),
        ),
        migrations.RemoveConstraint(model_name="accountidentifier", name="identifier_unique"),
    ]
