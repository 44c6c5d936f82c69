"""Hand-overs are visible to those in them and to the former manager's unit and above; lines are reached through them."""

from django.db import migrations

from guanxi.foundation.django import history

SEEN = """(select app_scope()) = 'all' or (select app_user_id()) in (from_user_id, to_user_id, witness_id, made_by_id)
  or unit_id = any((select app_units())::bigint[])"""
MADE = "(select app_scope()) = 'all' or made_by_id = (select app_user_id())"


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_handover"), ("foundation", "0002_database")]
    operations = [
        history.row_security("customers_handover", visible=SEEN, insertable=MADE, writable=SEEN),
        history.audited("customers_handover"),
        history.audited("customers_handoverline", account_column="account_id"),
    ]
