"""The door of the organisation."""

from guanxi.domains.organisation.commands import create_unit, create_user, disable_user, end_session, set_password
from guanxi.domains.organisation.queries import (
    UnitCard,
    UserCard,
    actor_of_user,
    common_superior,
    people,
    subtree_ids,
    superiors,
    unit,
    units,
    units_by_code,
    users,
    users_by_staff_number,
    users_with_role,
)
from guanxi.domains.organisation.roles import ROLES, acts_of

__all__ = [
    "ROLES", "UnitCard", "UserCard", "actor_of_user", "acts_of", "common_superior", "create_unit", "create_user",
    "disable_user", "end_session", "people", "set_password", "subtree_ids", "superiors", "unit", "units", "units_by_code", "users",
    "users_by_staff_number", "users_with_role",
]
