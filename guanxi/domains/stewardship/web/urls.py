"""/stewardship/…: how complete, true and fresh the archive is."""

from django.urls import path

from guanxi.domains.stewardship.web import accounts, call_backs, captures, quality, quotas, rounds

app_name = "stewardship"
urlpatterns = [
    path("", quality.by_field, name="by_field"),
    path("accounts/", quality.by_account, name="by_account"),
    path("owners/", quality.by_owner, name="by_owner"),
    path("units/", quality.by_unit, name="by_unit"),
    path("checks/", quality.checks, name="checks"),
    path("export/", quality.export_quality, name="export_quality"),
    path("use/", quality.use, name="use"),
    path("method/", quality.method, name="method"),
    path("stewards/", quality.my_share, name="my_share"),
    path("stewards/<int:user_id>/", quality.steward, name="steward"),
    path("quotas/", quotas.quotas, name="quotas"),
    path("quotas/records/", quotas.records, name="quota_records"),
    path("quotas/report/", quotas.report_unit, name="report_unit"),
    path("call-backs/", call_backs.call_backs, name="call_backs"),
    path("call-backs/<int:call_back_id>/", call_backs.call_back, name="call_back"),
    path("call-backs/<int:call_back_id>/answer/", call_backs.answer_call_back, name="answer_call_back"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.open_round, name="open_round"),
    path("rounds/<int:round_id>/", rounds.round_result, name="round_result"),
    path("rounds/<int:round_id>/close/", rounds.close_round, name="close_round"),
    path("rounds/<int:round_id>/stop/", rounds.stop_repeating, name="stop_repeating"),
    path("capture/", captures.capture, name="capture"),
    path("accounts/<int:account_id>/form/", quotas.form, name="form"),
    path("accounts/<int:account_id>/", accounts.account_quality, name="account_quality"),
    path("accounts/<int:account_id>/strip/", accounts.account_strip, name="account_strip"),
    path("accounts/<int:account_id>/values/", accounts.values, name="values"),
    path("accounts/<int:account_id>/fill/", accounts.fill_value, name="fill_value"),
    path("accounts/<int:account_id>/verify/", accounts.verify_values, name="verify_values"),
    path("accounts/<int:account_id>/fault/", accounts.find_fault, name="find_fault"),
    path("undo/<uuid:act_id>/", accounts.undo_verification, name="undo_verification"),
]
