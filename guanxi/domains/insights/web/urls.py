"""/insights/: nights, data files, unmapped revenue, 80/20."""

from django.urls import path

from guanxi.domains.insights.web import views

app_name = "insights"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/request/", views.request_night, name="request_night"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("files/", views.fact_files, name="fact_files"),
    path("files/<int:fact_file_id>/revert/", views.revert_facts, name="revert_facts"),
    path("unmapped/", views.unmapped_revenue, name="unmapped_revenue"),
    path("concentration/", views.concentration, name="concentration"),
]
