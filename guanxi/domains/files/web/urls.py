"""/files/"""

from django.urls import path

from guanxi.domains.files.web import views

app_name = "files"
urlpatterns = [path("<int:attachment_id>/", views.open_attachment, name="open_attachment")]
