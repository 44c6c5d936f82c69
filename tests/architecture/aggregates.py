"""Every function that reads counts and sums, and why those without `organisation.is_group_hidden` may do without it (PRM-60).

ROWS: the number of rows of a list that the reader opens or has before him, in his own scope: it says no more than the rows do.
STAFF: about the work of our own people, not about customers. INSIDE: never shown as a figure, or of one single account or person.
`act:<name>`: only for an act that no marketing role has; the test looks it up.
"""

from __future__ import annotations

ROWS, STAFF, INSIDE = "rows", "staff", "inside"
GUARDS = frozenset({"is_group_hidden", "hides", "_hides"})

EXEMPT: dict[str, str] = {
    "guanxi/domains/consent/queries/unasked.py": ROWS,
    "guanxi/domains/customers/objecting.py::holds_person": INSIDE,  # what keeps somebody in his unit: for organisation.manage
    "guanxi/domains/customers/objecting.py::holds_unit": INSIDE,
    "guanxi/domains/approvals/moving.py::moves_unit": "act:organisation.manage",
    "guanxi/domains/customers/objecting.py::moves_unit": "act:organisation.manage",
    "guanxi/domains/organisation/duties.py::_marketing": STAFF,
    "guanxi/domains/privacy/objecting.py::moves_unit": "act:organisation.manage",
    "guanxi/domains/organisation/moving.py::carry_out": "act:organisation.manage",
    "guanxi/domains/customers/queries/accounts.py": ROWS,
    "guanxi/domains/customers/queries/bin.py": "act:bin.view",
    "guanxi/domains/customers/queries/codes_in_month.py::_HELD": INSIDE,  # whether a code was one account's, never how many it was of
    "guanxi/domains/customers/queries/distribution.py": "act:account.assign",
    "guanxi/domains/customers/facts.py::IDENTIFIER": INSIDE,  # whether a credit code is one account's, never how many have it
    "guanxi/domains/customers/queries/former.py::former_figures": ROWS,  # people of accounts he sees who are to be erased
    "guanxi/domains/customers/queries/asking.py::ask_again": STAFF,  # people of one's own accounts to be asked again: a list of work
    "guanxi/domains/customers/queries/gaps.py::gap_counts": STAFF,  # people of one's own accounts who want a field: a list of work
    "guanxi/domains/customers/queries/orphans.py::orphans_left": "act:account.assign",
    "guanxi/domains/customers/queries/ownership.py::count_held": INSIDE,
    "guanxi/domains/customers/queries/ownership.py::owned_counts": STAFF,  # how many accounts members of staff keep, for their supervisors
    "guanxi/domains/customers/queries/people_sql.py": ROWS,  # its groups are hidden where they are asked (people_groups)
    "guanxi/domains/customers/queries/trees.py": ROWS,
    "guanxi/domains/customers/queries/visited.py::people_to_visit": ROWS,  # people of one account he sees, all on its page of contacts
    "guanxi/domains/grading/queries/lost.py": "act:lost.view",
    "guanxi/domains/grading/queries/preview.py": "act:policy.preview",
    "guanxi/domains/grading/queries/published.py": "act:grading.review",
    "guanxi/domains/grading/queries/reviews.py": "act:grading.review",
    "guanxi/domains/grading/queries/silent.py::_silent": INSIDE,  # the brake's denominator
    "guanxi/domains/insights/queries/concentration.py::_RANKED": INSIDE,  # its door hides
    "guanxi/domains/insights/queries/results.py::_RESULTS": INSIDE,  # its door tells nothing to who is shown no figure over a few
    "guanxi/domains/insights/queries/shared.py": "act:shares.view",
    "guanxi/domains/insights/queries/unmapped.py::unmapped_revenue": ROWS,
    "guanxi/domains/intake/queries": "act:intake.use",
    "guanxi/domains/service/queries/interactions.py::_BY_MONTH": INSIDE,  # its door hides
    "guanxi/domains/lists/queries/index.py::book_page": ROWS,
    "guanxi/domains/lists/queries/index.py::count": ROWS,
    "guanxi/domains/lists/queries/index.py::_tried": INSIDE,
    "guanxi/domains/lists/queries/index.py::_named_walk": INSIDE,
    "guanxi/domains/lists/queries/shares.py::shares": INSIDE,  # decides whether a list may leave; shown to nobody
    "guanxi/domains/messages/queries.py::unread_count": ROWS,
    "guanxi/domains/organisation/handing.py::waiting_units": STAFF,
    "guanxi/domains/organisation/queries.py::everybody": STAFF,
    "guanxi/domains/organisation/factors.py::factor_holders": STAFF,
    "guanxi/domains/circuits/queries.py::circuits": ROWS,
    "guanxi/domains/rivals/queries/rival_services.py::rival_services": ROWS,
    "guanxi/domains/shares/queries/apportioned.py::APPORTIONED": INSIDE,  # text for insights, which asks for the act
    "guanxi/domains/service/queries/cases.py::case_block": INSIDE,  # of one account
    "guanxi/domains/service/queries/figures.py::_BY_MONTH": INSIDE,  # its door hides
    "guanxi/domains/service/queries/figures.py::_WAITING": INSIDE,  # its door hides
    "guanxi/domains/service/queries/support_figures.py::_LINES": INSIDE,  # its door hides
    "guanxi/domains/stewardship/queries/call_backs.py::draws": STAFF,
    "guanxi/domains/stewardship/queries/credit.py": STAFF,
    "guanxi/domains/stewardship/queries/figures.py::_SUMS": INSIDE,
    "guanxi/domains/stewardship/queries/figures.py::_BY_FIELD": INSIDE,
    "guanxi/domains/stewardship/queries/figures.py::accounts": ROWS,
    "guanxi/domains/stewardship/queries/quotas.py": STAFF,
    "guanxi/domains/stewardship/queries/use.py": STAFF,
    "guanxi/domains/stewardship/queries/rounds.py": STAFF,
    "guanxi/domains/stewardship/queries/states.py::_judged": INSIDE,
    "guanxi/domains/stewardship/queries/stewards.py::_marks": STAFF,
    "guanxi/integrations/rest/reading": ROWS,  # lists.count
    "guanxi/shell/book": ROWS,  # lists.count
}
