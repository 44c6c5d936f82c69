"""People and units of the house: who there is, the end of somebody's access, what a unit answers for, its groups, parties outside."""

from guanxi.domains.organisation import api as organisation
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import people as reading

UNIT = "units/{unit_id}"
OPERATIONS = (
    read("people", reading.people, "organisation.manage", "人员列表", "Everybody with a login, by page"),
    act("POST", "people/{user_id}/disable", organisation.disable_user, "organisation.manage", "停用人员", "Out at once; answers what ended",
        "people:disable_user"),
    create(f"{UNIT}/people", organisation.add_person, "organisation.manage", "新建人员", "Somebody new; his first password is answered once",
           "people:add_person", is_secret=True),
    act("PUT", "people/{user_id}", organisation.edit_person, "organisation.manage", "修改人员", "Name, staff number, post, phone",
        "people:edit_person"),
    act("POST", "people/{user_id}/move", organisation.move_person, "organisation.manage", "调动人员", "Put somebody into another unit",
        "people:move_person"),
    act("POST", "people/{user_id}/first-password", organisation.reset_password, "organisation.manage", "重发初始口令",
        "A new first password, answered once", "people:reset_password", is_secret=True),
    create("units/{parent_id}/units", organisation.add_unit, "organisation.manage", "新建下级单位", "A new unit below", "units:add_unit",
           answer="unit_id"),
    act("PUT", UNIT, organisation.change_unit, "organisation.manage", "修改单位", "Name, kind, region", "units:change_unit"),
    act("POST", f"{UNIT}/close", organisation.close_unit, "organisation.manage", "撤销单位", "End a unit", "units:close_unit"),
    act("POST", f"{UNIT}/reopen", organisation.reopen_unit, "organisation.manage", "恢复单位", "Take the end of a unit back", "units:reopen_unit"),
    read("workdays/{year}", organisation.calendar_year, "organisation.units", "工作日历", "Holidays and make-up working days of a year"),
    read("workdays", organisation.count_workdays, "organisation.units", "计算工作日", "The day so many workdays after another"),
    read(UNIT, organisation.unit_view, "organisation.units", "单位与职责", "A unit, what it answers for, its people"),
    act("PUT", f"{UNIT}/duty", organisation.set_unit_kind, "organisation.manage", "指定单位类型", "Say of which kind a unit is",
        "units:set_unit_kind"),
    act("PUT", f"{UNIT}/industries", organisation.set_unit_industries, "organisation.manage", "指定服务行业", "Say which industries a unit serves",
        "units:set_unit_industries"),
    create("units/{parent_id}/parties", organisation.create_party, "organisation.manage", "登记外部单位", "Add an outside party",
           "units:create_party", answer="unit_id"),
    create(f"{UNIT}/external-users", organisation.create_external_user, "organisation.manage", "登记外部人员", "Add somebody from outside",
           "units:create_external_user", answer="user_id", is_secret=True),
    act("PUT", "people/{user_id}/contract", organisation.extend_contract, "organisation.manage", "变更合同终止日",
        "Another last day for somebody from outside", "units:extend_contract"),
    read(f"{UNIT}/stationings", organisation.stationings, "organisation.units", "派驻与直管", "Who is stationed here or away from here"),
    create(f"{UNIT}/stationings", organisation.station, "organisation.station", "派驻人员", "Send somebody here for a time", "units:station",
           answer="stationing_id"),
    act("POST", "stationings/{stationing_id}/end", organisation.end_stationing, "organisation.station", "结束派驻", "End it before its last day",
        "units:end_stationing"),
    create(f"{UNIT}/groups", organisation.open_group, "organisation.groups", "新建小组", "A new group of a unit", "units:open_group",
           answer="group_id"),
    act("POST", "groups/{group_id}/people", organisation.join_group, "organisation.groups", "入组", "Put somebody into a group",
        "units:join_group"),
    act("POST", "groups/{group_id}/end", organisation.end_group, "organisation.groups", "撤销小组", "End a group", "units:end_group"),
)
