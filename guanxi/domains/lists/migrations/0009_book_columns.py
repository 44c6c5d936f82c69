"""Typed columns of the book that are made at run time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0008_vault'),
    ]

    operations = [
        migrations.CreateModel(
            name='BookColumn',
            fields=[
                ('key', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('zh', models.CharField(max_length=30)),
                ('en', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=12)),
                ('choices', models.JSONField(db_default=[], default=list)),
                ('position', models.PositiveIntegerField()),
                ('state', models.CharField(db_default='waiting', default='waiting', max_length=8)),
                ('done', models.IntegerField(db_default=0, default=0)),
                ('total', models.IntegerField(db_default=0, default=0)),
                ('asked_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'filling', 'ready', 'failed', 'retired'))), name='book_column_state_known'), models.CheckConstraint(condition=models.Q(('key__regex', '^cf_[0-9]+$')), name='book_column_key')],
            },
        ),
    ]
