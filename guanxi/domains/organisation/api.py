"""The door of the organisation."""

from guanxi.domains.organisation.commands import (
    TokenTerms,
    create_service_user,
    create_token,
    create_unit,
    create_user,
    disable_user,
    end_session,
    revoke_token,
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
    service_users,
    subtree_ids,
    superiors,
    token_limits,
    tokens_of_units,
    tokens_of_user,
    unit,
    units,
    units_by_code,
    users,
    users_by_staff_number,
    users_with_role,
)
from guanxi.domains.organisation.roles import ROLES, acts_of, is_group_hidden
from guanxi.domains.organisation.tokens import Bearer, NewToken, TokenCard, bearer

__all__ = [
    "ROLES", "Bearer", "NewToken", "TokenCard", "TokenTerms", "UnitCard", "UserCard", "actor_of_user", "acts_of", "bearer",
    "common_superior", "create_service_user", "create_token", "create_unit", "create_user", "disable_user", "end_session",
    "everybody", "fresh_login", "head_of", "is_group_hidden", "people", "require_fresh_login", "revoke_token", "service_users",
    "set_password", "set_roles", "subtree_ids", "superiors", "token_limits", "tokens_of_units", "tokens_of_user", "unit", "units",
    "units_by_code", "users", "users_by_staff_number", "users_with_role",
]
