"""Titles and outcomes of work may name people: in history they lie where an erasure finds them (ADR 0008)."""

from django.db import migrations

from guanxi.foundation.django import history

PLAIN = ("id,version,created_at,updated_at,account_id,kind,owner_id,subject_kind,subject_id,due_on,weight,stake_fen,dedupe_key,state,"
         "snoozed_until,closed_at")


class Migration(migrations.Migration):
    dependencies = [("work", "0003_done_key"), ("foundation", "0005_personal_images")]
    operations = [history.personal("work_workitem", account_column="account_id", plain=PLAIN,
                                   person="case when r.subject_kind = 'contact' then r.subject_id end")]
