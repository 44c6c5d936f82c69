"""POST pages without an operation of their own, each with the reason; a test holds that every other one has its line in the list."""

from __future__ import annotations

FRESH = "asks a person to show again that it is he (step-up); a key cannot"
EXEMPT: dict[str, str] = {
    "organisation:choose_language": "a cookie of the browser; a program says Accept-Language",
    "organisation:end_session": "sessions are the browser's; the interface has none",
    "interface:create_key": "a key must not make keys: a stolen one would outlive its end",
    "interface:revoke_key": "done by a person who is logged in",
    "interface:create_service_user": "done by the administrator who is logged in",
    "rivals:export_rivals": "a sheet for people; programs read rival-services",
    "book:choose_sort": "the order of a list stands in its address: `sort`",
    "book:ask_large_export": FRESH,
    "people:set_roles": FRESH,
    "privacy:break_glass": FRESH,
    "privacy:open_vault": FRESH,
    "book:read_mark": "reads a mark out of a pasted text, for a person who investigates",
}

# Screen actions whose operation is still to be written. Add the line instead where you can (docs/domains/rest.md); never leave one here for good.
WAITING: frozenset[str] = frozenset({
    "customers:export_cards", "customers:fill_gap", "customers:import_cards", "customers:take_over", "duplicates:request_run",
})
