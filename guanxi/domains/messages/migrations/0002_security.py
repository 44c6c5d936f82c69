"""A notice is its reader's, and only while he sees the account it is about; mails are the sender's and the administrator's."""

from django.db import migrations

from guanxi.foundation.django import history

MINE = """user_id = (select app_user_id()) and (account_id is null or (select app_scope()) = 'all'
  or exists (select 1 from customers_account a where a.id = account_id))"""
SENDER = "(select app_user_id()) = 0 or (select app_scope()) = 'none'"


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        # No Django foreign key: messages lies below the archive and knows accounts as numbers only.
        migrations.RunSQL(
            "alter table notices_notice add constraint notices_notice_account foreign key (account_id) "
            "references customers_account (id) on delete cascade deferrable initially deferred",
            "alter table notices_notice drop constraint notices_notice_account",
        ),
        history.row_security("notices_notice", visible=MINE, insertable="(select app_scope()) is not null", writable=MINE),
        history.row_security("notices_outgoingmail", visible=SENDER, insertable="(select app_scope()) is not null", writable=SENDER),
    ]
