"""History of units and people; password hashes stay out of the images."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial"), ("foundation", "0002_database")]
    operations = [
        history.audited("organisation_unit"),
        # lenient: the login library changes passwords by itself
        history.audited("organisation_user", secret="password", lenient=True),
    ]
