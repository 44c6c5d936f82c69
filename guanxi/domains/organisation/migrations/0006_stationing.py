"""Who works in another unit for a time (ORG-19)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.foundation.django import history


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0005_duties'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stationing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('reason', models.CharField(max_length=200)),
                ('sent_by_id', models.BigIntegerField()),
                ('sent_by_name', models.CharField(max_length=120)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('stationed', 'direct'))), name='stationing_kind_known'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='stationing_days')],
            },
        ),
        history.audited("organisation_stationing"),
    ]
