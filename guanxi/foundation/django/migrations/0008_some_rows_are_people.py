"""Of some tables only some rows are about a person: an account that is an individual. The others' images stay in history as they were (ADR 0008)."""

from django.db import migrations

# A sixth argument of the trigger: SQL over row `r`. See 0005 for the others.
STATEMENT = """
create or replace function audit_statement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  act uuid := nullif(current_setting('app.act', true), '')::uuid;
  erasing text := nullif(current_setting('app.erasing', true), '');
  account text := case when tg_argv[0] = '' then 'null::bigint' else 'r.' || quote_ident(tg_argv[0]) end;
  secret text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  person text := tg_argv[3];
  plain text[] := string_to_array(coalesce(tg_argv[4], 'id,version'), ',');
  personal text[];
  which text := coalesce(tg_argv[5], 'true');
  is_one boolean;
begin
  if act is null and coalesce(tg_argv[2], '') = '' and session_user <> current_user then
    raise exception 'change of % outside of an act', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  if erasing is not null then
    person := erasing::bigint || '::bigint';
    which := 'true';
  end if;
  if which <> 'true' and tg_op <> 'INSERT' then  -- a statement about nobody goes the short way
    execute format('select exists (select 1 from old_rows r where %s)', which) into is_one;
    if not is_one then
      person := null;
    end if;
  end if;
  if tg_op = 'INSERT' then
    execute format('insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after)
      select $1, transaction_timestamp(), %L, r.id, %s, ''I'', r.version from new_rows r', tg_table_name, account) using act;
  elsif person is not null then
    select array_agg(attname::text) into personal from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped
      and attname <> all(plain) and attname <> all(secret);
    execute format('with changed as materialized (select r.id, %1$s as account, (%2$s) as person, %3$s as version_after,
        to_jsonb(r) - $2 as image, gen_random_uuid() as salt,
        coalesce((%7$s), false) as is_one from %4$s),
      made as (insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after, before)
        select $1, transaction_timestamp(), %5$L, c.id, c.account, %6$L, c.version_after, case when not c.is_one then c.image else
          (c.image - $3) || jsonb_build_object(
          ''~'', encode(sha256(convert_to(c.salt::text || (c.image - $4)::text, ''UTF8'')), ''hex'')) end from changed c returning id, row_id)
      insert into audit_personal (audit_id, at, account_id, person_id, image, salt)
      select m.id, transaction_timestamp(), c.account, c.person, c.image - $4, c.salt from made m join changed c on c.id = m.row_id
      where c.is_one',
      account, person, case when tg_op = 'UPDATE' then 'n.version' else 'null::integer' end,
      case when tg_op = 'UPDATE' then 'old_rows r join new_rows n on n.id = r.id where r is distinct from n' else 'old_rows r' end,
      tg_table_name, left(tg_op, 1), which) using act, secret, personal, plain;
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


class Migration(migrations.Migration):
    dependencies = [("foundation", "0007_references_held_at_once")]
    operations = [migrations.RunSQL(STATEMENT, migrations.RunSQL.noop)]
