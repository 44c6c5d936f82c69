"""All three tables are visible like their account; of a seat and a line the person's own part of the history is forgotten with him."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
PLAIN = "id,version,created_at,updated_at,account_id,kind,valid_from,valid_until,recorded_by_id,recorded_by_name"
TABLES = ("structure_seat", "structure_line", "structure_unknownrow")
PEOPLE = (("structure_seat", "r.contact_id"), ("structure_line", "coalesce(r.below_id, r.above_id)"))


class Migration(migrations.Migration):
    dependencies = [("structure", "0001_initial"), ("customers", "0002_security"), ("foundation", "0005_personal_images")]
    operations = [
        *(history.row_security(table, visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT) for table in TABLES),
        *(history.audited(table, account_column="account_id") for table in TABLES),
        *(history.personal(table, account_column="account_id", person=person, plain=PLAIN) for table, person in PEOPLE),
    ]
