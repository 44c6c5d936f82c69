"""An erasure reaches what is said about a thing of his (a claim, a list) and in acts at his accounts; a mark never outgrows its column (PRM-77)."""

from django.db import migrations

REACH = """
create function person_assignments(target regclass, texts text[], words text) returns text
language sql stable set search_path = public, pg_temp as $$
  select string_agg(format(case when a.atttypid = 'jsonb'::regtype then '%1$I = redacted(t.%1$I::text, %2$s)::jsonb'
      when a.attname = 'version' then '%1$I = t.%1$I + 1'
      when a.atttypmod > 4 then '%1$I = left(redacted(t.%1$I, %2$s), %3$s)' else '%1$I = redacted(t.%1$I, %2$s)' end,
      a.attname, words, a.atttypmod - 4), ', ')
  from pg_attribute a where a.attrelid = target and a.attname = any(texts || array['version'])
    and (a.attname = 'version' or a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype))
$$;
create or replace function person_erase(what text, target regclass, texts text[], own text, account text, near boolean,
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
    execute format('update %s t set %s where %s', target, person_assignments(target, texts, '$3'), condition)
      using ids, accounts, words, places, strong;
  end if;
  get diagnostics changed = row_count;
  return changed;
end $$;
create function person_reach(target regclass, texts text[], own text, kind text, ids bigint[], words text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed bigint;
  said text := '(select string_agg(value, '' '') from unnest(array[' ||
    (select string_agg(format('t.%I::text', c), ', ') from unnest(texts) c) || ']::text[]) value)';
begin
  perform person_guard(array['erase_person']);
  if target::text ~ '^(audit_row|audit_personal|audit_seal|django_|organisation_|procrastinate_)' then
    raise exception '% holds no free text of people', target using errcode = 'insufficient_privilege';
  end if;
  execute format('update %s t set %s where %s and exists (select 1 from unnest($2) w where strpos(%s, w) > 0)', target,
    person_assignments(target, texts, '$2'), case when own = 'act_id'
      then 't.act_id in (select a.id from audit_act a where a.subject_kind = $3 and a.subject_id = any($1))'
      else format('t.%I = any($1)', own) || case when kind = '' then '' else ' and t.subject_kind = $3' end end, said) using ids, words, kind;
  get diagnostics changed = row_count;
  return changed;
end $$;
create function person_acts(accounts bigint[], words text[], strong text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare changed bigint; events bigint;
begin
  perform person_guard(array['erase_person']);
  with named as materialized (
    select a.id, exists (select 1 from unnest(strong) w where strpos(a.reason, w) > 0) as is_his from audit_act a
    where a.reason <> '' and exists (select 1 from unnest(words) w where strpos(a.reason, w) > 0))
  update audit_act t set reason = redacted(t.reason, words) from named n where n.id = t.id and (n.is_his or person_act_at(n.id, accounts));
  get diagnostics changed = row_count;
  with named as materialized (
    select e.id, e.act_id, exists (select 1 from unnest(strong) w where strpos(e.payload::text, w) > 0) as is_his from event_log e
    where exists (select 1 from unnest(words) w where strpos(e.payload::text, w) > 0))
  update event_log t set payload = redacted(t.payload::text, words)::jsonb from named n
    where n.id = t.id and (n.is_his or person_act_at(n.act_id, accounts));
  get diagnostics events = row_count;
  return changed + events;
end $$;
revoke execute on function person_reach, person_acts from public;
grant execute on function person_reach, person_acts to guanxi_app;
"""

# An act that changed rows of his accounts and of no other: what it says of a name, it says of him.
AT = """
create function person_act_at(act uuid, accounts bigint[]) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (select 1 from audit_row h where h.act_id = act and h.account_id = any(accounts))
    and not exists (select 1 from audit_row h where h.act_id = act and h.account_id <> all(accounts))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0008_some_rows_are_people")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (AT, REACH)]
