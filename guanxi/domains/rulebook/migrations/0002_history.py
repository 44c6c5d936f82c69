"""History of activated versions. The app may add and read them, never change or remove one."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial"), ("foundation", "0002_database")]
    operations = [
        history.audited("rulebook_policyversion"),
        history.internal_write_only("rulebook_policyversion"),
    ]
