"""History of people at customers: what is personal lies beside it and can be forgotten, readable like its account (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
KEYS = "id,version,created_at,updated_at,account_id"


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_former_names"), ("foundation", "0005_personal_images")]
    operations = [
        migrations.RunSQL(f"create policy of_seen_account on audit_personal for select using (account_id is not null and {OF_SEEN_ACCOUNT})",
                          "drop policy of_seen_account on audit_personal"),
        history.personal("customers_contact", account_column="account_id", person="r.id", plain=f"{KEYS},is_active,merged_into_id"),
        history.personal("customers_contactphone", account_column="account_id", person="r.contact_id", plain=f"{KEYS},contact_id"),
        history.personal("customers_position", account_column="account_id", person="r.contact_id",
                         plain=f"{KEYS},contact_id,valid_from,valid_until,source"),
    ]
