"""An entry of the lost register is visible like its account, its history too."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):
    dependencies = [("grading", "0007_lost_register"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        history.row_security("grading_lostentry", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("grading_lostentry", account_column="account_id"),
    ]
