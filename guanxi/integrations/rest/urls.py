"""/api/v1/… and everything below it that does not exist."""

from django.urls import path, re_path

from guanxi.integrations.rest import described, problems
from guanxi.integrations.rest.site import API

urlpatterns = [
    path("openapi.json", described.openapi, name="rest_openapi"), path("", API.urls), re_path(r"^.*$", problems.nowhere, name="rest_nowhere"),
]
