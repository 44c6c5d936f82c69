"""Remarks of checks and call-backs may name people: in history they lie where an erasure finds them (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

CHECK = ("id,version,created_at,updated_at,account_id,contact_id,field,outcome,source,checked_on,by_id,by_name,entered_by_id,entered_by_name,"
         "is_current")
CALL = "id,version,created_at,updated_at,account_id,draw_id,verification_id,asked_id,asked_name,due_on,state,answered_on,answered_by_name"


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0006_rounds_history"), ("foundation", "0005_personal_images")]
    operations = [history.personal("stewardship_verification", account_column="account_id", person="r.contact_id", plain=CHECK),
                  history.personal("stewardship_callback", account_column="account_id", person="null::bigint", plain=CALL)]
