"""Disputes about who leads a group (GRD-10): seen by the sides, by who sees the account, and by who decides."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

DISPUTE = """case (select app_scope()) when 'all' then true when 'none' then false
  else (select app_user_id()) = opened_by_id or (select app_user_id()) = any(user_ids)
  or unit_id = any((select app_units())::bigint[]) or called_unit_id = any((select app_units())::bigint[])
  or unit_ids && (select app_units())::bigint[]
  or exists (select 1 from customers_account a where a.id = account_id) end"""
OPENED = "(select app_scope()) = 'all' or opened_by_id = (select app_user_id())"


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0032_agreement_unit'),
        ('organisation', '0009_unit_moves'),
        ('registration', '0005_held'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('unit_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('user_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('instance', models.PositiveSmallIntegerField(db_default=1, default=1)),
                ('reason', models.CharField(max_length=500)),
                ('opened_by_id', models.BigIntegerField()),
                ('opened_by_name', models.CharField(max_length=120)),
                ('opened_on', models.DateField()),
                ('called_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(db_default='open', default='open', max_length=8)),
                ('lead_user_id', models.BigIntegerField(null=True)),
                ('lead_unit_id', models.BigIntegerField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('decided_on', models.DateField(null=True)),
                ('decision_reason', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('appeals', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='registration.leaddispute')),
                ('called_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['unit'], name='lead_dispute_open'),
                            models.Index(fields=['account'], name='lead_dispute_account')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ('open', 'decided', 'void'))), name='lead_dispute_state_known'),
                    models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('account',), name='lead_dispute_one_open')],
            },
        ),
        history.row_security("registration_leaddispute", visible=DISPUTE, insertable=OPENED, writable=DISPUTE),
        history.audited("registration_leaddispute", account_column="account_id"),
    ]
