"""A credit code is in force at several accounts, such as a legal person and its branches, once at each (operator 1.2)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0035_change_sets_of_leavers")]

    operations = [
        migrations.RemoveConstraint(model_name="accountidentifier", name="identifier_one_holder"),
        migrations.AddConstraint(
            model_name="accountidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_until", None), models.Q(("scheme", "uscc"), _negated=True)),
                fields=("scheme", "issuer", "value"), name="identifier_one_holder"),
        ),
        migrations.AddConstraint(
            model_name="accountidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scheme", "uscc"), ("valid_until", None)), fields=("account", "value"), name="identifier_shared_once"),
        ),
    ]
