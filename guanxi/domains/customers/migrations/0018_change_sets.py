"""Bulk edits as change sets: who made them sees them, and who sees everything. Lists of ids stay out of the history."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.foundation.django import history

MINE = "owner_id = (select app_user_id()) or (select app_user_id()) = 0"
SEEN = f"{MINE} or (select app_scope()) = 'all'"


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0017_custom_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('field', models.CharField(max_length=30)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('said', models.CharField(blank=True, max_length=400)),
                ('targets', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('seen_at', models.DateTimeField()),
                ('unchanged', models.IntegerField(db_default=0, default=0)),
                ('refused', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('state', models.CharField(db_default='draft', default='draft', max_length=8)),
                ('progress', models.IntegerField(db_default=0, default=0)),
                ('changed', models.IntegerField(db_default=0, default=0)),
                ('acts', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('begun_act', models.UUIDField(null=True)),
                ('kept', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-id'], name='change_set_of_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'running', 'done', 'undoing', 'undone'))), name='change_set_state_known')],
            },
        ),
        history.row_security("customers_changeset", visible=SEEN, insertable=MINE, writable=MINE),
        history.audited("customers_changeset", secret="targets,refused,kept,acts"),
    ]
