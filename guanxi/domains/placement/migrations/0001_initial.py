"""What staff say of their background and of where they would work (ORG-16): visible to them and, through the door, to who answers for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guanxi.foundation.django import history

VERSIONED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("version", models.PositiveIntegerField(db_default=1, default=1)),
    ("created_at", models.DateTimeField()),
    ("updated_at", models.DateTimeField()),
]
# his own, and the system's: the door reads for a supervisor only after it has asked whether he is one
HIS = "user_id = (select app_user_id()) or (select app_user_id()) = 0"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organisation", "0006_stationing"), ("foundation", "0002_database")]
    operations = [
        migrations.CreateModel("Profile", [
            *VERSIONED,
            ("is_open", models.BooleanField()),
            ("said_on", models.DateField()),
            ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
        ]),
        migrations.CreateModel("Entry", [
            *VERSIONED,
            ("kind", models.CharField(max_length=14)),
            ("stance", models.CharField(max_length=6)),
            ("value", models.CharField(max_length=60)),
            ("awarded_on", models.DateField(null=True)),
            ("said_on", models.DateField()),
            ("confirmed_by_id", models.BigIntegerField(null=True)),
            ("confirmed_by_name", models.CharField(blank=True, db_default="", default="", max_length=120)),
            ("confirmed_on", models.DateField(null=True)),
            ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                       to=settings.AUTH_USER_MODEL)),
        ], options={"constraints": [
            models.UniqueConstraint(fields=["user", "kind", "value"], name="placement_entry_once"),
            models.CheckConstraint(condition=models.Q(("stance__in", ("has", "wants", "avoids"))), name="placement_stance_known")]}),
        # history says that something changed, not what: the value is his, and goes with him
        *(operation for table, secret in (("placement_profile", "is_open"), ("placement_entry", "value,awarded_on,stance")) for operation in (
            history.row_security(table, visible=HIS, insertable=HIS, writable=HIS), history.audited(table, secret=secret))),
    ]
