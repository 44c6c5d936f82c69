"""Where and what a person said may name him: in history it lies where an erasure finds it (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

KEYS = "id,version,created_at,updated_at,account_id,contact_id,purpose,channel"


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_security"), ("foundation", "0005_personal_images")]
    operations = [
        history.personal("consent_consent", account_column="account_id", person="r.contact_id", plain=f"{KEYS},recorded_by_id,recorded_by_name,act_id"),
        history.personal("consent_touch", account_column="account_id", person="r.contact_id", plain=f"{KEYS},at,is_ours,decision_id,by_id,by_name"),
    ]
