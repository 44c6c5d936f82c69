"""History of rounds; they hold members of staff and counts."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0005_rounds"), ("foundation", "0002_database")]
    operations = [history.audited("stewardship_collectionround"), history.audited("stewardship_collectionline")]
