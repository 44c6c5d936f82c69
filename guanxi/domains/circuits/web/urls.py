"""/circuits/…: what customers have from us, and what was measured on it."""

from django.urls import path

from guanxi.domains.circuits.web import circuits, measuring

app_name = "circuits"
urlpatterns = [
    path("", circuits.circuits, name="circuits"),
    path("export/", circuits.export_circuits, name="export_circuits"),
    path("accounts/<int:account_id>/", circuits.account_circuits, name="account_circuits"),
    path("accounts/<int:account_id>/block/", circuits.circuits_block, name="circuits_block"),
    path("accounts/<int:account_id>/add/", circuits.add_circuit, name="add_circuit"),
    path("<int:circuit_id>/", circuits.circuit_card, name="circuit_card"),
    path("<int:circuit_id>/edit/", circuits.edit_circuit, name="edit_circuit"),
    path("<int:circuit_id>/end/", circuits.end_circuit, name="end_circuit"),
    path("<int:circuit_id>/tests/add/", measuring.record_test, name="record_test"),
    path("tests/<int:test_id>/edit/", measuring.edit_test, name="edit_test"),
    path("tests/<int:test_id>/void/", measuring.void_test, name="void_test"),
    path("undo/<uuid:act_id>/", circuits.undo_circuit, name="undo_circuit"),
]
