"""Whom of a customer's people a visit met (ORG-23)."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0039_called'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('visited_on', models.DateField()),
                ('visited_by_id', models.BigIntegerField()),
                ('visited_by_name', models.CharField(max_length=120)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.account')),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='customers.contact')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-visited_on'], name='person_visit_account')],
                'constraints': [models.UniqueConstraint(fields=('contact', 'visited_on', 'visited_by_id'), name='person_visit_once')],
            },
        ),
        history.row_security("customers_personvisit", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("customers_personvisit", account_column="account_id"),
    ]
