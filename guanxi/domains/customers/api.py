"""The door of customers: what other domains and the shell may call. Ids, scalars, frozen cards; one opaque scope."""

from __future__ import annotations

from guanxi.domains.customers.access import (
    MONEY,
    AccountScope,
    account_scope,
    acts_where,
    beyond_service,
    may,
    money_scope,
    only_serves,
    relation_of,
    require,
    require_all,
    require_manager,
    require_money,
    sees_all_money,
    sees_money,
    served_accounts,
    why_visible,
)
from guanxi.domains.customers.commands.absorbing import Picks, absorb, carry_late
from guanxi.domains.customers.commands.accounts import (
    AccountValues,
    create_account,
    edit_account,
    mark_account_unknown,
)
from guanxi.domains.customers.commands.assignments import assign, end_assignment
from guanxi.domains.customers.commands.binning import (
    announce_purge,
    keep_from_purge,
    restore_account,
    retire_account,
    still_binned,
)
from guanxi.domains.customers.commands.bulk import (
    Wanted,
    WantedOfPeople,
    advance_in_background,
    finish_take_back,
    forget_drafts,
    prepare_change_set,
    prepare_people_set,
    run_change_set,
    take_back_change_set,
)
from guanxi.domains.customers.commands.cards import export_cards, export_granted_cards, require_cards_may_leave
from guanxi.domains.customers.commands.codes import (
    add_identifier,
    end_identifier,
    make_identifier_first,
    set_identifier,
)
from guanxi.domains.customers.commands.collaborating import (
    ask_departments,
    conclude_collaboration,
    withdraw_collaboration,
)
from guanxi.domains.customers.commands.collecting import Collected, Taken, collect_people
from guanxi.domains.customers.commands.contacts import (
    ContactValues,
    add_contact,
    edit_contact,
    mark_contact_unknown,
    retire_contact,
)
from guanxi.domains.customers.commands.contributing import Contributed, contribute
from guanxi.domains.customers.commands.custom_fields import (
    FieldValues,
    FieldWords,
    define_field,
    edit_field,
    move_field,
    restore_field,
    retire_field,
)
from guanxi.domains.customers.commands.disclosures import (
    Dialled,
    FieldShown,
    dial_contact,
    disclose_contact,
    log_granted_list,
    show_contact,
    show_contacts,
    show_field,
    show_granted,
    show_topics,
)
from guanxi.domains.customers.commands.distributing import (
    DistributionTerms,
    forget_distributions,
    prepare_distribution,
    run_distribution,
    take_back_distribution,
)
from guanxi.domains.customers.commands.gaps import fill_empty, fill_gap
from guanxi.domains.customers.commands.greetings import BIRTHDAY_CALL, settle_birthdays
from guanxi.domains.customers.commands.handovers import (
    advance_handovers,
    end_handover_overlap,
    open_handover,
    take_back_handover,
)
from guanxi.domains.customers.commands.holding import hold_people
from guanxi.domains.customers.commands.list_export import fetch_list
from guanxi.domains.customers.commands.losing import mark_lost, unmark_lost
from guanxi.domains.customers.commands.moves import confirm_move, deny_move, find_moves
from guanxi.domains.customers.commands.owning import give_back, set_ownership_mode, take_unowned
from guanxi.domains.customers.commands.parting import release
from guanxi.domains.customers.commands.partnering import ENDS_CALL as PARTNER_ENDS_CALL
from guanxi.domains.customers.commands.people_export import record_people_export
from guanxi.domains.customers.commands.phones import add_phone, prefer_phone, remove_phone
from guanxi.domains.customers.commands.positions import remove_position
from guanxi.domains.customers.commands.projects import end_project, extend_project, join_project, open_project
from guanxi.domains.customers.commands.registering import set_registered_on
from guanxi.domains.customers.commands.returning import restore_contact
from guanxi.domains.customers.commands.signing import set_agreement_unit
from guanxi.domains.customers.commands.teams import GAP_CALL as TEAM_GAP_CALL
from guanxi.domains.customers.commands.teams import join_team, leave_team, team_gap_call
from guanxi.domains.customers.commands.tree_binning import prepare_tree_retirement
from guanxi.domains.customers.commands.trees import place_under, set_parent
from guanxi.domains.customers.commands.undoing import TakenBack, undo_edit
from guanxi.domains.customers.commands.visiting import VISIT_CALL, VisitValues, record_visit
from guanxi.domains.customers.commands.witnessing import replace_witness, witness_handover
from guanxi.domains.customers.facts import ACCOUNT_OWN, LIKENESS, VISITED
from guanxi.domains.customers.fields import (
    ACCOUNT,
    CHANNELS,
    CLASSES,
    CONTACT,
    CUSTOMER_KINDS,
    IDENTIFIER_SCHEMES,
    INDIVIDUAL,
    PARENTS,
    PHONE_KINDS,
    RIGHTS,
    ROLES,
    SINGLE,
    TREES,
)
from guanxi.domains.customers.fields.industries import choices as industry_choices
from guanxi.domains.customers.fields.industries import label_of as industry_label
from guanxi.domains.customers.fields.visit import VISIT
from guanxi.domains.customers.importing.rows import ANSWERED as ANSWERED_SQL
from guanxi.domains.customers.importing.rows import NAMED as NAMED_BY_ROW_SQL
from guanxi.domains.customers.importing.rows import answering, forget_unanswered
from guanxi.domains.customers.importing.sight import of_rows as sight_of_rows
from guanxi.domains.customers.personal import person_of, purge_account
from guanxi.domains.customers.queries.accounts import (
    AccountCard,
    AccountName,
    AccountView,
    AssignmentCard,
    IdentifierCard,
    Relative,
    account,
    account_names,
    ancestors,
    archive,
    archives,
    assignments,
    cards,
    identifiers,
    owner_of,
)
from guanxi.domains.customers.queries.archive_fields import PEOPLE as ARCHIVE_PEOPLE_SQL
from guanxi.domains.customers.queries.archive_fields import customs as archive_customs
from guanxi.domains.customers.queries.archive_fields import field_of as archive_field
from guanxi.domains.customers.queries.archive_fields import fields_sql as archive_fields_sql
from guanxi.domains.customers.queries.archive_fields import keys as archive_fields
from guanxi.domains.customers.queries.asking import CARD, ask_again
from guanxi.domains.customers.queries.bin import (
    BinCard,
    BinFigures,
    bin_entries,
    bin_entry,
    bin_figures,
    due_entries,
    objections,
    people_in,
)
from guanxi.domains.customers.queries.birthdays import ComingBirthday, birthday_rule, birthdays_of, coming_birthdays
from guanxi.domains.customers.queries.bulk import (
    BulkLine,
    ChangeSetCard,
    InCharge,
    bulk_fields,
    change_set,
    change_set_lines,
    change_set_owners,
    change_sets,
)
from guanxi.domains.customers.queries.bulk import (
    said as bulk_said,
)
from guanxi.domains.customers.queries.catalogue import (
    CustomFieldCard,
    classes,
    customs,
    definition,
    definitions,
    editable_fields,
    money_keys,
    personal_keys,
)
from guanxi.domains.customers.queries.catalogue import ever as catalogue_ever
from guanxi.domains.customers.queries.catalogue import of as catalogue
from guanxi.domains.customers.queries.catalogue import preview as preview_field
from guanxi.domains.customers.queries.codes_in_month import codes_in_month
from guanxi.domains.customers.queries.collaborations import (
    CollaborationCard,
    CollaborationStep,
    ProcessCard,
    collaborations,
    processes,
)
from guanxi.domains.customers.queries.contacts import ContactCard, contact, contacts, names_of, vault_fields
from guanxi.domains.customers.queries.default_lead import (
    DisputedLead,
    LeadProposal,
    disputed_lead,
    lead_proposal,
    top_account,
)
from guanxi.domains.customers.queries.default_lead import terms_of as lead_terms
from guanxi.domains.customers.queries.disclosures import DisclosureLine, disclosures
from guanxi.domains.customers.queries.distribution import SCOPES as DISTRIBUTED
from guanxi.domains.customers.queries.distribution import (
    BalanceLine,
    DistributedAccount,
    DistributionCard,
    distribution,
    distribution_accounts,
    distribution_balance,
    distribution_choice,
    distributions,
)
from guanxi.domains.customers.queries.distribution import shares as distribution_groups
from guanxi.domains.customers.queries.former import FormerFigures, former_contacts, former_figures
from guanxi.domains.customers.queries.former_codes import FormerHolder, accounts_by_former_code
from guanxi.domains.customers.queries.gaps import GapFilter, GapRow, gap_counts, gap_row, gap_rows_of, people_gaps
from guanxi.domains.customers.queries.grade_words import grade_words
from guanxi.domains.customers.queries.group_sheet import GroupPerson, Superior, superiors
from guanxi.domains.customers.queries.handovers import (
    HandoverAccount,
    HandoverCard,
    HandoverPreview,
    OwnedAccount,
    handover,
    handover_accounts,
    handovers,
    managers,
    owned_accounts,
    preview_handover,
)
from guanxi.domains.customers.queries.individuals import individual_of
from guanxi.domains.customers.queries.issuers import issuers_of_accounts
from guanxi.domains.customers.queries.known import notes_of as card_notes
from guanxi.domains.customers.queries.leads import LeadChoice, ending_leads, lead_choice, lead_of
from guanxi.domains.customers.queries.leads import require_choice as require_lead_choice
from guanxi.domains.customers.queries.leaving import ListLeaving, list_leaving, rows_leaving
from guanxi.domains.customers.queries.likeness import (
    Compared,
    Doubled,
    Known,
    compared,
    doubled_contacts,
    known_accounts,
    merged_into,
    same_people,
)
from guanxi.domains.customers.queries.moves import MoveCard, move, open_moves, who_hears
from guanxi.domains.customers.queries.naming import account_named, accounts_by_identifier, header_names
from guanxi.domains.customers.queries.orphans import Orphan, OrphansLeft, orphans, orphans_left
from guanxi.domains.customers.queries.ownership import (
    HeldLine,
    PoolLine,
    count_held,
    held_of_grid,
    mode_of,
    owned_counts,
    partner_kinds,
    pool,
)
from guanxi.domains.customers.queries.partners import PartnerView, partner, partners_ending, partners_near
from guanxi.domains.customers.queries.people_columns import STANDARD as PEOPLE_STANDARD
from guanxi.domains.customers.queries.people_groups import BY as PEOPLE_BY
from guanxi.domains.customers.queries.people_groups import PeopleGroup, people_groupable, people_groups
from guanxi.domains.customers.queries.people_leaving import people_leaving, small_rows
from guanxi.domains.customers.queries.people_list import (
    PersonMark,
    PersonRow,
    people_after,
    people_columns,
    people_count,
    people_edited,
    people_ids,
    people_list,
    people_page,
    people_rows,
    plain_columns,
)
from guanxi.domains.customers.queries.positions import PositionLine, people_as_of, people_who_left, positions
from guanxi.domains.customers.queries.privacy import masking
from guanxi.domains.customers.queries.projects import PROJECT_GAP_CALL, ProjectCard, project_gaps, projects, role_lines
from guanxi.domains.customers.queries.reach import Reach, reach_of, taboos_of
from guanxi.domains.customers.queries.responsible import RESPONSIBLE, responsible_on
from guanxi.domains.customers.queries.sight import Sight, require_sight, sight
from guanxi.domains.customers.queries.teams import (
    MyTeam,
    TeamFunction,
    TeamGap,
    TeamMember,
    TeamView,
    first_grades,
    function_words,
    is_served_first,
    my_teams,
    team,
    team_gaps,
)
from guanxi.domains.customers.queries.trees import (
    AccountTree,
    ParentPreview,
    TreeLevel,
    TreeNode,
    account_tree,
    preview_parent,
    shown_kind,
    subtree_sql,
    tree_children,
)
from guanxi.domains.customers.queries.visited import LastVisit, Offered, Visited, VisitLine, people_to_visit, visits_of
from guanxi.domains.customers.queries.visitors import VisitDuty, VisitPlan, my_visits, visit_plan
from guanxi.domains.customers.rules.bulk import MOST as MOST_IN_BULK
from guanxi.domains.customers.rules.cards import Card
from guanxi.domains.customers.rules.cards import read as read_cards
from guanxi.domains.customers.rules.collecting import SOURCES as COLLECTED_FROM
from guanxi.domains.customers.rules.completeness import Gap
from guanxi.domains.customers.rules.custom_fields import DEFINITION, MOST_LISTED, choices_said
from guanxi.domains.customers.rules.custom_fields import KINDS as CUSTOM_KINDS
from guanxi.domains.customers.rules.custom_fields import SUBJECTS as CUSTOM_SUBJECTS
from guanxi.domains.customers.rules.custom_values import as_text as custom_text
from guanxi.domains.customers.rules.custom_values import said as custom_said
from guanxi.domains.customers.rules.handovers import Terms as HandoverTerms
from guanxi.domains.customers.rules.masking import carries_mask
from guanxi.domains.customers.rules.masking import masked as mask_text
from guanxi.domains.customers.rules.signing import KEY as SIGNED_BY
from guanxi.domains.customers.rules.signing import Agreement, side_that_signed
from guanxi.domains.customers.scoping import list_scope

__all__ = [
    "ACCOUNT", "ACCOUNT_OWN", "ANSWERED_SQL", "ARCHIVE_PEOPLE_SQL", "BIRTHDAY_CALL", "CARD", "CHANNELS", "CLASSES", "COLLECTED_FROM", "CONTACT",
    "CUSTOMER_KINDS", "CUSTOM_KINDS", "CUSTOM_SUBJECTS", "DEFINITION", "DISTRIBUTED", "IDENTIFIER_SCHEMES", "INDIVIDUAL", "LIKENESS", "MONEY",
    "MOST_IN_BULK", "MOST_LISTED", "NAMED_BY_ROW_SQL", "PARENTS", "PARTNER_ENDS_CALL", "PEOPLE_BY", "PEOPLE_STANDARD", "PHONE_KINDS",
    "PROJECT_GAP_CALL", "RESPONSIBLE", "RIGHTS", "ROLES", "SIGNED_BY", "SINGLE", "TEAM_GAP_CALL", "TREES", "VISIT", "VISITED", "VISIT_CALL",
    "AccountCard", "AccountName", "AccountScope", "AccountTree", "AccountValues", "AccountView", "Agreement", "AssignmentCard", "BalanceLine",
    "BinCard", "BinFigures", "BulkLine", "Card", "ChangeSetCard", "CollaborationCard", "CollaborationStep", "Collected", "ComingBirthday", "Compared",
    "ContactCard", "ContactValues", "Contributed", "CustomFieldCard", "Dialled", "DisclosureLine", "DisputedLead", "DistributedAccount",
    "DistributionCard", "DistributionTerms", "Doubled", "FieldShown", "FieldValues", "FieldWords", "FormerFigures", "FormerHolder", "Gap",
    "GapFilter", "GapRow", "GroupPerson", "HandoverAccount", "HandoverCard", "HandoverPreview", "HandoverTerms", "HeldLine", "IdentifierCard",
    "InCharge", "Known", "LastVisit", "LeadChoice", "LeadProposal", "ListLeaving", "MoveCard", "MyTeam", "Offered", "Orphan", "OrphansLeft",
    "OwnedAccount", "ParentPreview", "PartnerView", "PeopleGroup", "PersonMark", "PersonRow", "Picks", "PoolLine", "PositionLine", "ProcessCard",
    "ProjectCard", "Reach", "Relative", "Sight", "Superior", "Taken", "TakenBack", "TeamFunction", "TeamGap", "TeamMember", "TeamView", "TreeLevel",
    "TreeNode", "VisitDuty", "VisitLine", "VisitPlan", "VisitValues", "Visited", "Wanted", "WantedOfPeople", "absorb", "account", "account_named",
    "account_names", "account_scope", "account_tree", "accounts_by_former_code", "accounts_by_identifier", "acts_where", "add_contact",
    "add_identifier", "add_phone", "advance_handovers", "advance_in_background", "ancestors", "announce_purge", "answering", "archive",
    "archive_customs", "archive_field", "archive_fields", "archive_fields_sql", "archives", "ask_again", "ask_departments", "assign", "assignments",
    "beyond_service", "bin_entries", "bin_entry", "bin_figures", "birthday_rule", "birthdays_of", "bulk_fields", "bulk_said", "card_notes", "cards",
    "carries_mask", "carry_late", "catalogue", "catalogue_ever", "change_set", "change_set_lines", "change_set_owners", "change_sets", "choices_said",
    "classes", "codes_in_month", "collaborations", "collect_people", "coming_birthdays", "compared", "conclude_collaboration", "confirm_move",
    "contact", "contacts", "contribute", "count_held", "create_account", "custom_said", "custom_text", "customs", "define_field", "definition",
    "definitions", "deny_move", "dial_contact", "disclose_contact", "disclosures", "disputed_lead", "distribution", "distribution_accounts",
    "distribution_balance", "distribution_choice", "distribution_groups", "distributions", "doubled_contacts", "due_entries", "edit_account",
    "edit_contact", "edit_field", "editable_fields", "end_assignment", "end_handover_overlap", "end_identifier", "end_project", "ending_leads",
    "export_cards", "export_granted_cards", "extend_project", "fetch_list", "fill_empty", "fill_gap", "find_moves", "finish_take_back",
    "first_grades", "forget_distributions", "forget_drafts", "forget_unanswered", "former_contacts", "former_figures", "function_words", "gap_counts",
    "gap_row", "gap_rows_of", "give_back", "grade_words", "handover", "handover_accounts", "handovers", "header_names", "held_of_grid", "hold_people",
    "identifiers", "individual_of", "industry_choices", "industry_label", "is_served_first", "issuers_of_accounts", "join_project", "join_team",
    "keep_from_purge", "known_accounts", "lead_choice", "lead_of", "lead_proposal", "lead_terms", "leave_team", "list_leaving", "list_scope",
    "log_granted_list", "make_identifier_first", "managers", "mark_account_unknown", "mark_contact_unknown", "mark_lost", "mask_text", "masking",
    "may", "merged_into", "mode_of", "money_keys", "money_scope", "move", "move_field", "my_teams", "my_visits", "names_of", "objections",
    "only_serves", "open_handover", "open_moves", "open_project", "orphans", "orphans_left", "owned_accounts", "owned_counts", "owner_of", "partner",
    "partner_kinds", "partners_ending", "partners_near", "people_after", "people_as_of", "people_columns", "people_count", "people_edited",
    "people_gaps", "people_groupable", "people_groups", "people_ids", "people_in", "people_leaving", "people_list", "people_page", "people_rows",
    "people_to_visit", "people_who_left", "person_of", "personal_keys", "place_under", "plain_columns", "pool", "positions", "prefer_phone",
    "prepare_change_set", "prepare_distribution", "prepare_people_set", "prepare_tree_retirement", "preview_field", "preview_handover",
    "preview_parent", "processes", "project_gaps", "projects", "purge_account", "reach_of", "read_cards", "record_people_export", "record_visit",
    "relation_of", "release", "remove_phone", "remove_position", "replace_witness", "require", "require_all", "require_cards_may_leave",
    "require_lead_choice", "require_manager", "require_money", "require_sight", "responsible_on", "restore_account", "restore_contact",
    "restore_field", "retire_account", "retire_contact", "retire_field", "role_lines", "rows_leaving", "run_change_set", "run_distribution",
    "same_people", "sees_all_money", "sees_money", "served_accounts", "set_agreement_unit", "set_identifier", "set_ownership_mode", "set_parent",
    "set_registered_on", "settle_birthdays", "show_contact", "show_contacts", "show_field", "show_granted", "show_topics", "shown_kind",
    "side_that_signed", "sight", "sight_of_rows", "small_rows", "still_binned", "subtree_sql", "superiors", "taboos_of", "take_back_change_set",
    "take_back_distribution", "take_back_handover", "take_unowned", "team", "team_gap_call", "team_gaps", "top_account", "tree_children", "undo_edit",
    "unmark_lost", "vault_fields", "visit_plan", "visits_of", "who_hears", "why_visible", "withdraw_collaboration", "witness_handover",
]
