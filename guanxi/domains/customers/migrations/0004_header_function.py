"""What everybody may know of the accounts above and below his own: name and unit. And the disclosure log stays as written."""

from django.db import migrations

from guanxi.foundation.django import history

HEADER = """
create function customers_header(ids bigint[]) returns table (id bigint, name text, unit_id bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.name::text, a.unit_id from customers_account a where a.id = any(ids) $$;
revoke all on function customers_header(bigint[]) from public;
grant execute on function customers_header(bigint[]) to guanxi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_disclosure"), ("foundation", "0002_database")]
    operations = [
        migrations.RunSQL(HEADER, "drop function customers_header(bigint[])"),
        history.internal_write_only("customers_disclosure"),
    ]
