"""The value of a bulk edit: read from text, kept as text, read again; what stands in the field now; the right it needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment, ChangeSet, Contact
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import binning, custom_values
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

_LONGEST = 200  # of the column that keeps it
_OF_LEAVERS = """
select distinct s.account_id from audit_act a join audit_row r on r.act_id = a.id and r.table_name = 'customers_assignment' and r.op = 'U'
join customers_assignment s on s.id = r.row_id and s.role = 'owner' and s.valid_until is not null and s.account_id = any(%(ids)s)
join organisation_user u on u.id = s.user_id and not u.is_active
where a.caused_by = any(%(acts)s::uuid[]) and a.verb = 'assign' and exists (select 1 from customers_assignment o
  where o.account_id = s.account_id and o.role = 'owner' and o.valid_until is null and o.source_document = %(source)s)
"""


def right_of(field: str, *, of: str = rules.ACCOUNTS) -> str:
    """The act a bulk edit of this field needs."""
    if of == rules.PEOPLE:
        return "contact.edit"
    return {rules.OWNER: "account.assign", rules.BIN: access.RETIRE}.get(field, "account.edit")


def is_custom(field: str) -> bool:
    """Whether this is the key of a custom field, whose values lie in `extra`."""
    return field.startswith(custom_values.PREFIX)


def fields(*, of: str) -> tuple[Field, ...]:
    """What may be edited in bulk today: declared fields, then custom ones (SYS-22), of people those that no mask hides."""
    offered = {field.key for field in catalogue.of(of).fields}
    customs = (field for field in catalogue.customs(of) if of == rules.ACCOUNTS or field.level == "L1")
    return (*(field for field in rules.FIELDS[of] if field.key in offered), *customs)


def field_of(key: str, *, of: str = rules.ACCOUNTS) -> Field:
    """The field of today's catalogue; refuses `not_in_bulk`, a custom field that is not in use or private among them. SYS-22."""
    found = next((field for field in fields(of=of) if field.is_custom and field.key == key), None)
    return found or rules.field_named(key, of=of)


def value_of(field: str, text: str, *, today: date | None = None, of: str = rules.ACCOUNTS) -> Any:
    """The value as it is stored; for `owner` the id of the active person with this staff number, for `bin` the reason. Refuses what a form would."""
    if of == rules.ACCOUNTS and field == rules.BIN:
        return binning.require_reason(text)
    if of != rules.ACCOUNTS or field != rules.OWNER:
        found = field_of(field, of=of)
        value = value_rules.clean(catalogue=catalogue.of(of), values={found.key: text}, today=today)[field]
        if len(text_of(value, found)) > _LONGEST:
            raise Refusal("too_long", t(f"一次最多选择 {_LONGEST // 3} 项", f"At most {_LONGEST // 3} choices at a time"), field="value")
        return value
    person = organisation.person_named(said=text, field="value")
    if not person.is_active:
        raise Refusal("unknown_person", t("没有这个工号的在岗人员", "No active person has this staff number"), field="value")
    return person.id


def text_of(value: Any, field: Field | None = None) -> str:
    """A stored value as text that `stored` reads again; field: of a custom value."""
    if field is not None and field.is_custom:
        return custom_values.as_text(field, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def stored(row: ChangeSet) -> Any:
    """The value of a change set, typed; of a custom field also when it was retired since."""
    if is_custom(row.field):
        return custom_values.stored(catalogue.ever(row.of)[row.field], row.value)
    return int(row.value) if row.field == rules.OWNER else value_of(row.field, row.value, of=row.of)


def column_of(field: str) -> str:
    """Where the value of a field lies, as a name for `values_list`."""
    return f"extra__{field}" if is_custom(field) else field


def now_in(row: ChangeSet, ids: Collection[int]) -> dict[int, Any]:
    """What stands in the field of these accounts or people now; nothing for `bin`."""
    if row.field == rules.BIN:
        return {}
    if row.field == rules.OWNER:
        return dict(Assignment.objects.filter(account_id__in=ids, role="owner", valid_until=None).values_list("account_id", "user_id"))
    rows = Contact.objects.filter(pk__in=ids) if row.of == rules.PEOPLE else Account.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", column_of(row.field)))


def owned_by_leavers(row: ChangeSet, account_ids: Collection[int]) -> set[int]:
    """Those whose owner a bulk edit replaced, who has left since, while its new owner still is the one: nobody who is gone gets them back. LIF-17."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_LEAVERS, {"ids": list(account_ids), "acts": [str(act) for act in row.acts], "source": f"批量修改 {row.pk}"})
        return {account_id for (account_id,) in cursor.fetchall()}
