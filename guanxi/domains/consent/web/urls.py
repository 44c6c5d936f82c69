"""/consent/…: may we contact this person, and what he said."""

from django.urls import path

from guanxi.domains.consent.web import contacts, lists, sheets

app_name = "consent"
urlpatterns = [
    path("", lists.unasked, name="unasked"),
    path("contacts/<int:contact_id>/", contacts.contact_consents, name="contact_consents"),
    path("contacts/<int:contact_id>/why/", contacts.why, name="why"),
    path("contacts/<int:contact_id>/ask/", contacts.may_contact, name="may_contact"),
    path("contacts/<int:contact_id>/record/", contacts.record_consent, name="record_consent"),
    path("contacts/<int:contact_id>/withdraw/", contacts.withdraw_consent, name="withdraw_consent"),
    path("contacts/<int:contact_id>/touch/", contacts.record_touch, name="record_touch"),
    path("contacts/<int:contact_id>/sheet/", sheets.contact_sheet, name="contact_sheet"),
    path("accounts/<int:account_id>/sheets/", sheets.account_sheets, name="account_sheets"),
]
