"""Cases are visible like their account, their history too; what a person said lies beside history where an erasure finds it (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
PLAIN = ("id,version,created_at,updated_at,account_id,contact_id,kind,severity,state,channel,received_at,due_at,external_number,handler_id,handler_name,"
         "answered_at,answered_by_name,satisfaction,closed_at,closed_by_name,reopened,reopened_at,recorded_by_id,recorded_by_name")


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial"), ("customers", "0002_security"), ("foundation", "0005_personal_images")]
    operations = [
        history.row_security("service_case", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("service_case", account_column="account_id"),
        history.personal("service_case", account_column="account_id", person="r.contact_id", plain=PLAIN),
    ]
