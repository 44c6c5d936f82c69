"""Entries are visible like their account, can only be added, and go with their account (also by a reverted import)."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        # No Django foreign key: the timeline lies below the archive and knows accounts as numbers only.
        migrations.RunSQL(
            "alter table timeline_entry add constraint timeline_entry_account foreign key (account_id) "
            "references customers_account (id) on delete cascade deferrable initially deferred",
            "alter table timeline_entry drop constraint timeline_entry_account",
        ),
        history.row_security("timeline_entry", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable="false"),
        history.internal_write_only("timeline_entry"),
    ]
