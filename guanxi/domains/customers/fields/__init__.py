"""The field catalogues of account and contact: declared once, read by form, list, import, masking and completeness.

`Field.key` is the column of the table, or one of the facts that live beside it (identifiers, manager, parent).
"""

from guanxi.domains.customers.fields.account import (
           ACCOUNT,
           ACCOUNT_COLUMNS,
           ACCOUNT_UNKNOWN,
           CLASSES,
           CUSTOMER_KINDS,
           IDENTIFIER_SCHEMES,
           INDIVIDUAL,
           LINES,
           SHARED,
)
from guanxi.domains.customers.fields.contact import (
           CHANNELS,
           CONTACT,
           CONTACT_COLUMNS,
           CONTACT_UNKNOWN,
           PHONE,
           PHONE_KINDS,
           STARS,
           UNKNOWN_WORDS,
)
from guanxi.domains.customers.fields.roles import RIGHTS, ROLES, SINGLE
from guanxi.domains.customers.fields.trees import PARENT_COLUMNS, PARENTS, TREES

__all__ = ["ACCOUNT", "ACCOUNT_COLUMNS", "ACCOUNT_UNKNOWN", "CHANNELS", "CLASSES", "CONTACT", "CONTACT_COLUMNS", "CONTACT_UNKNOWN", "CUSTOMER_KINDS",
           "IDENTIFIER_SCHEMES", "INDIVIDUAL", "LINES",
           "PARENTS", "PARENT_COLUMNS", "PHONE", "PHONE_KINDS", "RIGHTS", "ROLES", "SHARED", "SINGLE", "STARS", "TREES", "UNKNOWN_WORDS"]
