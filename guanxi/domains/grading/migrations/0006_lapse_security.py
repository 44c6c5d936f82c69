"""An announced fall is visible like its account, its history too."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("grading", "0005_visit_lapse"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        history.row_security("grading_visitlapse", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("grading_visitlapse", account_column="account_id"),
    ]
