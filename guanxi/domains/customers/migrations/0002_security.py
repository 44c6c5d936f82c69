"""Row security of accounts and contacts, and the history of the archive (hard-places 3.1, 3.2)."""

from django.db import migrations

from guanxi.foundation.django import history

SEEN = """case (select app_scope()) when 'all' then true when 'none' then false
  else unit_id = any((select app_units())::bigint[]) or id in (
    select v.account_id from customers_visibility v where v.user_id = (select app_user_id())) end"""
AT_HOME = "(select app_scope()) = 'all' or unit_id = any((select app_home())::bigint[])"
OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("foundation", "0002_database")]
    operations = [
        history.row_security("customers_account", visible=SEEN, insertable=AT_HOME, writable=f"{AT_HOME} or ({SEEN})"),
        history.row_security("customers_contact", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("customers_account", account_column="id"),
        history.audited("customers_accountidentifier", account_column="account_id"),
        history.audited("customers_treeedge", account_column="child_id"),
        history.audited("customers_assignment", account_column="account_id"),
        history.audited("customers_contact", account_column="account_id"),
        migrations.RunSQL(
            f"create policy of_seen_account on audit_row for select using (account_id is not null and {OF_SEEN_ACCOUNT})",
            "drop policy of_seen_account on audit_row",
        ),
    ]
