"""/policy/: the operator's pack, its sections with the origin of every value, its versions, activation."""

from django.urls import path

from guanxi.domains.rulebook.web import views

app_name = "rulebook"
urlpatterns = [
    path("", views.draft, name="draft"),
    path("activate/", views.activate_policy, name="activate_policy"),
    path("sections/<path:key>/", views.origins, name="origins"),
    path("versions/<int:version_id>/", views.version_card, name="version_card"),
]
