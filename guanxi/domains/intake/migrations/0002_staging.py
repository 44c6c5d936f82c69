"""The staging table: unlogged (a crash empties it, the stored file is read again), no row security, no history."""

from django.db import migrations

UP = """
create unlogged table intake_row (
  run_id bigint not null, row_no integer not null, cells text[] not null, parsed jsonb not null,
  verdict text, is_settled boolean not null default false, target_id bigint,
  reading jsonb not null default '[]', reasons jsonb not null default '[]', primary key (run_id, row_no)
) with (autovacuum_vacuum_scale_factor = 0.5);
grant select, insert, update, delete on intake_row to guanxi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("foundation", "0002_database")]
    operations = [migrations.RunSQL(UP, "drop table intake_row")]
