"""Both tables are visible like their account, their history too; the parts of a split are one whole when a transaction commits.

The check reads as the owner: it must count parts whatever the writer may see.
"""

from django.db import migrations

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
UP = """
create function revenue_split_check(split bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from shares_revenuesplit p where p.id = split and (
      (select coalesce(sum(s.rate), 0) from shares_revenueshare s where s.split_id = p.id) <> 1
      or exists (select 1 from shares_revenueshare s where s.split_id = p.id and s.account_id <> p.account_id))) then
    raise exception 'the parts of revenue split % do not make one whole at its account', split
      using errcode = 'check_violation', constraint = 'revenue_split_whole';
  end if;
end $$;
create function revenue_split_whole() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'shares_revenuesplit' then
    perform revenue_split_check(new.id);
    return null;
  end if;
  if tg_op <> 'DELETE' then
    perform revenue_split_check(new.split_id);
  end if;
  if tg_op = 'DELETE' or old.split_id is distinct from new.split_id then
    perform revenue_split_check(old.split_id);
  end if;
  return null;
end $$;
create constraint trigger revenue_split_whole after insert or update on shares_revenuesplit
  deferrable initially deferred for each row execute function revenue_split_whole();
create constraint trigger revenue_split_whole after insert or update or delete on shares_revenueshare
  deferrable initially deferred for each row execute function revenue_split_whole();
"""
DOWN = """
drop trigger revenue_split_whole on shares_revenueshare;
drop trigger revenue_split_whole on shares_revenuesplit;
drop function revenue_split_whole();
drop function revenue_split_check(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("shares", "0001_initial"), ("customers", "0002_security"), ("foundation", "0002_database")]
    operations = [
        migrations.RunSQL(UP, DOWN),
        *(operation for table in ("shares_revenuesplit", "shares_revenueshare") for operation in (
            history.row_security(table, visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
            history.audited(table, account_column="account_id"))),
    ]
