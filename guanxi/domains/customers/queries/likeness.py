"""Whether a customer is known already, by any name it had and any code: asked for everybody, shown by who asks (IMP-19, PRM-62)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, AccountIdentifier, Contact, ContactPhone
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import blind_index
from guanxi.foundation.pure import chinese, short_names
from guanxi.foundation.pure.actor import Actor

MOST = 20

_KNOWN = """
select s.id, s.unit_id, min(k.rank), not s.is_active from (
  select coalesce(a.merged_into_id, a.id) as id, 2 as rank from customers_account a where a.name_key = any(%(keys)s)
  union all select coalesce(a.merged_into_id, a.id), 3 from customers_formername f join customers_account a on a.id = f.account_id
    where f.name_key = any(%(keys)s)
  union all select i.account_id, 1 from customers_accountidentifier i where i.value = any(%(codes)s) and i.scheme = 'uscc' and i.valid_until is null
  union all select coalesce(a.merged_into_id, a.id), 4 from customers_called(%(shorts)s) c join customers_account a on a.id = c.account_id
  union all select a.id, 4 from customers_account a where a.id = any(%(near)s)
) k join customers_account s on s.id = k.id and s.merged_into_id is null
where s.id <> all(%(apart)s) group by s.id order by min(k.rank), s.id limit %(most)s
"""
_WHY = {1: "uscc", 2: "name", 3: "former_name", 4: "short_name"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """An account that may be the one asked for. why: uscc, name, former_name, short_name. is_binned: it lies in the recycle bin."""

    account_id: int
    unit_id: int
    why: str
    is_binned: bool = False


def known_accounts(*, name: str, short_name: str = "", uscc: str = "", apart: Collection[int] = ()) -> tuple[Known, ...]:
    """Accounts of this name, written in any way, now or formerly, of this short form or short name, or with this credit code; the surest first.

    Not narrowed to a reader: the caller binds the system and shows no more than that there is one. A credit code is no proof (operator 1.2).
    """
    keys = [key for key in {chinese.company_key(text)[:120] for text in (name, short_name) if text.strip()} if len(key) >= 2]
    if not keys and not uscc.strip():
        return ()
    near = lists.accounts_spelled_with(text=name) if len(chinese.normalise(name)) >= short_names.SHORTEST else {}
    found = [account_id for account_id, spelled in near.items() if short_names.is_short_for(name, spelled)]
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"keys": keys, "shorts": short_names.as_stored(name, short_name), "near": found,
                                "codes": [uscc.strip().upper()] if uscc.strip() else [], "apart": list(apart), "most": MOST})
        return tuple(Known(account_id=row[0], unit_id=row[1], why=_WHY[row[2]], is_binned=row[3]) for row in cursor.fetchall())


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What is compared of one account (facts.LIKENESS, for a few). phones: blind indexes."""

    name: str
    district: str
    address: str
    uscc: str
    phones: frozenset[str]
    billing_accounts: frozenset[str]
    short_name: str = ""


def compared(*, ids: Collection[int]) -> dict[int, Compared]:
    """The compared data of these accounts. Not narrowed to a reader."""
    codes: dict[int, dict[str, set[str]]] = {}
    numbers = AccountIdentifier.objects.filter(account__in=ids, scheme__in=("uscc", "billing_account"), valid_until=None)
    for account_id, scheme, value in numbers.values_list("account_id", "scheme", "value"):
        codes.setdefault(account_id, {}).setdefault(scheme, set()).add(value)
    phones: dict[int, set[str]] = {}
    mobiles = Contact.objects.filter(account__in=ids, is_active=True).exclude(mobile_hash="").values_list("account_id", "mobile_hash")
    further = ContactPhone.objects.filter(account__in=ids).exclude(number_hash="").values_list("account_id", "number_hash")
    for account_id, hashed in (*mobiles, *further):
        phones.setdefault(account_id, set()).add(hashed)
    return {row.pk: Compared(
        name=row.name, short_name=row.short_name, district=row.district, address=row.address, uscc=min(codes.get(row.pk, {}).get("uscc", {""})),
        phones=frozenset(phones.get(row.pk, ())), billing_accounts=frozenset(codes.get(row.pk, {}).get("billing_account", ())))
        for row in Account.objects.filter(pk__in=ids, is_active=True)}


@dataclass(frozen=True, kw_only=True)
class Doubled:
    """Two people of one account who may be one. why: mobile or name."""

    one_id: int
    other_id: int
    why: str


def same_people(*, account_id: int, name: str, mobile: str) -> dict[int, str]:
    """Active people of an account with this name, written in any way, or this mobile: contact id → mobile or name."""
    said, hashed = chinese.normalise(name), blind_index.phone_hash(mobile) if mobile.strip() else ""
    found: dict[int, str] = {}
    for contact_id, known_as, known_hash in Contact.objects.filter(account=account_id, is_active=True).values_list("pk", "name", "mobile_hash"):
        if hashed and known_hash == hashed:
            found[contact_id] = "mobile"
        elif said and chinese.normalise(known_as) == said:
            found[contact_id] = "name"
    return found


def doubled_contacts(*, account_id: int) -> tuple[Doubled, ...]:
    """People of one account with the same mobile, or the same name written in any way; each pair once, the surer reason."""
    people = list(Contact.objects.filter(account=account_id, is_active=True).order_by("pk").values_list("pk", "name", "mobile_hash"))
    found: dict[tuple[int, int], str] = {}
    for why, place in (("mobile", 2), ("name", 1)):
        seen: dict[str, int] = {}
        for row in people:
            said = chinese.normalise(str(row[place])) if place == 1 else str(row[place])
            if said and said in seen:
                found.setdefault((seen[said], row[0]), why)
            elif said:
                seen[said] = row[0]
    return tuple(Doubled(one_id=one, other_id=other, why=why) for (one, other), why in found.items())


def survivor_of(*, kind: str, id: int) -> int | None:
    """Into which record this one was merged, None when it was not; also when the reader sees neither."""
    with connection.cursor() as cursor:
        cursor.execute("select customers_survivor(%s, %s)", [kind, id])
        row = cursor.fetchone()
    return row[0] if row else None


def merged_into(*, account_id: int) -> tuple[int, ...]:
    """The accounts that are part of this one now: their history and timeline are read together with its own."""
    with connection.cursor() as cursor:
        cursor.execute("select customers_merged(%s)", [account_id])
        return tuple(cursor.fetchone()[0])


def where_now(*, actor: Actor, given: Mapping[str, object]) -> dict[str, object] | None:
    """The parts of an address with merged records replaced by those that stayed, as far as `actor` sees them; None: nothing to replace."""
    led: dict[str, object] = {}
    for kind in ("account", "contact"):
        id = given.get(f"{kind}_id")
        stayed = survivor_of(kind=kind, id=id) if isinstance(id, int) else None
        if stayed is None:
            continue
        sought = Contact.objects.filter(pk=stayed) if kind == "contact" else access.visible(Account.objects.filter(pk=stayed), actor)
        if sought.exists():
            led[f"{kind}_id"] = stayed
    return {**given, **led} if led else None
