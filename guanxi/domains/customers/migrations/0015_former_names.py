"""Names an account had, kept by a trigger; where a merged record is now; keys of names with a legal form in brackets (IMP-19, CON-88)."""

import django.db.models.deletion
from django.db import migrations, models

FORMER = """
create function customers_keep_former_name() returns trigger language plpgsql as $$
begin
  insert into customers_formername (account_id, name, name_key, until) values (old.id, old.name, old.name_key, new.updated_at);
  return null;
end $$;
create trigger keep_former_name after update of name_key on customers_account for each row
  when (old.name_key <> new.name_key and old.name_key <> '') execute function customers_keep_former_name();
"""
SURVIVOR = """
create function customers_survivor(kind text, id bigint) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select case kind when 'account' then (select a.merged_into_id from customers_account a where a.id = $2)
                   when 'contact' then (select c.merged_into_id from customers_contact c where c.id = $2) end $$;
revoke all on function customers_survivor(text, bigint) from public;
grant execute on function customers_survivor(text, bigint) to guanxi_app;
create function customers_merged(survivor bigint) returns bigint[]
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(a.id order by a.id), '{}') from customers_account a where a.merged_into_id = $1 $$;
revoke all on function customers_merged(bigint) from public;
grant execute on function customers_merged(bigint) to guanxi_app;
"""
SEEN = "exists (select 1 from customers_account a where a.id = account_id)"
SEEN_AS_PART = f"{SEEN} or exists (select 1 from customers_account a where a.id = customers_survivor('account', account_id))"
OF_ROWS = "alter policy of_seen_account on audit_row using (account_id is not null and {seen})"
OF_ENTRIES = "alter policy scope_select on timeline_entry using (case (select app_scope()) when 'all' then true when 'none' then false else {seen} end)"


def rekey(apps, schema_editor):
    """Names with brackets have another key now; the history says nothing: no person changed anything."""
    from guanxi.foundation.pure import chinese

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select id, name, name_key from customers_account where name ~ '[(\uff08\\[【]'")
        keys = [(id, key) for id, name, before in cursor.fetchall() if (key := chinese.company_key(name)[:120]) != before]
        cursor.execute("alter table customers_account disable trigger audit_update")
        cursor.execute("update customers_account a set name_key = n.key from unnest(%s::bigint[], %s::text[]) as n (id, key) where a.id = n.id",
                       [[id for id, _ in keys], [key for _, key in keys]])
        cursor.execute("alter table customers_account enable trigger audit_update")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0014_roles'),
        ('timeline', '0002_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_key', models.CharField(db_index=True, max_length=120)),
                ('until', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
            ],
        ),
        migrations.RunPython(rekey, migrations.RunPython.noop),
        migrations.RunSQL(FORMER, "drop trigger keep_former_name on customers_account; drop function customers_keep_former_name()"),
        migrations.RunSQL(SURVIVOR, "drop function customers_survivor(text, bigint); drop function customers_merged(bigint)"),
        # What was done to a merged account is part of the survivor's history, also for who never saw the former.
        *(migrations.RunSQL(policy.format(seen=seen), policy.format(seen=before)) for policy, seen, before in (
            (OF_ROWS, f"(case (select app_scope()) when 'all' then true when 'none' then false else {SEEN_AS_PART} end)",
             f"case (select app_scope()) when 'all' then true when 'none' then false else {SEEN} end"),
            (OF_ENTRIES, SEEN_AS_PART, SEEN))),
    ]
