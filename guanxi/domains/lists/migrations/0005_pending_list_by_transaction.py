"""The length of the search index's waiting list is the transaction's to say: 4 MB as ever, more within an import."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0004_pending_list_of_search")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(
                "alter index search_entry_tokens reset (gin_pending_list_limit)",
                "alter index search_entry_tokens set (gin_pending_list_limit = 4096)")],
            state_operations=[
                migrations.RemoveIndex(model_name="searchentry", name="search_entry_tokens"),
                migrations.AddIndex(model_name="searchentry", index=django.contrib.postgres.indexes.GinIndex(
                    fastupdate=True, fields=["tokens"], name="search_entry_tokens")),
            ],
        ),
    ]
