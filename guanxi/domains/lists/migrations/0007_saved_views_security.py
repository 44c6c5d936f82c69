"""What readers keep is theirs; a shared view may be read by its unit and below. Only its owner changes it."""

from django.db import migrations

from guanxi.foundation.django import history

MINE = "owner_id = (select app_user_id()) or (select app_user_id()) = 0"
SHARED = f"""{MINE} or (shared_unit_id is not null and removed_at is null and exists (
  select 1 from organisation_user reader join organisation_unit his on his.id = reader.unit_id
  join organisation_unit top on top.id = lists_savedview.shared_unit_id
  where reader.id = (select app_user_id()) and starts_with(his.path, top.path)
    and (shared_role = '' or reader.roles ? shared_role)))"""
CHOICE = "user_id = (select app_user_id()) or (select app_user_id()) = 0"


class Migration(migrations.Migration):
    dependencies = [("lists", "0006_saved_views"), ("foundation", "0002_database"), ("organisation", "0001_initial")]
    operations = [
        history.row_security("lists_savedview", visible=SHARED, insertable=MINE, writable=MINE),
        migrations.RunSQL(
            f"alter policy scope_update on lists_savedview using ({MINE}); alter policy scope_delete on lists_savedview using ({MINE})",
            migrations.RunSQL.noop),
        history.row_security("lists_bookchoice", visible=CHOICE, insertable=CHOICE, writable=CHOICE),
        history.row_security("lists_bookexport", visible=MINE, insertable=MINE, writable=MINE),
        history.audited("lists_savedview"), history.audited("lists_bookchoice"), history.audited("lists_bookexport"),
    ]
