"""When an account was last visited (ARC-22), and since when it is a lost customer (LIF-12): both empty until somebody says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0022_distribution")]

    operations = [migrations.AddField("account", name, models.DateField(null=True)) for name in ("last_visited_on", "lost_on")]
