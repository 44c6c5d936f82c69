"""Distributions are visible to who made them and to the unit and above; lines are reached through them."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

MADE = "(select app_scope()) = 'all' or made_by_id = (select app_user_id())"
SEEN = f"{MADE} or unit_id = any((select app_units())::bigint[])"


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0021_bin'),
        ('organisation', '0005_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('made_by_id', models.BigIntegerField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('scope', models.CharField(max_length=10)),
                ('industry_code', models.CharField(blank=True, db_default='', default='', max_length=6)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('seen_at', models.DateTimeField()),
                ('left_over', models.IntegerField(db_default=0, default=0)),
                ('balance', models.JSONField(db_default=[], default=list)),
                ('state', models.CharField(db_default='draft', default='draft', max_length=10)),
                ('begun_act', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('closing_note', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('area', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='DistributionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('state', models.CharField(max_length=8)),
                ('group_id', models.BigIntegerField(null=True)),
                ('from_user_id', models.BigIntegerField(null=True)),
                ('from_assignment_id', models.BigIntegerField(null=True)),
                ('to_user_id', models.BigIntegerField(null=True)),
                ('to_assignment_id', models.BigIntegerField(null=True)),
                ('grade', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('revenue_fen', models.BigIntegerField(db_default=0, default=0)),
                ('why', models.JSONField(db_default=[], default=list)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('distribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='customers.distribution')),
            ],
        ),
        migrations.AddConstraint(
            model_name='distribution',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'done', 'taken_back'))), name='distribution_state_known'),
        ),
        migrations.AddConstraint(
            model_name='distribution',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ('unowned', 'held', 'ticked', 'industry'))), name='distribution_scope_known'),
        ),
        migrations.AddIndex(
            model_name='distributionline',
            index=models.Index(fields=['account'], name='distribution_line_account'),
        ),
        migrations.AddConstraint(
            model_name='distributionline',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('stays', 'kept', 'planned', 'moved', 'returned', 'taken'))), name='distribution_line_state_known'),
        ),
        migrations.AddConstraint(
            model_name='distributionline',
            constraint=models.UniqueConstraint(fields=('distribution', 'account'), name='distribution_line_once'),
        ),
        history.row_security("customers_distribution", visible=SEEN, insertable=MADE, writable=SEEN),
        history.audited("customers_distribution", secret="balance"),
        history.audited("customers_distributionline", account_column="account_id"),
    ]
