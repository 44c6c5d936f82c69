"""The required fields of accounts and their people as rows of text, for statements that judge them where they lie (stewardship).

SQL only: the values never reach Python. Which fields: those that count for completeness (a test holds the two lists equal).
Not for here: what is shown to anybody.
"""

from __future__ import annotations

_ACCOUNT = {
    "name": "a.name", "group_code": "n.group_code", "uscc": "n.uscc", "customer_kind": "a.customer_kind", "industry_code": "a.industry_code",
    "unit": "a.unit_id::text", "manager": "o.owner_id::text", "district": "a.district", "address": "a.address",
    "has_agreement": "a.has_agreement::text",
}
_CONTACT = {"name": "c.name", "post": "c.post", "mobile": "coalesce(nullif(c.mobile, ''), c.office_phone)", "email": "c.email", "hobby": "c.hobby"}
KEYS = tuple(f"account.{key}" for key in _ACCOUNT) + tuple(f"contact.{key}" for key in _CONTACT)

# %(ids)s: account ids. Everybody who answers for the account; a salesperson is whoever of them holds R2.
PEOPLE = """
select s.account_id, min(s.user_id) filter (where s.role = 'owner') as owner_id,
       min(s.user_id) filter (where s.role = 'customer_response') as service_id, min(s.user_id) filter (where u.roles @> '["R2"]') as sales_id
from customers_assignment s join organisation_user u on u.id = s.user_id
where s.account_id = any(%(ids)s) and s.valid_until is null group by s.account_id
"""


def _values(kind: str, expressions: dict[str, str]) -> str:
    return ", ".join(f"('{kind}.{key}', '{key}', {sql})" for key, sql in expressions.items())


# One row per field of an account (contact_id null) and of each of its people; an account without people lacks one whole person.
FIELDS = f"""
select a.id as account_id, null::bigint as contact_id, f.field, nullif(f.value, '') as value, jsonb_exists(a.known_unknown, f.key) as is_unknown
from customers_account a
left join ({PEOPLE}) o on o.account_id = a.id
left join (
  select i.account_id, (array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'group_code'))[1] as group_code,
         (array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'uscc'))[1] as uscc
  from customers_accountidentifier i where i.account_id = any(%(ids)s) and i.valid_until is null group by i.account_id) n on n.account_id = a.id
cross join lateral (values {_values("account", _ACCOUNT)}) as f (field, key, value)
where a.id = any(%(ids)s) and a.is_active
union all
select a.id, c.id, f.field, nullif(f.value, ''), coalesce(jsonb_exists(c.known_unknown, f.key), false)
from customers_account a left join customers_contact c on c.account_id = a.id and c.is_active
cross join lateral (values {_values("contact", _CONTACT)}) as f (field, key, value)
where a.id = any(%(ids)s) and a.is_active
"""  # noqa: S608 (constants only)
