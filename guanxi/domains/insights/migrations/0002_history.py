"""History of data files and nights. The derived tables are rewritten by the night: no history."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial"), ("foundation", "0002_database")]
    operations = [history.audited("insights_factfile"), history.audited("insights_nightrun")]
