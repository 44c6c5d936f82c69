"""/cases/…: complaints, appeals, service requests, enquiries, suggestions."""

from django.urls import path

from guanxi.domains.service.web import cases, forms, lists, supports

app_name = "service"
urlpatterns = [
    path("", lists.cases, name="cases"),
    path("figures/", lists.case_figures, name="case_figures"),
    path("interactions/", lists.interactions, name="interactions"),
    path("interactions/figures/", lists.interaction_figures, name="interaction_figures"),
    path("support/", supports.supports, name="supports"),
    path("support/figures/", supports.support_figures, name="support_figures"),
    path("support/know-how/", supports.know_how, name="know_how"),
    path("support/<int:support_id>/", supports.support_card, name="support_card"),
    path("support/<int:support_id>/answer/", supports.answer_support, name="answer_support"),
    path("support/<int:support_id>/give-back/", supports.give_back_support, name="give_back_support"),
    path("support/<int:support_id>/take-back/", supports.take_back_support, name="take_back_support"),
    path("export/", lists.export_cases, name="export_cases"),
    path("accounts/<int:account_id>/block/", cases.cases_block, name="cases_block"),
    path("accounts/<int:account_id>/record/", forms.record_case, name="record_case"),
    path("<int:case_id>/", cases.case_card, name="case_card"),
    path("<int:case_id>/edit/", forms.edit_case, name="edit_case"),
    path("<int:case_id>/answer/", cases.answer_case, name="answer_case"),
    path("<int:case_id>/close/", cases.close_case, name="close_case"),
    path("<int:case_id>/reopen/", cases.reopen_case, name="reopen_case"),
    path("<int:case_id>/assign/", cases.assign_case, name="assign_case"),
    path("<int:case_id>/pass-on/", supports.pass_on_case, name="pass_on_case"),
]
