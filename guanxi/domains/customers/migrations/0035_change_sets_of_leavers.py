"""A leaver's bulk edits are seen, and taken back, by who answers for his unit now and by who sees what they touched. A draft stays his own.

The first target stands for all: a filter, not the answer (queries.bulk_left asks of every one).
"""

from django.db import migrations

MINE = "owner_id = (select app_user_id()) or (select app_user_id()) = 0"
SEEN = f"{MINE} or (select app_scope()) = 'all'"
LEFT = """state <> 'draft' and exists (select 1 from organisation_user u where u.id = owner_id and not u.is_active and (
  u.unit_id = any((select app_units())::bigint[]) or case customers_changeset.of
    when 'account' then exists (select 1 from customers_account a where a.id = customers_changeset.targets[1])
    else exists (select 1 from customers_contact c where c.id = customers_changeset.targets[1]) end))"""
NEW = f"{SEEN} or ({LEFT})"


def policies(seen: str, writable: str) -> str:
    """The two policies a take-back passes."""
    return (f"alter policy scope_select on customers_changeset using ({seen});\n"
            f"alter policy scope_update on customers_changeset using ({seen}) with check ({writable});")


class Migration(migrations.Migration):

    dependencies = [("customers", "0034_signed_by_in_the_book"), ("organisation", "0001_initial")]

    operations = [migrations.RunSQL(policies(NEW, NEW), policies(SEEN, MINE))]
