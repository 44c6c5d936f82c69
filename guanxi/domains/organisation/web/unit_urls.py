"""/units/: the house, what each unit answers for, its groups and outside parties."""

from django.urls import path

from guanxi.domains.organisation.web import calendars, stationings, structure, units

app_name = "units"
urlpatterns = [
    path("", units.mine, name="mine"),
    path("duties/", units.catalogue, name="catalogue"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("<int:unit_id>/", units.unit, name="unit"),
    path("<int:unit_id>/units/", structure.add_unit, name="add_unit"),
    path("<int:unit_id>/change/", structure.change_unit, name="change_unit"),
    path("<int:unit_id>/close/", structure.close_unit, name="close_unit"),
    path("<int:unit_id>/move/", structure.move_unit, name="move_unit"),
    path("<int:unit_id>/move/take-back/", structure.take_back_move, name="take_back_move"),
    path("<int:unit_id>/reopen/", structure.reopen_unit, name="reopen_unit"),
    path("<int:unit_id>/duty/", units.set_unit_kind, name="set_unit_kind"),
    path("<int:unit_id>/industries/", units.set_unit_industries, name="set_unit_industries"),
    path("<int:unit_id>/parties/", units.create_party, name="create_party"),
    path("<int:unit_id>/people/", units.create_external_user, name="create_external_user"),
    path("people/<int:user_id>/contract/", units.extend_contract, name="extend_contract"),
    path("<int:unit_id>/stationings/", stationings.station, name="station"),
    path("<int:unit_id>/stationings/<int:stationing_id>/end/", stationings.end_stationing, name="end_stationing"),
    path("<int:unit_id>/groups/", units.open_group, name="open_group"),
    path("<int:unit_id>/groups/<int:group_id>/people/", units.join_group, name="join_group"),
    path("<int:unit_id>/groups/<int:group_id>/end/", units.end_group, name="end_group"),
]
