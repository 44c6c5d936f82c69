"""/privacy/: vault, roster, emergencies, people's own requests."""

from django.urls import path

from guanxi.domains.privacy.web import duty, subjects, vault

app_name = "privacy"
urlpatterns = [
    path("vault/", vault.vault, name="vault"),
    path("vault/ask/<int:account_id>/", vault.ask_vault, name="ask_vault"),
    path("vault/emergency/<int:account_id>/", vault.break_glass, name="break_glass"),
    path("vault/cards/<int:account_id>/", vault.ask_cards, name="ask_cards"),
    path("vault/<int:request_id>/cards/", vault.take_cards, name="take_cards"),
    path("vault/<int:request_id>/", vault.vault_card, name="vault_card"),
    path("vault/<int:request_id>/open/", vault.open_vault, name="open_vault"),
    path("vault/<int:request_id>/state/", vault.vault_state, name="vault_state"),
    path("vault/<int:request_id>/revoke/", vault.revoke_vault, name="revoke_vault"),
    path("reviews/", vault.reviews, name="reviews"),
    path("reviews/<int:request_id>/", vault.review_emergency, name="review_emergency"),
    path("subjects/", subjects.subjects, name="subjects"),
    path("subjects/ask/<int:contact_id>/", subjects.ask_subject, name="ask_subject"),
    path("subjects/ask-account/<int:account_id>/", subjects.ask_account_subject, name="ask_account_subject"),
    path("subjects/<int:request_id>/", subjects.subject_card, name="subject_card"),
    path("subjects/<int:request_id>/report/", subjects.fetch_report, name="fetch_report"),
    path("duty/", duty.roster, name="roster"),
    path("duty/set/", duty.set_duty, name="set_duty"),
    path("duty/<int:turn_id>/end/", duty.end_duty, name="end_duty"),
]
