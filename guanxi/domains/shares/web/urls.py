"""/shares/…: whose revenue a product instance is."""

from django.urls import path

from guanxi.domains.shares.web import views

app_name = "shares"
urlpatterns = [
    path("accounts/<int:account_id>/", views.account_shares, name="account_shares"),
    path("accounts/<int:account_id>/block/", views.shares_block, name="shares_block"),
    path("accounts/<int:account_id>/set/", views.set_revenue_shares, name="set_revenue_shares"),
    path("accounts/<int:account_id>/<int:split_id>/undo/", views.undo_revenue_shares, name="undo_revenue_shares"),
    path("accounts/<int:account_id>/end/", views.end_revenue_shares, name="end_revenue_shares"),
]
