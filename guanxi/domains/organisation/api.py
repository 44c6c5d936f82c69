"""The door of the organisation."""

from guanxi.domains.organisation.commands import (
    TokenTerms,
    create_service_user,
    create_token,
    create_unit,
    create_user,
    disable_user,
    end_session,
    move_user,
    revoke_token,
    set_password,
    set_roles,
)
from guanxi.domains.organisation.duties import TIER_NAMES, DutyKind, UnitView, set_unit_kind, unit_view
from guanxi.domains.organisation.external import (
    ExternalTerms,
    create_external_user,
    create_party,
    end_contracts,
    extend_contract,
    is_external,
)
from guanxi.domains.organisation.factors import FactorCard, factor_holders, note_factor, reset_factor
from guanxi.domains.organisation.founding import Founding, appoint_administrator, needs_head_office
from guanxi.domains.organisation.fresh import fresh_login, require_fresh_login
from guanxi.domains.organisation.grouping import GroupCard, end_group, groups, groups_in, join_group, open_group
from guanxi.domains.organisation.handing import Slip, WaitingUnit, hand_out_passwords, waiting_units
from guanxi.domains.organisation.keys import service_users, tokens_of_units
from guanxi.domains.organisation.leading import head_of, heads_above
from guanxi.domains.organisation.moving import MoveCard, MovePreview, move_preview, move_unit, moves, take_back_move
from guanxi.domains.organisation.naming import person_named
from guanxi.domains.organisation.pack import in_force as duties_in_force
from guanxi.domains.organisation.pack import jobs_in_force
from guanxi.domains.organisation.queries import (
    UnitCard,
    UserCard,
    actor_of_user,
    actors_of_users,
    common_superior,
    everybody,
    nearest_of_kind,
    people,
    people_of_unit,
    provinces,
    subtree_ids,
    superiors,
    token_limits,
    tokens_of_user,
    unit,
    units,
    units_by_code,
    users,
    users_by_name,
    users_by_staff_number,
    users_with_role,
)
from guanxi.domains.organisation.roles import ADMINISTRATORS, ROLES, acts_of, is_group_hidden
from guanxi.domains.organisation.roster.importing import judge_people, judge_units, write_people, write_units
from guanxi.domains.organisation.roster.lines import Note, PersonLine, Said, UnitLine
from guanxi.domains.organisation.roster.missing import missing_people, missing_units
from guanxi.domains.organisation.roster.undoing import Undone, undo_people, undo_units
from guanxi.domains.organisation.serving import (
    Serving,
    industries,
    served_industries,
    serving,
    set_unit_industries,
    units_of_industry,
)
from guanxi.domains.organisation.staffing import (
    FirstPassword,
    PersonTerms,
    add_person,
    edit_person,
    move_person,
    reset_password,
)
from guanxi.domains.organisation.stationing import KINDS as STATIONING_KINDS
from guanxi.domains.organisation.stationing import (
    StationingCard,
    StationingTerms,
    end_stationing,
    may_station,
    reason_over,
    station,
    stationings,
)
from guanxi.domains.organisation.stationing import near as stationings_near
from guanxi.domains.organisation.structure import KINDS as UNIT_KINDS
from guanxi.domains.organisation.structure import UnitTerms, add_unit, change_unit, close_unit, reopen_unit
from guanxi.domains.organisation.territory import administers, require_seen
from guanxi.domains.organisation.territory import reach as reach_of_administrator
from guanxi.domains.organisation.tokens import Bearer, NewToken, TokenCard, bearer
from guanxi.domains.organisation.workcalendar import (
    CalendarYear,
    CountedDay,
    calendar_year,
    count_workdays,
    working_calendar,
)

__all__ = [
    "ADMINISTRATORS", "ROLES", "STATIONING_KINDS", "TIER_NAMES", "UNIT_KINDS", "Bearer", "CalendarYear", "CountedDay", "DutyKind", "ExternalTerms",
    "FactorCard",
    "FirstPassword", "Founding", "GroupCard", "MoveCard", "MovePreview", "NewToken", "Note", "PersonLine", "PersonTerms", "Said", "Serving",
    "Slip", "StationingCard", "StationingTerms", "TokenCard", "TokenTerms", "Undone", "UnitCard", "UnitLine", "UnitTerms", "UnitView",
    "UserCard", "WaitingUnit", "actor_of_user", "actors_of_users", "acts_of", "add_person", "add_unit", "administers", "appoint_administrator",
    "bearer", "calendar_year", "change_unit", "close_unit", "common_superior", "count_workdays", "create_external_user", "create_party",
    "create_service_user", "create_token", "create_unit", "create_user", "disable_user", "duties_in_force", "edit_person", "end_contracts",
    "end_group", "end_session", "end_stationing", "everybody", "extend_contract", "factor_holders", "fresh_login", "groups", "groups_in",
    "hand_out_passwords",
    "head_of", "heads_above", "industries", "is_external", "is_group_hidden", "jobs_in_force", "join_group", "judge_people", "judge_units",
    "may_station",
    "missing_people", "missing_units", "move_person", "move_preview", "move_unit", "move_user", "moves", "nearest_of_kind", "needs_head_office",
    "note_factor",
    "open_group", "people", "people_of_unit", "person_named", "provinces", "reach_of_administrator", "reason_over", "reopen_unit",
    "require_fresh_login",
    "require_seen", "reset_factor", "reset_password", "revoke_token", "served_industries", "service_users", "serving", "set_password", "set_roles",
    "set_unit_industries", "set_unit_kind", "station", "stationings", "stationings_near", "subtree_ids", "superiors", "take_back_move",
    "token_limits", "tokens_of_units", "tokens_of_user", "undo_people", "undo_units", "unit", "unit_view", "units", "units_by_code",
    "units_of_industry", "users", "users_by_name", "users_by_staff_number", "users_with_role", "waiting_units", "working_calendar",
    "write_people", "write_units",
]
