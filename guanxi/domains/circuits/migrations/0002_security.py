"""Both tables are visible like their account; their history too."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("circuits", "0001_initial"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        operation for table in ("circuits_circuit", "circuits_testrun") for operation in (
            history.row_security(table, visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
            history.audited(table, account_column="account_id"))
    ]
