"""The door of the organisation."""

from guanxi.domains.organisation.commands import (
    create_unit,
    create_user,
    disable_user,
    end_session,
    set_password,
    set_roles,
)
from guanxi.domains.organisation.fresh import fresh_login, require_fresh_login
from guanxi.domains.organisation.queries import (
    UnitCard,
    UserCard,
    actor_of_user,
    common_superior,
    everybody,
    head_of,
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
from guanxi.domains.organisation.roles import ROLES, acts_of, is_group_hidden

__all__ = [
    "ROLES", "UnitCard", "UserCard", "actor_of_user", "acts_of", "common_superior", "create_unit", "create_user",
    "disable_user", "end_session", "everybody", "fresh_login", "head_of",
    "is_group_hidden", "people", "require_fresh_login", "set_password", "set_roles",
    "subtree_ids", "superiors", "unit", "units", "units_by_code", "users", "users_by_staff_number", "users_with_role",
]
