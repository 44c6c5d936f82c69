"""Partitions of the history are closed to the app role: it reads and writes them through `audit_row` only.

Rights and row security of a partitioned table do not reach a partition that is named directly, and 0002 granted
"all tables": until here the app role could have read, changed and deleted history month by month.
"""

from django.db import migrations

CLOSE = """
do $$ declare part regclass;
begin
  for part in select inhrelid::regclass from pg_inherits where inhparent = 'audit_row'::regclass loop
    execute format('revoke all on %s from guanxi_app', part);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_database")]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
