"""Claims are seen with their account, by the claimant and by his unit's superiors; arbitrations by the parties and who decides."""

from django.db import migrations

from guanxi.foundation.django import history

CLAIM = """case (select app_scope()) when 'all' then true when 'none' then false
  else user_id = (select app_user_id()) or unit_id = any((select app_units())::bigint[])
  or exists (select 1 from customers_account a where a.id = account_id) end"""
DISPUTE = """(select app_scope()) = 'all' or (select app_user_id()) in (holder_user_id, challenger_user_id, opened_by_id)
  or unit_id = any((select app_units())::bigint[]) or holder_unit_id = any((select app_units())::bigint[])
  or challenger_unit_id = any((select app_units())::bigint[])"""
OWN = "(select app_scope()) = 'all' or user_id = (select app_user_id())"
OPENED = "(select app_scope()) = 'all' or opened_by_id = (select app_user_id())"


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        history.row_security("registration_registration", visible=CLAIM, insertable=OWN, writable=CLAIM),
        history.row_security("registration_dispute", visible=DISPUTE, insertable=OPENED, writable=DISPUTE),
        history.audited("registration_registration", account_column="account_id"),
        history.audited("registration_dispute", account_column="account_id"),
        history.internal_write_only("registration_historyline"),
    ]
