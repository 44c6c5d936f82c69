"""/api/: keys and reference, for people."""

from django.urls import path

from guanxi.integrations.rest.pages import keys, reference

app_name = "interface"
urlpatterns = [
    path("", reference.reference, name="reference"),
    path("openapi.json", reference.openapi, name="openapi"),
    path("keys/", keys.keys, name="keys"),
    path("keys/create/", keys.create_key, name="create_key"),
    path("keys/<int:token_id>/revoke/", keys.revoke_key, name="revoke_key"),
    path("keys/all/", keys.all_keys, name="all_keys"),
    path("keys/service/", keys.create_service_user, name="create_service_user"),
]
