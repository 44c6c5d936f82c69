"""Says of an account whether it is of the reader's units: the archive lies above work, whose to-dos a supervisor of its unit acts on."""

from django.db import migrations

IN_REACH = """create function work_in_reach(account bigint) returns boolean language sql stable as $$
  select app_scope() = 'all' or exists (select 1 from customers_account a where a.id = account and a.unit_id = any(app_units()))
$$"""


class Migration(migrations.Migration):
    dependencies = [("work", "0007_served_accounts"), ("customers", "0014_roles")]
    operations = [migrations.RunSQL(IN_REACH, "drop function work_in_reach(bigint)")]
