"""A pair is visible like both its accounts, a merge like the account that stays or to who asked for it; their history too."""

from django.db import migrations

from guanxi.foundation.django import history

BOTH = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = low_account_id)
   and exists (select 1 from customers_account a where a.id = high_account_id) end"""
OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) or asked_by_id = (select app_user_id()) end"""


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial"), ("customers", "0015_former_names"), ("foundation", "0002_database")]
    operations = [
        history.row_security("duplicates_pair", visible=BOTH, insertable=BOTH, writable=BOTH),
        history.row_security("duplicates_merge", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("duplicates_pair", account_column="low_account_id"),
        history.audited("duplicates_merge", account_column="account_id"),
    ]
