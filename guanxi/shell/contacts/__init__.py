"""People across accounts (联系人): everybody at the customers one may see, in one list. Spans customers, lists and organisation.

Not for here: one account's people and one person's page (customers), the book itself (shell/book, whose words and filters this uses).
"""
