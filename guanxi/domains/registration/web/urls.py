"""/registration/…: claims, arbitration, letters of authorisation, reports for the record."""

from django.urls import path

from guanxi.domains.registration.web import claims, disputes, leads, letters, pool, reports

app_name = "registration"
urlpatterns = [
    path("", claims.registrations, name="registrations"),
    path("register/", claims.register, name="register"),
    path("<int:registration_id>/", claims.registration_card, name="registration_card"),
    path("<int:registration_id>/decide/", claims.decide_registration, name="decide_registration"),
    path("<int:registration_id>/adopt/", claims.adopt_registration, name="adopt_registration"),
    path("<int:registration_id>/progress/", claims.report_progress, name="report_progress"),
    path("<int:registration_id>/documents/", claims.add_document, name="add_document"),
    path("<int:registration_id>/withdraw/", claims.withdraw_registration, name="withdraw_registration"),
    path("disputes/<int:dispute_id>/", disputes.dispute, name="dispute"),
    path("<int:registration_id>/disputes/open/", disputes.open_dispute, name="open_dispute"),
    path("<int:registration_id>/disputes/<int:dispute_id>/decide/", disputes.decide_dispute, name="decide_dispute"),
    path("<int:registration_id>/disputes/<int:dispute_id>/appeal/", disputes.appeal_dispute, name="appeal_dispute"),
    path("letters/", letters.letters, name="letters"),
    path("letters/issue/", letters.issue_letter, name="issue_letter"),
    path("letters/<int:letter_id>/", letters.letter_card, name="letter_card"),
    path("letters/<int:letter_id>/revoke/", letters.revoke_letter, name="revoke_letter"),
    path("reports/", reports.reports, name="reports"),
    path("reports/report/", reports.report_for_record, name="report_for_record"),
    path("reports/answer/", reports.answer_reports, name="answer_reports"),
    path("pool/", pool.pool, name="pool"),
    path("pool/accounts/<int:account_id>/claim/", pool.claim, name="claim"),
    path("pool/accounts/<int:account_id>/give-back/", pool.give_back, name="give_back"),
    path("pool/accounts/<int:account_id>/assign/", pool.assign_from_pool, name="assign_from_pool"),
    path("leads/<int:lead_dispute_id>/", leads.lead_dispute, name="lead_dispute"),
    path("leads/<int:lead_dispute_id>/decide/", leads.decide_lead_dispute, name="decide_lead_dispute"),
    path("leads/<int:lead_dispute_id>/appeal/", leads.appeal_lead_dispute, name="appeal_lead_dispute"),
    path("accounts/<int:account_id>/lead/", leads.account_lead, name="account_lead"),
    path("accounts/<int:account_id>/lead/open/", leads.open_lead_dispute, name="open_lead_dispute"),
    path("accounts/<int:account_id>/", claims.account_registrations, name="account_registrations"),
]
