"""Requests are visible to who asked and to the units that decide; steps are reached through them."""

from django.db import migrations

from guanxi.foundation.django import history

VISIBLE = """(select app_scope()) = 'all' or asked_by_id = (select app_user_id())
  or unit_ids && (select app_home())::bigint[]"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("foundation", "0002_database")]
    operations = [
        history.row_security("approvals_request", visible=VISIBLE, insertable=VISIBLE, writable=VISIBLE),
        history.audited("approvals_request"),
        history.audited("approvals_step"),
    ]
