"""/book/"""

from django.urls import path

from guanxi.shell.book import views

app_name = "book"
urlpatterns = [path("", views.accounts, name="accounts")]
