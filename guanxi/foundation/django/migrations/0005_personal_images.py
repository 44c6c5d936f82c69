"""Personal images of history lie beside it and can be forgotten; the functions of a person's report and erasure (ADR 0008).

`audit_row` stays append-only: it keeps the columns that say nothing of a person, and a salted digest of the rest under "~". The rest stands in
`audit_personal`. Its rows and its salt go with the person, and nobody can say any more what the digest was of.
"""

from django.db import migrations

TABLE = """
create table audit_personal (
  audit_id bigint primary key, at timestamptz not null, account_id bigint, person_id bigint, image jsonb not null, salt uuid not null
);
create index audit_personal_person on audit_personal (person_id) where person_id is not null;
create index audit_personal_account on audit_personal (account_id);
create index audit_personal_at on audit_personal using brin (at);
alter table audit_personal enable row level security;
create policy everything on audit_personal for select using ((select app_scope()) = 'all');
create policy administration on audit_personal for select using (account_id is null and (select app_scope()) = 'none');
revoke insert, update, delete, truncate on audit_personal from guanxi_app;

create function audit_image(audit_id bigint, before jsonb) returns jsonb language sql stable as $$
  select case when before ? '~' then coalesce(
    (select (before - '~') || p.image from audit_personal p where p.audit_id = audit_image.audit_id), before) else before end
$$;
"""

# arguments of the trigger: account column, secret columns, 'lenient', then of a table that holds personal data: SQL that names the person
# (row `r`), and the columns that say nothing of him. A new column is personal until somebody says otherwise.
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
begin
  if act is null and coalesce(tg_argv[2], '') = '' and session_user <> current_user then
    raise exception 'change of % outside of an act', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  if erasing is not null then
    person := erasing::bigint || '::bigint';
  end if;
  if tg_op = 'INSERT' then
    execute format('insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after)
      select $1, transaction_timestamp(), %L, r.id, %s, ''I'', r.version from new_rows r', tg_table_name, account) using act;
  elsif person is not null then
    select array_agg(attname::text) into personal from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped
      and attname <> all(plain) and attname <> all(secret);
    execute format('with changed as materialized (select r.id, %1$s as account, (%2$s) as person, %3$s as version_after,
        to_jsonb(r) - $2 as image, gen_random_uuid() as salt from %4$s),
      made as (insert into audit_row (act_id, at, table_name, row_id, account_id, op, version_after, before)
        select $1, transaction_timestamp(), %5$L, c.id, c.account, %6$L, c.version_after, (c.image - $3) || jsonb_build_object(
          ''~'', encode(sha256(convert_to(c.salt::text || (c.image - $4)::text, ''UTF8'')), ''hex'')) from changed c returning id, row_id)
      insert into audit_personal (audit_id, at, account_id, person_id, image, salt)
      select m.id, transaction_timestamp(), c.account, c.person, c.image - $4, c.salt from made m join changed c on c.id = m.row_id',
      account, person, case when tg_op = 'UPDATE' then 'n.version' else 'null::integer' end,
      case when tg_op = 'UPDATE' then 'old_rows r join new_rows n on n.id = r.id where r is distinct from n' else 'old_rows r' end,
      tg_table_name, left(tg_op, 1)) using act, secret, personal, plain;
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

# What a report reads and an erasure changes lies also in rows that no reader but their owner sees, or that the app role may only add. These
# functions run as the owner and refuse unless the running act is a report or an erasure: such an act stands in history and in its seal.
PERSON = """
create function person_guard(wanted text[]) returns void language plpgsql stable set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from audit_act where id = nullif(current_setting('app.act', true), '')::uuid and verb = any(wanted)) then
    raise exception 'personal data of a person: only inside an act of %', wanted using errcode = 'insufficient_privilege';
  end if;
end $$;
create function redacted(said text, words text[]) returns text language plpgsql immutable as $$
declare word text;
begin
  foreach word in array words loop
    said := replace(said, word, '〔已删除〕');
  end loop;
  return said;
end $$;
create function person_condition(target regclass, texts text[], own text, account text, near boolean) returns text
language plpgsql stable set search_path = public, pg_temp as $$
declare
  said text := '(select string_agg(value, '' '') from unnest(array[' ||
    (select string_agg(format('t.%I::text', c), ', ') from unnest(texts) c) || ']::text[]) value)';
  names text := 'exists (select 1 from unnest($3) w where strpos(' || said || ', w) > 0)';
  found text := 'false';
begin
  if own = 'subject_id' then
    found := '(t.subject_kind = ''contact'' and t.subject_id = any($1))';
  elsif own = 'contact_ids' then
    found := 't.contact_ids && $1';
  elsif own <> '' then
    found := format('t.%I = any($1)', own);
  end if;
  if account = 'subject_id' then
    found := found || format(' or (t.subject_kind = ''account'' and t.subject_id = any($2) and %s)', names);
  elsif account <> '' then
    found := found || format(' or (t.%I = any($2) and %s)', account, names);
  end if;
  if near then
    found := found || format(' or (%s and exists (select 1 from unnest($4) p where strpos(%s, p) > 0))', names, said)
      || format(' or exists (select 1 from unnest($5) w where strpos(%s, w) > 0)', said);
  end if;
  return '(' || found || ')';
end $$;
create function person_rows(target regclass, texts text[], shown text[], own text, account text, near boolean,
  ids bigint[], accounts bigint[], words text[], places text[], strong text[]) returns setof jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform person_guard(array['make_subject_report', 'erase_person']);
  return query execute format('select (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(t)) where key = any($6)) from %s t
    where %s order by t.id limit 2000', target, person_condition(target, texts, own, account, near)) using ids, accounts, words, places, strong, shown;
end $$;
create function person_erase(what text, target regclass, texts text[], own text, account text, near boolean,
  ids bigint[], accounts bigint[], words text[], places text[], strong text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare changed bigint; condition text := person_condition(target, texts, own, account, near);
begin
  perform person_guard(array['erase_person']);
  if target::text ~ '^(audit_row|audit_personal|audit_seal|django_|organisation_|procrastinate_)' then
    raise exception '% holds no free text of people', target using errcode = 'insufficient_privilege';
  end if;
  if what = 'delete' then
    execute format('delete from %s t where %s', target, condition) using ids, accounts, words, places, strong;
  else
    execute format('update %s t set %s where %s', target, (
      select string_agg(format(case when a.atttypid = 'jsonb'::regtype then '%1$I = redacted(t.%1$I::text, $3)::jsonb'
        when a.attname = 'version' then '%1$I = t.%1$I + 1' else '%1$I = redacted(t.%1$I, $3)' end, a.attname), ', ')
      from pg_attribute a where a.attrelid = target and a.attname = any(texts || array['version'])
        and (a.attname = 'version' or a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype))), condition)
      using ids, accounts, words, places, strong;
  end if;
  get diagnostics changed = row_count;
  return changed;
end $$;
create function person_forget(ids bigint[], accounts bigint[], words text[], places text[], strong text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare changed bigint;
begin
  perform person_guard(array['erase_person']);
  delete from audit_personal p where p.person_id = any(ids)
    or (p.account_id = any(accounts) and exists (select 1 from unnest(words) w where strpos(p.image::text, w) > 0))
    or (p.account_id is null and (exists (select 1 from unnest(strong) w where strpos(p.image::text, w) > 0)
      or (exists (select 1 from unnest(words) w where strpos(p.image::text, w) > 0)
        and exists (select 1 from unnest(places) w where strpos(p.image::text, w) > 0))));
  get diagnostics changed = row_count;
  return changed;
end $$;
revoke execute on function person_rows, person_erase, person_forget from public;
grant execute on function person_rows, person_erase, person_forget to guanxi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_seals")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (TABLE, STATEMENT, PERSON)]
