"""The acts of the audit page by what they are about, so that one is found among three hundred; each stands in exactly one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.operations import words

Group = tuple[Text, Sequence[tuple[str, Text]]]
OTHER: Text = t("其他", "Others")
_GROUPS: Mapping[Text, str] = {
    t("客户与档案", "Accounts and the archive"): """create_account edit_account set_registered_on undo_edit mark_account_unknown set_identifier
        add_identifier end_identifier make_identifier_first set_ownership_mode end_partnership set_agreement_unit set_parent
        ask_parent withdraw_parent route_parent answer_parent recount_answers close_parent_request define_field edit_field move_field
        retire_field restore_field prepare_change_set bulk_edit bulk_edit_batch
        take_back_bulk_edit finish_take_back tell_change_set forget_drafts fetch_file""",
    t("回收站", "Recycle bin"): "prepare_tree_retirement retire_account restore_account look_for_former announce_purge purge_account",
    t("联系人与层级", "People and their hierarchy"): """add_contact edit_contact retire_contact restore_contact mark_contact_unknown dial_contact
        disclose_contact add_phone prefer_phone remove_phone remove_position find_moves confirm_move deny_move collect_people place_person leave_row
        mark_row_unknown draw_line end_line undo_structure export_people export_cards ask_cards take_cards""",
    t("联系授权", "Consent"): "record_consent withdraw_consent may_contact record_touch",
    t("归属与交接", "Responsibility and hand-overs"): """assign end_assignment orphan_accounts join_team leave_team end_memberships open_project
        join_project extend_project end_project open_handover witness_handover replace_witness end_handover_overlap take_back_handover
        advance_handovers prepare_distribution run_distribution take_back_distribution""",
    t("报备与公海", "Claims and the pool"): """register report_progress add_document decide_registration withdraw_registration adopt_registration
        orphan_claims advance_registrations recount_deadlines open_dispute decide_dispute appeal_dispute open_lead_dispute decide_lead_dispute
        appeal_lead_dispute advance_lead_disputes issue_letter revoke_letter report_for_record answer_reports claim_from_pool give_back_to_pool
        recycle_to_pool pool_refused pool_notice""",
    t("等级与流失", "Grades and losses"): """record_visit lower_unvisited update_lost_register explain_loss return_account export_lost open_review
        set_opinion submit_review decide_review withdraw_review name_grade end_named_grade begin_grades regrade""",
    t("收入与计算", "Revenue and nights"): """export_shares set_revenue_shares end_revenue_shares undo_revenue_shares publish_scores request_night
        begin_night hold_night load_facts revert_facts""",
    t("档案质量与采集", "Archive quality and collection"): """verify_values fill_value find_fault undo_verification export_quality draw_call_backs
        answer_call_back report_buyers report_migration open_round close_round continue_round skip_round stop_repeating capture sum_up_quality""",
    t("查重合并", "Duplicates"): """request_run store_pairs merge_accounts merge_contacts unmerge carry_late take_merge_decision decide_pair
        remember_entry""",
    t("工单与协作", "Cases and collaboration"): """record_case edit_case assign_case answer_case close_case reopen_case export_cases pass_on_case
        answer_support give_back_support take_back_support follow_support raise_support raise_cases release_cases ask_departments
        withdraw_collaboration conclude_collaboration""",
    t("电路", "Circuits"): """add_circuit edit_circuit end_circuit record_test edit_test void_test undo_circuit export_circuits""",
    t("竞争情报", "Rivals"): """add_rival_service edit_rival_service confirm_rival_service retire_rival_service undo_rival_service export_rivals
        log_promotion answer_promotion""",
    t("指导与经验", "Guidance and experience"): """issue_guidance write_experience spread_experience sign_guidance answer_guidance
        withdraw_guidance""",
    t("待办与审批", "Work and approvals"): """complete_item snooze_item pass_on_item pass_on_left raise_day reassign_item decide_request withdraw
        expire_requests pass_on_decisions""",
    t("导入", "Imports"): """apply_import revert_import discard_import tell_left_imports apply_batch revert_batch finish_import finish_revert
        upload_file choose_mapping preview settle_unmatched fetch_import_errors upload_workbook apply_workbook revert_workbook choose_sheet
        choose_values look_again clear_rows tell_of_import settle_import""",
    t("视图与导出", "Views and exports"): """save_view update_view rename_view remove_view restore_view pin_view open_with_view choose_columns
        export_book fetch_export finish_export fail_export refuse_exports forget_exports ask_large_export read_mark""",
    t("金库与个人信息", "The vault and personal data"): """ask_vault open_vault revoke_vault take_vault_decision break_glass review_emergency
        escalate_reviews set_duty end_duty ask_subject take_subject_decision begin_subject make_subject_report fetch_subject_report erase_person
        forget_reports check_holds""",
    t("人员与账号", "People of the house and logins"): """create_user add_person edit_person move_person move_user disable_user set_roles
        create_external_user extend_contract reset_password hand_out_passwords reset_factor set_up_factor end_factor
        renew_codes set_password end_session appoint_administrator create_service_user
        create_token revoke_token""",
    t("单位与小组", "Units and groups"): """create_unit add_unit change_unit close_unit reopen_unit move_unit take_back_move set_unit_kind
        set_unit_industries create_party open_group end_group join_group""",
    t("人岗匹配与派驻", "Placement and stationing"): """say_open add_profile_entry remove_profile_entry confirm_profile_entry forget_profile
        ask_transfer withdraw_transfer keep_accounts conclude_transfer advance_transfers station end_stationing tell_stationings""",
    t("政策与系统", "Policy and system"): "activate_policy find_break retry_job send_mail_again take_returned_mail",
}
GROUP_OF: Mapping[str, Text] = {verb: name for name, verbs in _GROUPS.items() for verb in verbs.split()}


def grouped(verbs: Iterable[str], *, language: str) -> Sequence[Group]:
    """These acts by group, in the order of the groups; inside one by the reader's language: pinyin, or the alphabet. Empty groups are left out."""
    known = set(verbs)
    found: dict[Text, list[tuple[str, Text]]] = {name: [] for name in (*_GROUPS, OTHER)}
    for verb in known:
        found[GROUP_OF.get(verb, OTHER)].append((verb, words.VERBS.get(verb, t(verb, verb))))
    return [(name, sorted(acts, key=lambda one: (chinese.sort_key(one[1].in_language(language)), one[0]))) for name, acts in found.items() if acts]
