"""Money of product instances with a split, made by the night like every derived table."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0014_roles'),
        ('insights', '0004_account_rollup'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstanceSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_instance', models.CharField(max_length=200)),
                ('series_12', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.account')),
            ],
            options={
                'db_table': 'insights_instance_series',
                'constraints': [models.UniqueConstraint(fields=('account', 'product_instance'), name='instance_series_once')],
            },
        ),
    ]
