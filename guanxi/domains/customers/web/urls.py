"""/accounts/…: writing pages of the archive (the account page itself is the shell's)."""

from django.urls import path

from guanxi.domains.customers.web import accounts, cards, collecting, contacts, gaps, handovers, moves, people, trees

app_name = "customers"
urlpatterns = [
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/open/", handovers.open_handover, name="open_handover"),
    path("handovers/<int:handover_id>/", handovers.handover_card, name="handover_card"),
    path("handovers/<int:handover_id>/sheet/", handovers.handover_sheet, name="handover_sheet"),
    path("handovers/<int:handover_id>/witness/", handovers.witness_handover, name="witness_handover"),
    path("handovers/<int:handover_id>/end-overlap/", handovers.end_handover_overlap, name="end_handover_overlap"),
    path("handovers/<int:handover_id>/take-back/", handovers.take_back_handover, name="take_back_handover"),
    path("orphans/", handovers.orphans, name="orphans"),
    path("gaps/", gaps.people_gaps, name="people_gaps"),
    path("contacts/<int:contact_id>/fill/", gaps.fill_gap, name="fill_gap"),
    path("<int:account_id>/contacts/export-cards/", cards.export_cards, name="export_cards"),
    path("<int:account_id>/contacts/import-cards/", cards.import_cards, name="import_cards"),
    path("<int:account_id>/take-over/", collecting.take_over, name="take_over"),
    path("<int:account_id>/take-over/sheet/", collecting.take_over_sheet, name="take_over_sheet"),
    path("create/", accounts.create_account, name="create_account"),
    path("<int:account_id>/edit/", accounts.edit_account, name="edit_account"),
    path("<int:account_id>/identifier/", accounts.set_identifier, name="set_identifier"),
    path("<int:account_id>/parent/", trees.set_parent, name="set_parent"),
    path("<int:account_id>/tree/", trees.account_tree, name="account_tree"),
    path("<int:account_id>/tree/children/", trees.tree_children, name="tree_children"),
    path("<int:account_id>/unknown/", accounts.mark_account_unknown, name="mark_account_unknown"),
    path("<int:account_id>/responsible/", accounts.responsible, name="responsible"),
    path("<int:account_id>/assign/", accounts.assign, name="assign"),
    path("<int:account_id>/assignments/<int:assignment_id>/end/", accounts.end_assignment, name="end_assignment"),
    path("undo/<uuid:act_id>/", accounts.undo_edit, name="undo_edit"),
    path("<int:account_id>/why-visible/", accounts.why_visible, name="why_visible"),
    path("<int:account_id>/contacts/", contacts.account_contacts, name="account_contacts"),
    path("<int:account_id>/contacts/add/", contacts.add_contact, name="add_contact"),
    path("contacts/<int:contact_id>/", people.contact_card, name="contact_card"),
    path("contacts/<int:contact_id>/phones/add/", people.add_phone, name="add_phone"),
    path("contacts/<int:contact_id>/phones/<int:phone_id>/prefer/", people.prefer_phone, name="prefer_phone"),
    path("contacts/<int:contact_id>/phones/<int:phone_id>/remove/", people.remove_phone, name="remove_phone"),
    path("contacts/<int:contact_id>/positions/<int:position_id>/remove/", people.remove_position, name="remove_position"),
    path("moves/<int:move_id>/", moves.move_card, name="move_card"),
    path("moves/<int:move_id>/confirm/", moves.confirm_move, name="confirm_move"),
    path("moves/<int:move_id>/deny/", moves.deny_move, name="deny_move"),
    path("contacts/<int:contact_id>/edit/", contacts.edit_contact, name="edit_contact"),
    path("contacts/<int:contact_id>/retire/", contacts.retire_contact, name="retire_contact"),
    path("contacts/<int:contact_id>/unknown/", contacts.mark_contact_unknown, name="mark_contact_unknown"),
    path("contacts/<int:contact_id>/disclose/", contacts.disclose_contact, name="disclose_contact"),
]
