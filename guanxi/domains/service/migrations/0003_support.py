"""Cases passed on to support centres: visible like their account, to who works in the centre that is asked, and know-how to who works where it
was asked (ORG-13 to ORG-15)."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
HIS_UNITS = """(select above.id from organisation_user u join organisation_unit his on his.id = u.unit_id
  join organisation_unit above on above.id = his.id or (above.kind <> 'territory' and starts_with(his.path, above.path)) where u.id = (select app_user_id()))"""
SEEN = f"""case (select app_scope()) when 'all' then true when 'none' then false
  else centre_id in {HIS_UNITS} or (know_how <> '' and from_unit_id in {HIS_UNITS})
  or exists (select 1 from customers_account a where a.id = account_id) end"""
PLAIN = ("id,version,created_at,updated_at,case_id,account_id,centre_id,level,from_unit_id,kind,severity,due_at,state,asked_at,asked_by_id,asked_by_name,"
         "ended_at,ended_by_id,ended_by_name,satisfaction")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0035_change_sets_of_leavers'),
        ('organisation', '0010_people_by_pinyin'),
        ('service', '0002_security'),
        ('foundation', '0005_personal_images'),
    ]

    operations = [
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('level', models.CharField(max_length=30)),
                ('from_unit_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=20)),
                ('severity', models.CharField(max_length=10)),
                ('due_at', models.DateTimeField(null=True)),
                ('question', models.CharField(max_length=1000)),
                ('state', models.CharField(db_default='asked', default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_by_name', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.BigIntegerField(null=True)),
                ('ended_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('answer', models.CharField(blank=True, db_default='', default='', max_length=2000)),
                ('know_how', models.CharField(blank=True, db_default='', default='', max_length=1000)),
                ('satisfaction', models.CharField(blank=True, db_default='', default='', max_length=10)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='service.case')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['case'], name='support_case'),
                    models.Index(fields=['centre', '-asked_at'], name='support_centre'),
                    models.Index(fields=['account'], name='support_account'),
                    models.Index(condition=models.Q(('know_how', ''), _negated=True), fields=['from_unit_id'], name='support_know_how')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'solved', 'given_back', 'taken_back'])),
                                           name='support_state_known'),
                    models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('case',), name='support_one_open')],
            },
        ),
        history.row_security("service_supportrequest", visible=SEEN, insertable=OF_SEEN_ACCOUNT, writable=SEEN),
        history.audited("service_supportrequest", account_column="account_id"),
        history.personal("service_supportrequest", account_column="account_id", person="null::bigint", plain=PLAIN),
    ]
