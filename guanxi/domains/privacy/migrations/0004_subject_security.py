"""A person's own requests: read by who asked and by the units that decide; reasons and bases in history can be forgotten (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

SEEN = """(select app_scope()) = 'all' or asked_by_id = (select app_user_id()) or unit_id = any((select app_home())::bigint[])"""
MADE = "(select app_scope()) = 'all' or asked_by_id = (select app_user_id())"
KEYS = "id,version,created_at,updated_at,account_id,unit_id,kind,asked_by_id,asked_by_name,asked_at,approval_id,state,until"
VAULT = (f"{KEYS},contact_ids,opened_ids,fields,rows,minutes,batch_hours,granted_at,granted_by_name,ended_by_name,ended_at,review_due,reviewed_at,"
         "reviewed_by_name,verdict,escalated_at")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_subject_requests"), ("foundation", "0005_personal_images")]
    operations = [
        history.row_security("privacy_subjectrequest", visible=SEEN, insertable=MADE, writable=SEEN),
        history.audited("privacy_subjectrequest", account_column="account_id"),
        history.personal("privacy_subjectrequest", account_column="account_id", person="r.contact_id",
                         plain=f"{KEYS},contact_id,done_at,sha256,counts"),
        history.personal("privacy_vaultrequest", account_column="account_id", person="null::bigint", plain=VAULT),
    ]
