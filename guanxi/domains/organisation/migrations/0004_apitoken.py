"""Keys to the programming interface."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_security")]
    operations = [
        migrations.CreateModel("ApiToken", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=60)),
            ("prefix", models.CharField(max_length=12)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("scopes", models.JSONField(default=list)),
            ("is_read_only", models.BooleanField()),
            ("addresses", models.JSONField(default=list)),
            ("created_at", models.DateTimeField()),
            ("created_by", models.BigIntegerField()),
            ("expires_at", models.DateTimeField()),
            ("last_used_at", models.DateTimeField(null=True)),
            ("last_address", models.CharField(blank=True, max_length=45)),
            ("revoked_at", models.DateTimeField(null=True)),
            ("revoked_by", models.BigIntegerField(null=True)),
            ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
        ], options={"indexes": [models.Index(fields=["user"], name="apitoken_user")]}),
    ]
