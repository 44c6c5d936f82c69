"""Fields defined without code, and where their values lie."""

from django.db import migrations, models

from guanxi.foundation.django import history


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0016_personal_images'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='extra',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='contact',
            name='extra',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('subject', models.CharField(max_length=10)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('zh', models.CharField(max_length=30)),
                ('en', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=12)),
                ('choices', models.JSONField(db_default=[], default=list)),
                ('level', models.CharField(db_default='L1', default='L1', max_length=2)),
                ('purpose', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('retention', models.CharField(blank=True, db_default='', default='', max_length=100)),
                ('steward', models.CharField(db_default='R1', default='R1', max_length=3)),
                ('required', models.BooleanField(db_default=False, default=False)),
                ('is_listed', models.BooleanField(db_default=False, default=False)),
                ('importable', models.BooleanField(db_default=True, default=True)),
                ('help_zh', models.CharField(blank=True, db_default='', default='', max_length=100)),
                ('help_en', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('position', models.PositiveIntegerField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('subject__in', ('account', 'contact'))), name='custom_field_subject_known'), models.CheckConstraint(condition=models.Q(('level', 'L4'), _negated=True), name='custom_field_level_stored')],
            },
        ),
        history.audited("customers_customfield"),
    ]
