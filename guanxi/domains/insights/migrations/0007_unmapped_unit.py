"""Whose unmapped money is by the bill; what is there already says nothing and is headquarters' until the next night (PRM-60)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0006_account_usage'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='unmappedrevenue',
            name='unmapped_revenue_once',
        ),
        migrations.AddField(
            model_name='unmappedrevenue',
            name='revenue_unit',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='unmappedrevenue',
            constraint=models.UniqueConstraint(fields=('month', 'group_code', 'customer_code', 'billing_account', 'revenue_unit'), name='unmapped_revenue_once'),
        ),
    ]
