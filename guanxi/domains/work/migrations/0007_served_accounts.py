"""Says of an account whether the reader only serves it on site: the archive lies above work, whose to-dos may speak of money (ORG-24)."""

from django.db import migrations

ONLY_SERVES = """create function work_only_serves(account bigint) returns boolean language sql stable as $$
  select app_scope() <> 'all'
    and exists (select 1 from customers_visibility v where v.user_id = app_user_id() and v.account_id = account and v.via = 'local_service')
    and not exists (select 1 from customers_visibility v where v.user_id = app_user_id() and v.account_id = account and v.via <> 'local_service')
    and not exists (select 1 from customers_account a where a.id = account and a.unit_id = any(app_units()))
$$"""


class Migration(migrations.Migration):
    dependencies = [("work", "0006_about_people"), ("customers", "0014_roles")]
    operations = [migrations.RunSQL(ONLY_SERVES, "drop function work_only_serves(bigint)")]
