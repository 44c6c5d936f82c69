"""/operations/ and /audit/"""

from django.urls import path

from guanxi.shell.operations import sight, views

app_name = "operations"
urlpatterns = [
    path("operations/jobs/", views.jobs, name="jobs"),
    path("operations/jobs/<int:job_id>/retry/", views.retry_job, name="retry_job"),
    path("operations/mails/<int:mail_id>/send-again/", views.send_mail_again, name="send_mail_again"),
    path("audit/", views.audit_search, name="audit_search"),
    path("audit/account/<int:account_id>/sight/", sight.account_sight, name="account_sight"),
    path("audit/account/<int:account_id>/", views.account_audit, name="account_audit"),
]
