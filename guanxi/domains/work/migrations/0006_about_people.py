"""Work about a person that has no account is its owner's while he sees that person: it tells more of him than the account's readers may know."""

from django.db import migrations

BEFORE = """case when (select app_scope()) = 'all' then true when account_id is null then owner_id = (select app_user_id())
  else exists (select 1 from customers_account a where a.id = account_id) end"""
NOW = """case when (select app_scope()) = 'all' then true
  when account_id is null then owner_id = (select app_user_id())
    and (subject_kind <> 'contact' or exists (select 1 from customers_contact c where c.id = subject_id))
  else exists (select 1 from customers_account a where a.id = account_id) end"""


def _policies(visible: str) -> str:
    return "".join(f"alter policy scope_{which} on work_workitem using ({visible});\n" for which in ("select", "update", "delete"))


class Migration(migrations.Migration):
    dependencies = [("work", "0005_passed_from"), ("customers", "0002_security")]
    operations = [migrations.RunSQL(_policies(NOW), _policies(BEFORE))]
