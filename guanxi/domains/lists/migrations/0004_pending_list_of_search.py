"""Lets bulk writes collect in the search index's pending list (4 MB): an import spent half its time in this index."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0003_indexes_of_listed_accounts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(
                "alter index search_entry_tokens set (fastupdate = on, gin_pending_list_limit = 4096)",
                "alter index search_entry_tokens set (fastupdate = off)")],
            state_operations=[
                migrations.RemoveIndex(model_name="searchentry", name="search_entry_tokens"),
                migrations.AddIndex(model_name="searchentry", index=django.contrib.postgres.indexes.GinIndex(
                    fastupdate=True, fields=["tokens"], gin_pending_list_limit=4096, name="search_entry_tokens")),
            ],
        ),
    ]
