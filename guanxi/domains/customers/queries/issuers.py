"""Who issues a number: all codes but the state's own are unique within a province only (operator 1.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guanxi.domains.customers.models import Account
from guanxi.domains.organisation import api as organisation

OF_PROVINCE = frozenset({"group_code", "customer_code", "billing_account", "access_number", "product_instance", "circuit", "resource"})


def issuer_of(*, scheme: str, unit_id: int) -> str:
    """The code of the province above `unit_id`, which a department of it shares; "" for headquarters and for numbers that the state issues."""
    if scheme not in OF_PROVINCE:
        return ""
    unit = organisation.unit(unit_id=unit_id)
    found = ""
    while True:
        found = unit.code if unit.tier == "province" else found
        if unit.parent_id is None:
            return found
        unit = organisation.unit(unit_id=unit.parent_id)


def provinces_of_units() -> Mapping[int, str]:
    """Unit id → code of its province ("" for headquarters), for imports."""
    found: dict[int, str] = {}
    units = organisation.units()  # parents come before children
    own = {unit.id: unit.code for unit in organisation.provinces(of=units)}
    for unit in units:
        found[unit.id] = own.get(unit.id) or found.get(unit.parent_id or 0, "")
    return found


def issuers_of_accounts(*, ids: Collection[int]) -> dict[int, str]:
    """Account id → code of the province of its unit ("" for headquarters): who gave a number of which the issuer is not said. Row security holds."""
    provinces = provinces_of_units()
    return {pk: provinces.get(unit_id, "") for pk, unit_id in Account.objects.filter(pk__in=ids).values_list("pk", "unit_id")}
