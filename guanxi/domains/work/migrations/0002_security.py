"""Work is visible with its account (without one: to its owner), keeps its history, and goes with its account."""

from django.db import migrations

from guanxi.foundation.django import history

VISIBLE = """case when (select app_scope()) = 'all' then true when account_id is null then owner_id = (select app_user_id())
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        # No Django foreign key: work lies below the archive and knows accounts as numbers only.
        migrations.RunSQL(
            "alter table work_workitem add constraint work_workitem_account foreign key (account_id) "
            "references customers_account (id) on delete cascade deferrable initially deferred",
            "alter table work_workitem drop constraint work_workitem_account",
        ),
        history.row_security("work_workitem", visible=VISIBLE, insertable="(select app_scope()) is not null",
                             writable="(select app_scope()) is not null"),
        history.audited("work_workitem", account_column="account_id"),
    ]
