"""A request is seen by who asked it, with its account, and by who answers it; a route by who answers alone, never by the asker (PRM-62).

History of requests lies with their account; that of routes with those who see everything.
"""

from django.db import migrations

from guanxi.foundation.django import history

ROUTE = """(select app_scope()) = 'all' or (asker_id <> (select app_user_id()) and (
  (select app_user_id()) = any(answerer_ids) or unit_id = any((select app_units())::bigint[])))"""
REQUEST = """case (select app_scope()) when 'all' then true when 'none' then false
  else asked_by_id = (select app_user_id()) or exists (select 1 from customers_account a where a.id = account_id)
  or exists (select 1 from parentage_parentroute r where r.request_id = parentage_parentrequest.id) end"""
ASKED = "(select app_scope()) = 'all' or asked_by_id = (select app_user_id())"
SYSTEM = "(select app_scope()) = 'all'"
PLAIN = ("id,version,created_at,updated_at,account_id,tree_kind,asked_by_id,asked_by_name,unit_id,asked_on,due_on,state,closed_on,attached_by_name,"
         "policy_version")


class Migration(migrations.Migration):
    dependencies = [("parentage", "0001_initial"), ("customers", "0002_security"), ("foundation", "0005_personal_images")]
    operations = [
        history.row_security("parentage_parentrequest", visible=REQUEST, insertable=ASKED, writable=REQUEST),
        history.row_security("parentage_parentroute", visible=ROUTE, insertable=SYSTEM, writable=ROUTE),
        history.audited("parentage_parentrequest", account_column="account_id"),
        history.personal("parentage_parentrequest", account_column="account_id", person="null::bigint", plain=PLAIN),
        history.audited("parentage_parentroute"),
    ]
