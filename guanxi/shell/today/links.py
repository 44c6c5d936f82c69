"""Where a Ref leads: kind of subject → page. The only list of its sort; engines know no addresses."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse

from guanxi.domains.intake import api as intake
from guanxi.domains.messages import api as messages
from guanxi.domains.work import api as work
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref

PAGES: dict[str, tuple[str, ...]] = {
    "account": ("account_page:account",),
    "approval": ("approvals:request_card",),
    "import": ("intake:run",),
    "review": ("grading:review_card",),
    "handover": ("customers:handover_card",),
    "distribution": ("customers:distribution_card",), "lead_dispute": ("registration:lead_dispute",),
    "change_set": ("book:change_set",),
    "move": ("customers:move_card",),
    "contact": ("customers:contact_card",),
    "night": ("insights:run",),
    "vault": ("privacy:vault_card",),
    "bin": ("customers:bin_entry",), "merge": ("duplicates:merge",), "pair": ("duplicates:pair",),
    "collection_round": ("stewardship:round_result",), "call_back": ("stewardship:call_back",),
    "subject": ("privacy:subject_card",),
    "rival_service": ("rivals:edit_rival_service",), "lost": ("grading:lost_account",),
    "unit": ("units:unit",), "transfer": ("placement:transfer",), "guidance": ("guidance:paper",),
    "registration": ("registration:registration_card",), "dispute": ("registration:dispute",), "letter": ("registration:letter_card",),
    "parent_request": ("parentage:parent_request",), "case": ("service:case_card",), "support": ("service:support_card",),
    "circuit": ("circuits:circuit_card",),
}
LISTS: dict[str, tuple[str, ...]] = {
    "unmatched": ("intake:unmatched",), "unmapped_revenue": ("insights:unmapped_revenue",),
    "approvals": ("approvals:waiting_for",), "reviews": ("grading:reviews",), "book": ("book:accounts",),
    "imports": ("intake:runs",), "upload": ("intake:upload_file",), "runs": ("insights:runs",), "jobs": ("operations:jobs",),
    "orphans": ("customers:orphans",), "left_claims": ("registration:registrations",), "work_item": ("today:home",),
    "concentration": ("insights:concentration",), "book_export": ("book:exports",), "rival_promotion": ("rivals:promotions",),
    "audit": ("operations:audit_search",), "reports": ("registration:reports",),
    "ask_again": ("customers:people_gaps",), "consent_unasked": ("consent:unasked",), "roster": ("privacy:roster",),
}


NARROWED = {"ask_again": "?asked=1&due=1"}
"""What of a list a to-do is about."""
OF_CALLS = {"confirm_reports": "reports"}
"""To-dos about a unit that are done on a list, by the kind of the to-do."""


def told(*, actor: Actor, lines: Sequence[messages.NoticeLine]) -> list[tuple[messages.NoticeLine, str, bool]]:
    """Notices, where each leads, and whether the import that it says is in was taken back since."""
    said_in = {line.id: line.subject.id for line in lines if line.subject and line.kind == "import_done"}
    back = intake.reverted(actor=actor, run_ids=frozenset(said_in.values()))
    return [(line, to(line.subject), said_in.get(line.id) in back) for line in lines]


def of(item: work.Item) -> str:
    """Where a to-do is done."""
    return to_list(OF_CALLS.get(item.kind, "")) or to(item.subject)


def to(subject: Ref | None) -> str:
    """The page of a subject; empty when there is none."""
    return _first(PAGES.get(subject.kind, ()), subject.id) or to_list(subject.kind) if subject else ""


def to_list(name: str) -> str:
    """A list page by its name; empty when this installation has none."""
    found = _first(LISTS.get(name, ()))
    return f"{found}{NARROWED.get(name, '')}" if found else ""


def _first(names: tuple[str, ...], *arguments: int) -> str:
    for name in names:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""
