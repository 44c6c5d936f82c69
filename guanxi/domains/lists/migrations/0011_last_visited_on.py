"""When somebody was last at the account, in the book: shown and filtered by, without an index of its own (ARC-22)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0010_classes")]

    operations = [migrations.AddField("book", "last_visited_on", models.DateField(null=True))]
