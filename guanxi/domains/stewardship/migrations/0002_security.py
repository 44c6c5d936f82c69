"""Verifications are visible like their account; their history too. Sums of the night hold counts only."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0001_initial"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        history.row_security("stewardship_verification", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("stewardship_verification", account_column="account_id"),
    ]
