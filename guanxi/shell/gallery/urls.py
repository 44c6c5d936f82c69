"""/gallery/"""

from django.urls import path

from guanxi.shell.gallery import views

app_name = "gallery"
urlpatterns = [path("", views.parts, name="parts")]
