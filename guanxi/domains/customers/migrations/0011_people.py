"""What is remembered of a person: preferences, a lunar birthday, further numbers. New columns have a database default: no rewrite."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0010_merged'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='best_channel',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='contact',
            name='best_time',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='contact',
            name='form_of_address',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='contact',
            name='likes',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='contact',
            name='taboo',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AlterField(
            model_name='contact',
            name='birthday',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name='ContactPhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('number_hash', models.CharField(max_length=64)),
                ('is_preferred', models.BooleanField(db_default=False, default=False)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='more_phones', to='customers.contact')),
            ],
            options={
                'indexes': [models.Index(fields=['account'], name='contact_phone_account'), models.Index(fields=['number_hash'], name='contact_phone_hash')],
                'constraints': [models.UniqueConstraint(fields=('contact', 'number'), name='contact_phone_once')],
            },
        ),
        history.row_security("customers_contactphone", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("customers_contactphone", account_column="account_id"),
    ]
