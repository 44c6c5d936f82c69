"""A unit under another superior, from where, by whom (ORG-01)."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0008_closed_unit_first_password'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('from_tier', models.CharField(max_length=10)),
                ('to_tier', models.CharField(max_length=10)),
                ('units', models.IntegerField()),
                ('people', models.IntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('moved_at', models.DateTimeField()),
                ('moved_by_id', models.BigIntegerField()),
                ('moved_by_name', models.CharField(max_length=120)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('from_parent', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('to_parent', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        history.audited("organisation_unitmove"),
    ]
