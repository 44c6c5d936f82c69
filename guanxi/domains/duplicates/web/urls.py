"""/duplicates/: warning, queue, merge, undo."""

from django.urls import path

from guanxi.domains.duplicates.web import entry, merges, pairs, runs

app_name = "duplicates"
urlpatterns = [
    path("", pairs.pairs, name="pairs"),
    path("check/account/", entry.check_account, name="check_account"),
    path("check/accounts/<int:account_id>/contact/", entry.check_contact, name="check_contact"),
    path("pairs/<int:pair_id>/", pairs.pair, name="pair"),
    path("pairs/<int:pair_id>/decide/", pairs.decide_pair, name="decide_pair"),
    path("accounts/<int:account_id>/", pairs.account_duplicates, name="account_duplicates"),
    path("accounts/<int:account_id>/with/<int:other_id>/", merges.merge_accounts, name="merge_accounts"),
    path("contacts/<int:contact_id>/with/<int:other_id>/", merges.merge_contacts, name="merge_contacts"),
    path("runs/", runs.runs, name="runs"),
    path("runs/request/", runs.request_run, name="request_run"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<int:merge_id>/", merges.merge, name="merge"),
    path("merges/<int:merge_id>/undo/", merges.unmerge, name="unmerge"),
]
