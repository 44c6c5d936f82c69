"""Says of a claim whether somebody else's holds its object: yes or no, to a superior who may not see whose it is (SAL-02)."""

from django.db import migrations

HELD = """create function registration_is_held(claim bigint) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from registration_registration own join registration_registration held
    on held.account_id = own.account_id and held.project_key = own.project_key and held.id <> own.id and held.state in ('waiting', 'active')
    where own.id = claim)
$$"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0004_letters_security")]
    operations = [migrations.RunSQL(HELD, "drop function registration_is_held(bigint)")]
