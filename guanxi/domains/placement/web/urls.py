"""/placement/…: one's own profile, that of people one answers for, who fits where, free transfer."""

from django.urls import path

from guanxi.domains.placement.web import candidates, profiles, transfers

app_name = "placement"
urlpatterns = [
    path("mine/", profiles.mine, name="mine"),
    path("mine/open/", profiles.say_open, name="say_open"),
    path("mine/entries/", profiles.add_entry, name="add_entry"),
    path("mine/entries/<int:entry_id>/remove/", profiles.remove_entry, name="remove_entry"),
    path("people/<int:user_id>/", profiles.person, name="person"),
    path("people/<int:user_id>/entries/<int:entry_id>/confirm/", profiles.confirm_entry, name="confirm_entry"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/ask/", transfers.ask_transfer, name="ask_transfer"),
    path("transfers/<int:transfer_id>/", transfers.transfer, name="transfer"),
    path("transfers/<int:transfer_id>/withdraw/", transfers.withdraw_transfer, name="withdraw_transfer"),
    path("transfers/<int:transfer_id>/keep/", transfers.keep_accounts, name="keep_accounts"),
    path("transfers/<int:transfer_id>/items/<int:item_id>/", transfers.reassign_item, name="reassign_item"),
]
