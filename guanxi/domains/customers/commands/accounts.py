"""Creating and changing accounts. Not for here: their codes (commands.codes)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypedDict

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import codes, derived
from guanxi.domains.customers.fields import ACCOUNT_UNKNOWN, IDENTIFIER_SCHEMES
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import custom_values
from guanxi.domains.customers.rules import values as value_rules
from guanxi.foundation.django import audit, clock, idempotency, prepared
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy, OneOf


class AccountValues(TypedDict, total=False):
    """What people enter about an account; keys and kinds are the catalogue's. Only the given keys are written.

    Keys of custom fields (cf_<number>, see `customers.api.catalogue`) may stand beside these: the catalogue of today checks them.
    """

    name: str
    short_name: str
    customer_kind: str
    industry_code: str
    service_scope: str
    cooperation: str
    industry_influence: str
    market_role: str
    sector_code: str
    unit: int
    district: str
    address: str
    has_agreement: bool | None
    agreement_number: str
    agreement_until: date | None
    is_upstream: bool
    influence_percentile: int | None
    revenue_group: str | None
    customer_since: date | None


def create_account(
    *, actor: Actor, now: datetime, values: AccountValues, identifiers: Mapping[Annotated[str, OneOf(IDENTIFIER_SCHEMES)], str] | None = None,
    owner_id: int | None = None, key: str = "",
) -> int:
    """Adds an account in the actor's territory; who sees only his own becomes its owner. Returns its id. ARC-01, ARC-08.

    identifiers: scheme → value. Refuses `foreign_unit`, `code_taken`, `required`. `key` makes a repeated form harmless.
    """
    access.require_act(actor, "account.create")
    fields, custom = custom_values.apart(value_rules.clean(
        catalogue=catalogue.accounts(), values={"name": "", "unit": actor.unit_id, **values}, today=now.astimezone(clock.ZONE).date()))
    unit_id = fields.pop("unit")
    access.require_unit(actor, unit_id)
    owner = owner_id or (actor.user_id if actor.scope.shape == "narrow" and not actor.scope.unit_ids else None)
    with audit.acting(actor=actor, verb="create_account", now=now) as act:
        claimed = idempotency.claim(act=act, key=key)
        account = Account(
            pk=_next_id() if owner else None, unit_id=unit_id, **keys_of_name(fields["name"]), created_at=now, updated_at=now,
            region_code=access.region_of(unit_id), extra=custom_values.merged({}, custom), **fields)
        if owner:
            derived.foresee(user_id=owner, account_id=account.pk)
        prepared.insert(account)
        for scheme, value in (identifiers or {}).items():
            if value:
                codes.put(act=act, account=account, scheme=scheme, value=value, is_first=True)
        if owner:
            Assignment(account=account, user_id=owner, unit_id=unit_id, role="owner",
                       valid_from=now.astimezone(clock.ZONE).date()).store(now=now)
        derived.refresh_book([account.pk])  # its owner was foreseen, and nobody else has it yet
        if identifiers:
            derived.refresh_search([account.pk], has_contacts=False)
        else:
            derived.first_words(account_id=account.pk, unit_id=unit_id, name=account.name, short_name=account.short_name)
        idempotency.remember(claimed, str(account.pk))
    return account.pk


def edit_account(*, actor: Actor, now: datetime, account_id: int, expected_version: int, values: AccountValues) -> uuid.UUID:
    """Changes the given fields; returns the act (for `undo_edit`). Refuses `changed_meanwhile` (CON-80), `foreign_unit`, wrong
    values. A filled field is no longer 未知(已问). ARC-01, ARC-12."""
    with audit.acting(actor=actor, verb="edit_account", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        fields, custom = custom_values.apart(value_rules.clean(
            catalogue=catalogue.accounts(), values=dict(values), today=now.astimezone(clock.ZONE).date()))
        unit_id = fields.pop("unit", None)
        account = Account.objects.get(pk=account_id)
        account.extra = custom_values.merged(account.extra, custom)
        if unit_id and unit_id != account.unit_id:
            access.require_unit(actor, unit_id)
            account.unit_id, account.region_code = unit_id, access.region_of(unit_id)
        for name, value in fields.items():
            setattr(account, name, value)
        for name, value in keys_of_name(account.name).items():
            setattr(account, name, value)
        account.known_unknown = [k for k in account.known_unknown if fields.get(k) in (None, "") and k not in account.extra]
        account.store(now=now, expected_version=expected_version)
        derived.refresh([account_id])
        derived.settle_gaps(act=act, account_ids=[account_id])
    return act.id


def mark_account_unknown(
    *, actor: Actor, now: datetime, account_id: int, field: Annotated[str, ListedBy("read_account_state", "groups.values.field")],
) -> None:
    """Records 未知(已问): somebody asked for a required field and nobody knows. It counts as done, and is asked again when the pack's days are
    over; said once more, they begin anew. ARC-03, operator 1.19."""
    with audit.acting(actor=actor, verb="mark_account_unknown", now=now, subject=Ref("account", account_id), reason=field) as act:
        access.require(actor, "account.edit", account_id)
        if field not in ACCOUNT_UNKNOWN and field not in {one.key for one in catalogue.customs("account")}:
            raise Refusal("cannot_be_unknown", t("该项不能记为未知", "This field cannot be unknown"), field=field)
        account = Account.objects.select_for_update().get(pk=account_id)
        if field not in account.known_unknown and field not in account.extra:
            account.known_unknown = [*account.known_unknown, field]
            account.store(now=now)
            derived.refresh_book([account_id])
            derived.settle_gaps(act=act, account_ids=[account_id])


def keys_of_name(name: str) -> dict[str, str]:
    """What is derived from a name and kept in the account's row."""
    return {"sort_key": chinese.sort_key(name)[:240], "name_key": chinese.company_key(name)[:120]}


def _next_id() -> int:
    with prepared.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('customers_account', 'id'))")
        row: Any = cursor.fetchone()
    return int(row[0])

