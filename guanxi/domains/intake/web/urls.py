"""/imports/"""

from django.urls import path

from guanxi.domains.intake.web import views

app_name = "intake"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("upload/", views.upload_file, name="upload_file"),
    path("template/<slug:kind>/", views.blank_workbook, name="blank_workbook"),
    path("unmatched/", views.unmatched, name="unmatched"),
    path("unmatched/<int:row_id>/settle/", views.settle_unmatched, name="settle_unmatched"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/workbook/", views.workbook, name="workbook"),
    path("<int:run_id>/workbook/preview/", views.preview_workbook, name="preview_workbook"),
    path("<int:run_id>/workbook/apply/", views.apply_workbook, name="apply_workbook"),
    path("<int:run_id>/workbook/revert/", views.revert_workbook, name="revert_workbook"),
    path("<int:run_id>/sheet/", views.choose_sheet, name="choose_sheet"),
    path("<int:run_id>/progress/", views.progress, name="progress"),
    path("<int:run_id>/mapping/", views.choose_mapping, name="choose_mapping"),
    path("<int:run_id>/values/", views.choose_values, name="choose_values"),
    path("<int:run_id>/look-again/", views.look_again, name="look_again"),
    path("<int:run_id>/preview/", views.preview, name="preview"),
    path("<int:run_id>/apply/", views.apply_import, name="apply_import"),
    path("<int:run_id>/revert/", views.revert_import, name="revert_import"),
    path("<int:run_id>/discard/", views.discard_import, name="discard_import"),
    path("<int:run_id>/kept/", views.kept, name="kept"),
    path("<int:run_id>/errors/", views.error_workbook, name="error_workbook"),
]
