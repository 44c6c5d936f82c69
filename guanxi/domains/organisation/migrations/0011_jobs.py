"""Somebody's job of the pack's catalogue (ORG-17)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0010_people_by_pinyin'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='job',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
    ]
