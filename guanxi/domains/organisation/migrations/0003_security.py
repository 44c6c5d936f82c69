"""When a password was set, which it may not be again, and the sessions that are open."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_history")]
    operations = [
        migrations.AddField("user", "password_set_at", models.DateTimeField(null=True)),
        migrations.CreateModel("PastPassword", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("encoded", models.CharField(max_length=128)),
            ("set_at", models.DateTimeField()),
            ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
        ]),
        migrations.CreateModel("LoginSession", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("session_key", models.CharField(max_length=40, unique=True)),
            ("device", models.CharField(blank=True, max_length=60)),
            ("address", models.CharField(blank=True, max_length=45)),
            ("began_at", models.DateTimeField()),
            ("seen_at", models.DateTimeField()),
            ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
        ]),
    ]
