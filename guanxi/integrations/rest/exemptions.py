"""POST pages without an operation of their own, each with the reason.

Every other page without one is a line `waiting:` of tests/architecture/interface.txt.
"""

from __future__ import annotations

FRESH = "asks a person to show again that it is he (step-up); a key cannot"
EXEMPT: dict[str, str] = {
    "organisation:end_session": "sessions are the browser's; the interface has none",
    "interface:create_key": "a key must not make keys: a stolen one would outlive its end",
    "interface:revoke_key": "done by a person who is logged in",
    "interface:create_service_user": "done by the administrator who is logged in",
    "stewardship:export_quality": "a sheet for people",
    "contacts:export_people": "a sheet for people; programs read contacts",
    "circuits:export_circuits": "a sheet for people; programs read circuits and circuit-tests",
    "rivals:export_rivals": "a sheet for people; programs read rival-services",
    "insights:export_shares": "a sheet for people; programs read insights/shared-revenue",
    "service:export_cases": "a sheet for people; programs read cases",
    "grading:export_lost": "a sheet for people; programs read lost-accounts",
    "book:choose_sort": "the order of a list stands in its address: `sort`",
    "book:choose_rule": "a rule stands in the list's address: `where`",
    "book:cell": "one field of an account: PATCH accounts/{account_id} with its version",
    "book:undo_cell": "taking an edit back: POST acts/{act_id}/undo",
    "contacts:choose_sort": "the order of a list stands in its address: `sort`",
    "contacts:choose_rule": "a rule stands in the list's address: `where`",
    "contacts:cell": "one field of a person: PATCH contacts/{contact_id} with its version",
    "contacts:undo_cell": "taking an edit back: POST acts/{act_id}/undo",
    "book:ask_large_export": FRESH,
    "contacts:ask_people_export": FRESH,
    "people:set_roles": FRESH,
    "people:reset_factor": FRESH,
    "privacy:break_glass": FRESH,
    "privacy:open_vault": FRESH,
    "privacy:take_cards": FRESH,
    "privacy:fetch_report": "everything held of one person: given to who asked, by hand, once approved",
    "book:read_mark": "reads a mark out of a pasted text, for a person who investigates",
}
