import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0023_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=20)),
                ('severity', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=10)),
                ('channel', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=120)),
                ('said', models.CharField(blank=True, db_default='', default='', max_length=2000)),
                ('said_by', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('external_number', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('handler_id', models.BigIntegerField(null=True)),
                ('handler_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('answer', models.CharField(blank=True, db_default='', default='', max_length=2000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('satisfaction', models.CharField(blank=True, db_default='', default='', max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                ('reopened', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('reopened_at', models.DateTimeField(null=True)),
                ('reopen_reason', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('recorded_by_id', models.BigIntegerField()),
                ('recorded_by_name', models.CharField(max_length=120)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.contact')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-received_at'], name='case_account'), models.Index(fields=['received_at', 'id'], name='case_received'), models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['received_at', 'id'], name='case_pending'), models.Index(condition=models.Q(('external_number', ''), _negated=True), fields=['external_number'], name='case_external'), models.Index(condition=models.Q(('contact__isnull', False)), fields=['contact'], name='case_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'closed'])), name='case_state_known')],
            },
        ),
    ]
