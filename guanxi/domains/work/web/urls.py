"""/work/"""

from django.urls import path

from guanxi.domains.work.web import views

app_name = "work"
urlpatterns = [
    path("<int:item_id>/complete/", views.complete_item, name="complete_item"),
    path("<int:item_id>/snooze/", views.snooze_item, name="snooze_item"),
    path("<int:item_id>/pass-on/", views.pass_on_item, name="pass_on_item"),
]
