"""Scope functions, the history table and its trigger, grants: what makes the database the second wall (ADR 0003, 0004)."""

from django.db import migrations

SCOPE = """
create function app_setting(name text) returns text language plpgsql stable as $$
declare said text := current_setting(name, true);
begin
  -- unset on a fresh connection is NULL, after the first transaction it is '': both are a forgotten actor
  if said is null or said = '' then
    raise exception 'no actor is bound to this transaction (%)', name using errcode = 'insufficient_privilege';
  end if;
  return said;
end $$;
create function app_scope() returns text language sql stable as $$ select app_setting('app.scope') $$;
create function app_units() returns bigint[] language sql stable as $$ select app_setting('app.units')::bigint[] $$;
create function app_home() returns bigint[] language sql stable as $$ select app_setting('app.home')::bigint[] $$;
create function app_user_id() returns bigint language sql stable as $$ select app_setting('app.user_id')::bigint $$;
"""

HISTORY = """
create table audit_row (
  id bigint generated always as identity, act_id uuid, at timestamptz not null, table_name text not null,
  row_id bigint not null, account_id bigint, op "char" not null, version_after integer, before jsonb
) partition by range (at);
create table audit_row_rest partition of audit_row default;
create index audit_row_row on audit_row (table_name, row_id);
create index audit_row_act on audit_row (act_id, table_name);
alter table audit_row enable row level security;
create policy everything on audit_row for select using ((select app_scope()) = 'all');
create policy administration on audit_row for select using (account_id is null and (select app_scope()) = 'none');

create function audit_statement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  act uuid := nullif(current_setting('app.act', true), '')::uuid;
  account text := case when tg_argv[0] = '' then 'null::bigint' else 'r.' || quote_ident(tg_argv[0]) end;
  secret text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
begin
  if act is null and tg_argv[2] is null and session_user <> current_user then
    raise exception 'change of % outside of an act', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'INSERT' then
    execute format('insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after)
      select $1, transaction_timestamp(), %L, r.id, %s, ''I'', r.version from new_rows r', tg_table_name, account) using act;
  elsif tg_op = 'UPDATE' then
    execute format('insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after, before)
      select $1, transaction_timestamp(), %L, r.id, %s, ''U'', n.version, to_jsonb(r) - $2
      from old_rows r join new_rows n using (id) where r is distinct from n', tg_table_name, account) using act, secret;
  else
    execute format('insert into audit_row (act_id, at, table_name, row_id, account_id, op, before)
      select $1, transaction_timestamp(), %L, r.id, %s, ''D'', to_jsonb(r) - $2 from old_rows r', tg_table_name, account) using act, secret;
  end if;
  return null;
end $$;
"""


def partitions() -> str:
    """One partition a month for four years; the maintenance job adds more long before they are used up."""
    months = [(year, month) for year in range(2026, 2030) for month in range(1, 13)]
    ends = [*months[1:], (2030, 1)]
    return "".join(
        f"create table audit_row_{y}{m:02d} partition of audit_row for values from ('{y}-{m:02d}-01') to ('{ey}-{em:02d}-01');\n"
        for (y, m), (ey, em) in zip(months, ends)
    )


GRANTS = """
grant usage on schema public to guanxi_app;
grant select, insert, update, delete on all tables in schema public to guanxi_app;
grant usage, select on all sequences in schema public to guanxi_app;
alter default privileges in schema public grant select, insert, update, delete on tables to guanxi_app;
alter default privileges in schema public grant usage, select on sequences to guanxi_app;
revoke insert, update, delete on django_migrations from guanxi_app;
revoke insert, update, delete on audit_row from guanxi_app;
revoke update, delete on audit_act from guanxi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY + partitions(), "drop table audit_row cascade"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
