"""/insights/: nights, data files, unmapped revenue, 80/20, whose revenue."""

from django.urls import path

from guanxi.domains.insights.web import shared, views

app_name = "insights"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/request/", views.request_night, name="request_night"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("files/", views.fact_files, name="fact_files"),
    path("files/<int:fact_file_id>/revert/", views.revert_facts, name="revert_facts"),
    path("unmapped/", views.unmapped_revenue, name="unmapped_revenue"),
    path("concentration/", views.concentration, name="concentration"),
    path("shares/", shared.shared_revenue, name="shared_revenue"),
    path("shares/export/", shared.export_shares, name="export_shares"),
    path("shares/accounts/<int:account_id>/", shared.account_shares, name="account_shares"),
    path("shares/accounts/<int:account_id>/split/", shared.split_money, name="split_money"),
    path("shares/accounts/<int:account_id>/instances/", shared.billed_instances, name="billed_instances"),
]
