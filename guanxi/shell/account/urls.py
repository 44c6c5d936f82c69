"""/accounts/<id>/ and the blocks it loads after the first screen"""

from django.urls import path

from guanxi.shell.account import views

app_name = "account_page"
urlpatterns = [
    path("<int:account_id>/", views.account, name="account"),
    path("<int:account_id>/as-of/", views.account_as_of, name="account_as_of"),
    path("<int:account_id>/blocks/grade/", views.grade, name="grade"),
    path("<int:account_id>/blocks/rollups/", views.rollups, name="rollups"),
    path("<int:account_id>/blocks/usage/", views.usage, name="usage"),
    path("<int:account_id>/blocks/wallet/", views.wallet, name="wallet"),
    path("<int:account_id>/blocks/people/", views.people, name="people"),
    path("<int:account_id>/blocks/timeline/", views.timeline, name="timeline"),
]
