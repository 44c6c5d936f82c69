"""Six roles of responsibility; and what an owner may know of the accounts above his: header, agreement, group-level people (operator 1.1)."""

from django.db import migrations, models

ROLES = ("owner", "lead", "local_service", "industry", "executive_sponsor", "customer_response")
# Only for who is responsible for the account itself or sees it by its unit; a reader by any other way gets nothing.
ABOVE = """
create function customers_above(account bigint) returns table (
    id bigint, height integer, name text, unit_id bigint, has_agreement boolean, agreement_number text, agreement_until date,
    person text, post text, department text, office_phone text)
  language sql stable security definer set search_path = public, pg_temp as $$
  with recursive above as (
    select e.parent_id as id, 1 as height from customers_treeedge e where e.tree_kind = 'legal' and e.child_id = account
      and exists (select 1 from customers_account a where a.id = account and (app_scope() = 'all' or a.unit_id = any(app_units()::bigint[])
        or exists (select 1 from customers_visibility v where v.account_id = a.id and v.user_id = app_user_id()
                   and v.via in ('owner', 'lead', 'lead_tree', 'sponsor_tree', 'executive_sponsor'))) and app_scope() <> 'none')
    union all select e.parent_id, b.height + 1 from above b join customers_treeedge e on e.tree_kind = 'legal' and e.child_id = b.id
    where b.height < 20)
  select a.id, b.height, a.name::text, a.unit_id, a.has_agreement, a.agreement_number::text, a.agreement_until,
         c.name::text, c.post::text, c.department::text, c.office_phone::text
  from above b join customers_account a on a.id = b.id
  left join customers_contact c on c.account_id = a.id and c.is_group_level and c.is_active
  order by b.height, c.sort_key, c.id $$;
revoke all on function customers_above(bigint) from public;
grant execute on function customers_above(bigint) to guanxi_app;
"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0013_tree_kinds"), ("foundation", "0002_database")]

    operations = [
        migrations.AddField(model_name="contact", name="is_group_level", field=models.BooleanField(db_default=False, default=False)),
        migrations.RemoveConstraint(model_name="assignment", name="assignment_role_known"),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(condition=models.Q(("role__in", ROLES)), name="assignment_role_known"),
        ),
        migrations.AddIndex(
            model_name="visibility",
            index=models.Index(condition=models.Q(("via", "local_service")), fields=["user_id", "account"], name="visibility_local_service"),
        ),
        migrations.RunSQL(ABOVE, "drop function customers_above(bigint)"),
    ]
