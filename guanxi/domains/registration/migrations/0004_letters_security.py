"""Letters are seen by the province that issues and everybody of the city that holds them; reports by county, city, and with their account."""

from django.db import migrations

from guanxi.foundation.django import history

LETTER = """case (select app_scope()) when 'all' then true when 'none' then false
  else from_unit_id = any((select app_home())::bigint[]) or to_unit_id = any((select app_home())::bigint[])
  or to_unit_id in (select s.id from organisation_unit h join organisation_unit s on h.path like s.path || '%' where h.id = any((select app_home())::bigint[]))
  or exists (select 1 from customers_account a where a.id = account_id) end"""
ISSUED = "(select app_scope()) = 'all' or from_unit_id = any((select app_home())::bigint[])"
REPORT = """case (select app_scope()) when 'all' then true when 'none' then false
  else from_unit_id = any((select app_units())::bigint[]) or to_unit_id = any((select app_units())::bigint[])
  or exists (select 1 from customers_account a where a.id = account_id) end"""
MADE = "(select app_scope()) = 'all' or reported_by_id = (select app_user_id())"


class Migration(migrations.Migration):
    dependencies = [("registration", "0003_letters_and_reports"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        history.row_security("registration_letter", visible=LETTER, insertable=ISSUED, writable=ISSUED),
        history.row_security("registration_recordreport", visible=REPORT, insertable=MADE, writable=REPORT),
        history.audited("registration_letter", account_column="account_id"),
        history.audited("registration_recordreport", account_column="account_id"),
    ]
