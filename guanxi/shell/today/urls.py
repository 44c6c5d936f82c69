"""/ and /notices/"""

from django.urls import path

from guanxi.shell.today import views

app_name = "today"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
]
