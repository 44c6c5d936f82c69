"""A call-back is visible like its account; draws and reports of units hold nothing of customers."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0003_call_backs"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        history.row_security("stewardship_callback", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("stewardship_callback", account_column="account_id"),
        history.audited("stewardship_callbackdraw"),
        history.audited("stewardship_unitreport"),
    ]
