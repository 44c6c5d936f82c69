"""A name being entered is looked for among the short names too. Built beside the work, as the archive may hold a million."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Func, Value
from django.db.models.functions import Lower, Replace


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0030_people_in_order")]
    operations = [
        AddIndexConcurrently(
            model_name="account",
            index=models.Index(
                Lower(Func(Replace("short_name", Value(" "), Value("")), template="normalize(%(expressions)s, nfkc)")),
                condition=~models.Q(("short_name", "")), name="account_short_name"),
        ),
    ]
