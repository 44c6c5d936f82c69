"""The required fields of accounts and their people as rows of text, for statements that judge them where they lie (stewardship).

SQL only: the values never reach Python. Which fields: those that count for completeness (a test holds the two lists equal), the
custom ones that are required today among them, as in commands.derived. Not for here: what is shown to anybody.
"""

from __future__ import annotations

import functools

from guanxi.domains.customers.queries import catalogue
from guanxi.foundation.pure.catalogue import Field

_ACCOUNT = {
    "name": "a.name", "group_code": "n.group_code", "uscc": "n.uscc", "customer_kind": "a.customer_kind", "industry_code": "a.industry_code",
    "unit": "a.unit_id::text", "manager": "o.owner_id::text", "district": "a.district", "address": "a.address",
    "has_agreement": "a.has_agreement::text",
}
_CONTACT = {"name": "c.name", "post": "c.post", "mobile": "coalesce(nullif(c.mobile, ''), c.office_phone)", "email": "c.email", "hobby": "c.hobby"}
# %(ids)s: account ids. Everybody who answers for the account; a salesperson is whoever of them holds R2.
PEOPLE = """
select s.account_id, min(s.user_id) filter (where s.role = 'owner') as owner_id,
       min(s.user_id) filter (where s.role = 'customer_response') as service_id, min(s.user_id) filter (where u.roles @> '["R2"]') as sales_id
from customers_assignment s join organisation_user u on u.id = s.user_id
where s.account_id = any(%(ids)s) and s.valid_until is null group by s.account_id
"""


# One row per field of an account (contact_id null) and of each of its people; an account without people lacks one whole person.
_FIELDS = f"""
select a.id as account_id, null::bigint as contact_id, f.field, nullif(f.value, '') as value, jsonb_exists(a.known_unknown, f.key) as is_unknown
from customers_account a
left join ({PEOPLE}) o on o.account_id = a.id
left join (
  select i.account_id, (array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'group_code'))[1] as group_code,
         (array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'uscc'))[1] as uscc
  from customers_accountidentifier i where i.account_id = any(%(ids)s) and i.valid_until is null group by i.account_id) n on n.account_id = a.id
cross join lateral (values {{account}}) as f (field, key, value)
where a.id = any(%(ids)s) and a.is_active
union all
select a.id, c.id, f.field, nullif(f.value, ''), coalesce(jsonb_exists(c.known_unknown, f.key), false)
from customers_account a left join customers_contact c on c.account_id = a.id and c.is_active
cross join lateral (values {{contact}}) as f (field, key, value)
where a.id = any(%(ids)s) and a.is_active
"""  # noqa: S608 (constants only)


def keys() -> tuple[str, ...]:
    """`account.name`, `contact.cf_3`: every field that counts today, declared ones first. ARC-11."""
    return (*(f"account.{key}" for key in (*_ACCOUNT, *_customs("account"))), *(f"contact.{key}" for key in (*_CONTACT, *_customs("contact"))))


def customs() -> tuple[tuple[str, Field], ...]:
    """The custom ones of `keys` with their definitions: label, kind, the role that tends them."""
    return tuple((f"{subject}.{field.key}", field) for subject in ("account", "contact") for field in catalogue.customs(subject) if field.required)


def field_of(key: str) -> Field | None:
    """The field behind `contact.mobile`, also one that was retired since; None for what never was."""
    subject, _, name = key.partition(".")
    return catalogue.one_ever(subject=subject, key=name) if subject in catalogue.DECLARED else None


def fields_sql() -> str:
    """The statement over the accounts in %(ids)s: account_id, contact_id, field, value, is_unknown."""
    return _sql(_customs("account"), _customs("contact"))


def _customs(subject: str) -> tuple[str, ...]:
    return tuple(field.key for field in catalogue.customs(subject) if field.required)


@functools.lru_cache(maxsize=8)
def _sql(accounts: tuple[str, ...], contacts: tuple[str, ...]) -> str:
    return _FIELDS.format(account=_values("account", _ACCOUNT | {key: f"a.extra ->> '{key}'" for key in accounts}),
                          contact=_values("contact", _CONTACT | {key: f"c.extra ->> '{key}'" for key in contacts}))


def _values(kind: str, expressions: dict[str, str]) -> str:
    return ", ".join(f"('{kind}.{key}', '{key}', {sql})" for key, sql in expressions.items())
