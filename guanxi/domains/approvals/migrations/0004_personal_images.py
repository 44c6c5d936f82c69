"""Titles and notes of approvals may name people: in history they lie where an erasure finds them (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

REQUEST = ("id,version,created_at,updated_at,kind,subject_kind,subject_id,subject_version,url,policy_version,asked_by_id,asked_by_name,asked_at,"
           "expires_on,unit_ids,decider_ids,state,decided_at")
STEP = "id,version,created_at,updated_at,request_id,number,unit_id,state,is_next,decided_by_id,decided_by_name,decided_at"


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_named_deciders"), ("foundation", "0005_personal_images")]
    operations = [history.personal("approvals_request", account_column="", person="null::bigint", plain=REQUEST),
                  history.personal("approvals_step", account_column="", person="null::bigint", plain=STEP)]
