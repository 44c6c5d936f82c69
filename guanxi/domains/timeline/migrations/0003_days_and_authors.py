"""Who wrote an entry and on which day a visit or contact took place: proof of progress and the counts of visits read them (SAL-02, ARC-31)."""

from django.db import migrations, models

KNOWN = """
update timeline_entry e set by_id = a.actor_id,
  took_place_on = case when e.kind = 'visited' and e.zh ~ '^走访 \\d{4}-\\d\\d-\\d\\d' then substring(e.zh from 4 for 10)::date
                       when e.kind in ('visited', 'contacted') then (e.at at time zone 'Asia/Shanghai')::date end
from audit_act a where a.id = e.act_id and e.kind in ('visited', 'contacted', 'need_captured')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_database'),
        ('timeline', '0002_security'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='by_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='took_place_on',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('took_place_on', None), _negated=True), fields=['took_place_on', 'account_id'], name='timeline_took_place'),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
