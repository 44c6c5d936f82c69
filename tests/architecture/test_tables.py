"""Every table has a place in the access model, every foreign key points down, every personal root is guarded."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

# label of a domain -> shelf, as in the contract "Shelves"
SHELF = {
    "organisation": 1, "rulebook": 1, "files": 2, "notices": 2, "timeline": 2, "work": 3, "approvals": 4, "intake": 4,
    "lists": 4, "customers": 5, "registration": 6, "consent": 6, "rivals": 6, "shares": 6, "placement": 6, "guidance": 4, "parentage": 6,
    "structure": 6, "stewardship": 6, "duplicates": 6, "privacy": 6,
    "insights": 7, "grading": 8, "circuits": 8, "service": 10,
}
# how the rows of a table are protected; a table missing here fails (hard-places 3.1)
PLACE = {
    "organisation_unit": "reference", "organisation_user": "reference", "organisation_group": "reference", "organisation_groupmember": "reference",
    "organisation_stationing": "reference", "organisation_unitmove": "reference",
    "organisation_pastpassword": "internal", "organisation_loginsession": "internal", "organisation_apitoken": "internal",
    "customers_account": "rls", "customers_contact": "rls", "customers_contactphone": "rls", "customers_position": "rls",
    "customers_personvisit": "rls", "customers_projectgroup": "rls",
    "customers_move": "rls", "customers_formername": "index",
    "customers_changeset": "rls", "customers_binentry": "rls",
    "customers_accountidentifier": "child of account", "customers_treeedge": "child of account",
    "customers_assignment": "child of account", "customers_visibility": "index", "customers_disclosure": "internal",
    "customers_customfield": "reference", "lists_bookcolumn": "reference", "definition_mark": "internal", "job_trouble": "internal",
    "customers_handover": "rls", "customers_handoverline": "child of customers_handover",
    "customers_distribution": "rls", "customers_distributionline": "child of customers_distribution",
    "files_attachment": "internal", "intake_importrun": "internal", "intake_importbatch": "internal",
    "intake_importprofile": "internal", "intake_unmatchedrow": "internal",
    "lists_book": "index", "lists_searchentry": "index",
    "lists_savedview": "rls", "lists_bookchoice": "rls", "lists_bookexport": "rls",
    "lists_exporttaken": "internal",
    "timeline_entry": "rls", "work_workitem": "rls", "notices_notice": "rls", "notices_outgoingmail": "rls", "notices_mailreturn": "rls",
    "rivals_rivalservice": "rls", "rivals_rivalpromotion": "rls", "shares_revenuesplit": "rls", "shares_revenueshare": "rls",
    "structure_seat": "rls", "structure_unknownrow": "rls", "structure_line": "rls",
    "parentage_parentrequest": "rls", "parentage_parentroute": "rls",
    "placement_profile": "rls", "placement_entry": "rls", "placement_transfer": "rls", "guidance_paper": "rls", "guidance_receipt": "rls",
    "consent_consent": "rls", "consent_touch": "rls", "consent_decision": "rls",
    "duplicates_pair": "rls", "duplicates_merge": "rls", "duplicates_run": "internal",
    "circuits_circuit": "rls", "circuits_testrun": "rls",
    "service_case": "rls", "service_supportrequest": "rls",
    "stewardship_verification": "rls", "stewardship_accountquality": "index", "stewardship_qualityrun": "internal", "stewardship_qualitysum": "index",
    "stewardship_callback": "rls", "stewardship_callbackdraw": "internal", "stewardship_unitreport": "reference",
    "stewardship_collectionround": "reference", "stewardship_collectionline": "child of stewardship_collectionround",
    "rulebook_policyversion": "reference", "approvals_request": "rls", "approvals_step": "child of approvals_request",
    "grading_calculatedgrade": "index", "grading_accountgrade": "child of account", "grading_gradereview": "reference",
    "grading_gradereviewline": "child of account", "grading_visitlapse": "rls", "grading_lostentry": "rls",
    "registration_registration": "rls", "registration_dispute": "rls", "registration_historyline": "child of registration_registration",
    "registration_leaddispute": "rls",
    "privacy_dutyturn": "reference", "privacy_vaultrequest": "rls", "privacy_subjectrequest": "rls",
    "registration_letter": "rls", "registration_recordreport": "rls",
    "audit_act": "internal", "audit_row": "rls", "audit_seal": "internal",
    "audit_personal": "rls", "event_log": "internal", "event_receipt": "internal",
    "idempotency_key": "internal", "demo_clock": "internal",
    "insights_factfile": "internal", "insights_nightrun": "internal", "insights_account_measure": "index",
    "insights_account_series": "index", "insights_account_rollup": "index", "insights_account_arrears": "index", "insights_bridge_line": "index",
    "insights_unmapped_revenue": "index", "insights_instance_series": "index", "insights_billed_instances": "index",
    "insights_account_usage": "index",
}


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("guanxi.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.db_table)
def test_every_table_has_a_place(model: type[models.Model]) -> None:
    assert model._meta.db_table in PLACE, "say in PLACE how its rows are protected"


@pytest.mark.django_db
def test_what_is_called_guarded_is_guarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind in ('r', 'p')")
        guarded = {row[0] for row in cursor.fetchall()}
    assert {table for table, place in PLACE.items() if place == "rls"} == guarded


def test_foreign_keys_point_to_the_same_domain_or_down() -> None:
    upward = []
    for model in our_models():
        mine = SHELF.get(model._meta.app_label)
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and mine is not None:
                target = field.related_model._meta.app_label
                if target != model._meta.app_label and SHELF.get(target, 0) >= mine:
                    upward.append(f"{model._meta.db_table}.{field.name} -> {target}")
    assert not upward


@pytest.mark.django_db
def test_versioned_tables_have_a_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid where tgname like 'audit_%%'")
        audited = {row[0] for row in cursor.fetchall()}
    versioned = {m._meta.db_table for m in our_models() if any(f.name == "version" for f in m._meta.get_fields())}
    assert versioned <= audited, sorted(versioned - audited)
