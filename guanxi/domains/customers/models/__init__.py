"""Tables of the archive: the archive itself, hand-overs, and distributions of accounts over groups."""

from guanxi.domains.customers.models.archive import (
    BIN_STATES,
    CHANGE_SET_STATES,
    MOVE_STATES,
    TREE_KINDS,
    Account,
    AccountIdentifier,
    BinEntry,
    ChangeSet,
    Contact,
    ContactPhone,
    CustomField,
    Disclosure,
    FormerName,
    Move,
    PersonVisit,
    Position,
    TreeEdge,
)
from guanxi.domains.customers.models.distribution import Distribution, DistributionLine
from guanxi.domains.customers.models.handover import Handover, HandoverLine
from guanxi.domains.customers.models.responsible import ROLES, Assignment, ProjectGroup, Visibility

__all__ = [
    "BIN_STATES",
    "CHANGE_SET_STATES",
    "MOVE_STATES",
    "ROLES",
    "TREE_KINDS",
    "Account",
    "AccountIdentifier",
    "Assignment",
    "BinEntry",
    "ChangeSet",
    "Contact",
    "ContactPhone",
    "CustomField",
    "Disclosure",
    "Distribution",
    "DistributionLine",
    "FormerName",
    "Handover",
    "HandoverLine",
    "Move",
    "PersonVisit",
    "Position",
    "ProjectGroup",
    "TreeEdge",
    "Visibility",
]
