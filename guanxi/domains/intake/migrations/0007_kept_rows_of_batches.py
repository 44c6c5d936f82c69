"""What a revert kept stands with its batch, all of it: a run listed the first 500 and counted no more."""

from __future__ import annotations

from django.db import migrations, models

_WITH_THE_LAST_BATCH = """
update intake_importbatch b set kept = r.kept from intake_importrun r
where b.run_id = r.id and jsonb_array_length(r.kept) > 0 and b.number = (select max(number) from intake_importbatch where run_id = r.id)
"""
_WITH_THE_RUN = """
update intake_importrun r set kept = k.kept from (
  select b.run_id, jsonb_agg(one order by b.number, place) as kept from intake_importbatch b, jsonb_array_elements(b.kept) with ordinality x(one, place)
  group by b.run_id) k where k.run_id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_workbook")]
    operations = [
        migrations.AddField("importbatch", "kept", models.JSONField(db_default=[], default=list)),
        migrations.RunSQL(_WITH_THE_LAST_BATCH, _WITH_THE_RUN),
        migrations.RemoveField("importrun", "kept"),
    ]
