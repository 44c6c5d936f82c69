"""A mode of ownership that follows the segment unless somebody decides otherwise, and the public pool's masked headers (operator 1.12)."""

from django.db import migrations, models

# Grid accounts nobody owns, of the reader's own territory: enough to choose by, not enough to call anybody.
POOL = """
create function customers_pool(kinds text[], after bigint, most integer) returns table (
    id bigint, masked text, unit_id bigint, district text, customer_kind text, industry_code text, free_since date)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, left(a.name, 2) || '****' || right(a.name, 2), a.unit_id, a.district::text, a.customer_kind::text, a.industry_code::text,
         (select max(s.valid_until) from customers_assignment s where s.account_id = a.id and s.role = 'owner')
  from customers_account a
  where a.is_active and a.merged_into_id is null and a.id > after
    and (a.ownership_mode = 'grid_pool' or (a.ownership_mode = '' and a.customer_kind = any(kinds)))
    and (app_scope() = 'all' or (app_scope() <> 'none' and a.unit_id = any(app_home()::bigint[])))
    and not exists (select 1 from customers_assignment s where s.account_id = a.id and s.role = 'owner' and s.valid_until is null)
  order by a.id limit most $$;
revoke all on function customers_pool(text[], bigint, integer) from public;
grant execute on function customers_pool(text[], bigint, integer) to guanxi_app;
"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0018_change_sets"), ("foundation", "0002_database")]

    operations = [
        migrations.AlterField(model_name="account", name="ownership_mode",
                              field=models.CharField(blank=True, db_default="", default="", max_length=12)),
        migrations.AddField(model_name="account", name="ownership_reason",
                            field=models.CharField(blank=True, db_default="", default="", max_length=200)),
        migrations.RunSQL(POOL, "drop function customers_pool(text[], bigint, integer)"),
    ]
