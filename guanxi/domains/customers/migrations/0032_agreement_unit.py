"""Which unit signed an account's agreement, and what the proposal of a lead needs to know of a whole group (GRD-10).

The function reads accounts that its caller may not see: it answers ids, which are named as far as he sees them.
"""

import django.db.models.deletion
from django.db import migrations, models

FACTS = """create function customers_lead_facts(account bigint, on_day date) returns table (top_id bigint, top_unit bigint, is_led boolean,
    unit_ids bigint[], signed_ids bigint[], signed_units bigint[])
  language sql stable security definer set search_path = public, pg_temp as $$
  with recursive above as (
    select account as id union
    select e.parent_id from above a join customers_treeedge e on e.tree_kind = 'legal' and e.child_id = a.id
  ), top as (
    select id from above a where not exists (select 1 from customers_treeedge e where e.tree_kind = 'legal' and e.child_id = a.id) limit 1
  ), n as (
    select id from top union
    select e.child_id from n join customers_treeedge e on e.tree_kind = 'legal' and e.parent_id = n.id
  ), node as (
    select a.id, a.unit_id, case when a.has_agreement and coalesce(a.agreement_until, on_day) >= on_day then a.agreement_unit_id end as signed
    from n join customers_account a on a.id = n.id and a.is_active
  )
  select (select id from top), (select t.unit_id from customers_account t join top on top.id = t.id),
    exists (select 1 from customers_assignment s join n on n.id = s.account_id where s.role = 'lead' and s.valid_until is null),
    (select array_agg(distinct unit_id) from node), (select array_agg(id order by id) from node where signed is not null),
    (select array_agg(signed order by id) from node where signed is not null)
$$"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0031_short_names"), ("organisation", "0001_initial")]
    operations = [
        migrations.AddField("account", "agreement_unit", models.ForeignKey(
            db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit")),
        migrations.RunSQL(FACTS, "drop function customers_lead_facts(bigint, date)"),
    ]
