"""History of attachments: who attached what to what."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("foundation", "0002_database")]
    operations = [history.audited("files_attachment")]
