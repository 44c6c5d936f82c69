"""Former posts of people, and two records of what seems to be one person."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
# Whoever sees one of the two records; found only by the system.
OF_SEEN_SIDE = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id in (old_account_id, new_account_id)) end"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0011_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('old_contact_id', models.BigIntegerField()),
                ('new_contact_id', models.BigIntegerField()),
                ('old_account_id', models.BigIntegerField()),
                ('new_account_id', models.BigIntegerField()),
                ('matched_by', models.CharField(max_length=10)),
                ('state', models.CharField(db_default='open', default='open', max_length=10)),
                ('decided_by_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('name', models.CharField(max_length=60)),
                ('post', models.CharField(blank=True, max_length=80)),
                ('department', models.CharField(blank=True, max_length=80)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('source', models.CharField(max_length=10)),
            ],
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('birthday', ''), _negated=True), fields=['birthday', 'name'], name='contact_birthday'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='contact_email'),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['old_account_id'], name='move_from'),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['new_account_id'], name='move_to'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(fields=('old_contact_id', 'new_contact_id'), name='move_once'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('open', 'moved', 'different'))), name='move_state_known'),
        ),
        migrations.AddField(
            model_name='position',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account'),
        ),
        migrations.AddField(
            model_name='position',
            name='contact',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='customers.contact'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['contact', '-valid_until'], name='position_contact'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['account', 'valid_until'], name='position_account'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='position_in_order'),
        ),
        history.row_security("customers_position", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.row_security("customers_move", visible=OF_SEEN_SIDE, insertable="(select app_scope()) = 'all'", writable=OF_SEEN_SIDE),
        history.audited("customers_position", account_column="account_id"),
        history.audited("customers_move", account_column="old_account_id"),
    ]
