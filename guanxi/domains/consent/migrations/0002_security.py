"""All three tables are visible like the account of their person; what the gate decided is never rewritten."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
TABLES = ("consent_consent", "consent_touch", "consent_decision")


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        *(history.row_security(table, visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT) for table in TABLES),
        *(history.audited(table, account_column="account_id") for table in TABLES[:2]),
        history.internal_write_only("consent_decision"),
    ]
