"""Names of two people that became one: in history they lie where an erasure finds them (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

PLAIN = ("id,version,created_at,updated_at,kind,account_id,survivor_id,loser_id,survivor_version,loser_version,state,asked_by_id,asked_by_name,"
         "approval_id,decided_by_name,acts,merged_at,undone_at,undone_by_name,kept")


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0002_security"), ("foundation", "0005_personal_images")]
    operations = [history.personal("duplicates_merge", account_column="account_id", plain=PLAIN,
                                   person="case when r.kind = 'contact' then r.survivor_id end")]
