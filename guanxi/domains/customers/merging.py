"""What the merge of two accounts or two contacts does to the archive's own tables (wiring.MERGE).

Not for here: the fields of the two records and who may merge them (commands.absorbing), the derived tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.customers.commands.trees import lock_trees
from guanxi.domains.customers.fields import SHARED
from guanxi.domains.customers.models import Account, AccountIdentifier, Assignment, Contact, ProjectGroup, TreeEdge
from guanxi.domains.customers.queries.trees import is_above
from guanxi.foundation.django import clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

# Of these an account has one at a time; of the others one per person.
SINGLE = ("owner", "lead")


class Archive:
    """Numbers, people, responsibilities and places in the trees."""

    covers = (
        "customers_accountidentifier.account_id", "customers_assignment.account_id", "customers_contact.account_id",
        "customers_projectgroup.account_id",
        "customers_treeedge.child_id", "customers_treeedge.parent_id", "customers_account.merged_into_id", "customers_contact.merged_into_id",
    )
    stays: Mapping[str, str] = {
        "customers_formername.account_id": "it was that record's name; looked up, it leads to the record that stayed",
        "customers_visibility.account_id": "derived; written anew in the same transaction",
        "customers_binentry.account_id": "who put that record into the bin and took it out; what lies there cannot be merged",
        "customers_handoverline.account_id": "a signed list names what was handed over; a merge is refused while a hand-over is open",
        "customers_distributionline.account_id": "what was distributed; a record merged since has another owner and is not taken back",
        "customers_disclosure.account_id": "who was shown what is never rewritten",
        "customers_disclosure.contact_id": "who was shown what is never rewritten",
        "customers_disclosure.contact_ids": "who was shown what is never rewritten",
    }

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the rows over; refuses `merge_cycle` when the trees would close to a circle."""
        if subject.kind == "contact":
            participants.carry(Contact.objects.filter(merged_into=subject.id), act=act, merged_into=into.id)
        if subject.kind != "account":
            return
        participants.carry(Account.objects.filter(merged_into=subject.id), act=act, merged_into=into.id)
        participants.carry(Contact.objects.filter(account=subject.id), act=act, account=into.id)
        _identifiers(subject.id, into.id, act)
        _projects(subject.id, into.id, act)
        _assignments(subject.id, into.id, act)
        for kind in sorted(set(TreeEdge.objects.filter(child__in=(subject.id, into.id)).values_list("tree_kind", flat=True))
                           | set(TreeEdge.objects.filter(parent__in=(subject.id, into.id)).values_list("tree_kind", flat=True))):
            _edges(kind, subject.id, into.id, act)


def _identifiers(loser: int, survivor: int, act: Act) -> None:
    """Both sets stay valid; of one scheme the survivor's stays the first. A credit code that both have ends where it comes from."""
    first = set(AccountIdentifier.objects.filter(account=survivor, is_primary=True, valid_until=None).values_list("scheme", flat=True))
    moved = AccountIdentifier.objects.filter(account=loser)
    both = list(AccountIdentifier.objects.filter(account=survivor, scheme__in=SHARED, valid_until=None).values_list("value", flat=True))
    participants.carry(moved.filter(scheme__in=SHARED, valid_until=None, value__in=both), act=act,
                       account=survivor, is_primary=False, valid_until=act.at.astimezone(clock.ZONE).date())
    participants.carry(moved.filter(scheme__in=first), act=act, account=survivor, is_primary=False)
    participants.carry(moved, act=act, account=survivor)


def _projects(loser: int, survivor: int, act: Act) -> None:
    """Project groups go along; of two with one name the one that comes says where it is from (ORG-18)."""
    named = set(ProjectGroup.objects.filter(account=survivor, ended_on=None).values_list("name", flat=True))
    for group in ProjectGroup.objects.filter(account=loser):
        other = f"{group.name[:52]}(#{loser})" if group.ended_on is None and group.name in named else group.name
        participants.carry(ProjectGroup.objects.filter(pk=group.pk), act=act, account=survivor, name=other)


def _assignments(loser: int, survivor: int, act: Act) -> None:
    """Responsibilities go along; one the survivor has already ends today and stays as history, its function in the team goes on (ORG-12)."""
    held = set(Assignment.objects.filter(account=survivor, project=None, valid_until=None).values_list("role", "user_id"))
    roles = {role for role, _ in held}
    participants.carry(Assignment.objects.filter(account=loser, project__isnull=False), act=act, account=survivor)
    for row in Assignment.objects.filter(account=loser):
        is_double = (row.role, row.user_id) in held or (row.role in SINGLE and row.role in roles)
        ends = act.at.astimezone(clock.ZONE).date() if row.valid_until is None and is_double else row.valid_until
        if is_double and row.function and row.valid_until is None:
            participants.carry(Assignment.objects.filter(
                account=survivor, user_id=row.user_id, role=row.role, valid_until=None, function=""), act=act, function=row.function)
        participants.carry(Assignment.objects.filter(pk=row.pk), act=act, account=survivor, valid_until=ends)


def _edges(kind: str, loser: int, survivor: int, act: Act) -> None:
    """Children go below the survivor; its own parent wins, else it takes the loser's. An edge between the two disappears."""
    lock_trees(kind)
    edges = TreeEdge.objects.filter(tree_kind=kind)
    edges.filter(child__in=(loser, survivor), parent__in=(loser, survivor)).delete()
    participants.carry(edges.filter(parent=loser), act=act, parent=survivor)
    if edges.filter(child=survivor).exists():
        edges.filter(child=loser).delete()
    else:
        participants.carry(edges.filter(child=loser), act=act, child=survivor)
    parent = edges.filter(child=survivor).values_list("parent_id", flat=True).first()
    if parent is not None and is_above(child_id=survivor, parent_id=parent, tree_kind=kind):
        raise Refusal("merge_cycle", t("合并后上下级关系将形成循环", "Merged, the tree would close to a circle"), status=409,
                      way_out=t("请先调整两户之间各级客户的上级", "Change the parents of the accounts between the two first"))
