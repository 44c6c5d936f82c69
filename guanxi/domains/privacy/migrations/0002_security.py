"""A request is read by who asked, by the units that decide, and an emergency by those who administer security (pages ask for the act)."""

from django.db import migrations

from guanxi.foundation.django import history

SEEN = """(select app_scope()) = 'all' or asked_by_id = (select app_user_id()) or unit_id = any((select app_home())::bigint[])
  or (kind = 'emergency' and (select app_scope()) = 'none')"""
MADE = "(select app_scope()) = 'all' or asked_by_id = (select app_user_id())"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("foundation", "0002_database")]
    operations = [
        history.row_security("privacy_vaultrequest", visible=SEEN, insertable=MADE, writable=SEEN),
        history.audited("privacy_vaultrequest", account_column="account_id"),
        history.audited("privacy_dutyturn"),
    ]
