"""Who sees which account, who may do what with it, and how close he stands to it (hard-places 3.1, operator 1.1, 1.8).

Row security repeats the row part in the database; this module is the access path and the reasons.
Not for here: keeping `Visibility` true (commands.derived), masking itself (rules.masking).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from guanxi.domains.customers.models import Account, Visibility
from guanxi.domains.customers.rules.masking import Relation
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock, prepared
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found

RETIRE, SEE_BIN = "account.retire", "bin.view"
# Revenue, arrears, rents and what follows from them: a right of its own, not a consequence of seeing an account (docs/adr/0011).
MONEY = "account.money"
READS = frozenset({"account.view", "contact.unmask"})
TENDING = frozenset({"account.edit", "account.assign", "account.retire", "contact.edit", "rivals.edit", "stewardship.verify",
                     "consent.record", "shares.set", "circuits.edit"})  # what only who is responsible does: no button for it to who only reads
# A group's lead reads the whole tree; he writes only where he is responsible himself (operator 1.1).
RESPONSIBLE = ("owner", "lead")
MINE = ("owner", "lead", "customer_response")
# Reads who is at the site and what stands there, never money or a private profile (属地服务, operator 1.1).
SERVICE = "local_service"


def works_with_accounts(person: organisation.UserCard) -> bool:
    """Whether this person's roles open accounts: who only administers, or reads none, answers for none (PRM-72)."""
    roles = frozenset(person.roles)
    return not organisation.ADMINISTRATORS & roles and "account.view" in organisation.acts_of(roles)


@dataclass(frozen=True, kw_only=True)
class AccountScope:
    """Which accounts an actor sees, for the queries of other domains. Opaque: only `q`, `sql` and `sql_by_key` are promised.

    but_service: only those that something else than local service lets him see. with_money: of these only those whose money, agreements'
    prices and gifts he may see: all where his roles read money, else those he answers for in person (operator 1.1, docs/adr/0011).
    """

    actor: Actor
    with_money: bool = False
    but_service: bool = False

    @property
    def _in_person(self) -> bool:
        """Whether his units count for nothing here: money is asked for, and none of his roles reads it."""
        return self.with_money and not may(self.actor, MONEY)

    def _here(self, account: str) -> str:
        """Not merged and not in the recycle bin: few rows of a partial index, whatever the size of the book."""
        return f"not exists (select 1 from customers_account gone_ where gone_.id = {account} and not gone_.is_active)"  # noqa: S608 - a column's name

    @property
    def granted_sql(self) -> str:
        """A SELECT of the account ids granted to a person, with one `%s` for his user id (for `lists.api.ScopeFilter`)."""
        narrowed = " and via <> 'local_service'" * (self.with_money or self.but_service)
        return "select account_id from customers_visibility where user_id = %s" + narrowed  # noqa: S608 - two constant texts

    @property
    def of_lists(self) -> lists.ScopeFilter:
        """The same for the book and the search index."""
        user = int(self.actor.user_id)
        return lists.ScopeFilter.of(self.actor, granted_sql=self.granted_sql, wall_sql="select a.id from customers_account a",
                                    shut_sql=_SHUT.format(user=user), open_sql="" if may(self.actor, MONEY) else _OPEN.format(user=user))

    def q(self, account: str = "account_id") -> Q:
        """A condition on a query whose field `account` holds account ids. What was merged or lies in the bin is not there."""
        return self.reach_q(account) & ~Q(**{f"{account}__in": RawSQL(_GONE, ())})  # noqa: S611 (a constant text)

    def reach_q(self, account: str) -> Q:
        """The same with what was merged or lies in the bin."""
        if self.actor.scope.shape == "all" and not self._in_person:
            return Q()
        condition, parameters = self._ids()
        return Q(**{f"{account}__in": RawSQL(condition, parameters)})  # noqa: S611 (constant texts, bound values)

    def sql(self, account: str, *, unit: str = "") -> tuple[str, list[Any]]:
        """The same as SQL. `unit`: the row's own unit column, which saves a wide scope the look into the accounts."""
        scope, here = self.actor.scope, self._here(account)
        if scope.shape == "none":
            return "false", []
        if scope.shape == "all" and not self._in_person:
            return here, []
        if scope.shape == "wide" and unit and not self._in_person:
            return f"({unit} = any(%s) and {here})", [list(scope.unit_ids)]
        condition, parameters = self._ids()
        return f"({account} in ({condition}) and {here})", parameters

    def sql_by_key(self, account: str, *, unit: str) -> tuple[str, list[Any]]:
        """The same for a few accounts of the book that are found by key: asks about each, where `sql` reads all that he sees."""
        scope = self.actor.scope
        granted = f"exists (select 1 from ({self.granted_sql}) granted_ where granted_.account_id = {account})"  # noqa: S608 - a column's name
        of_units = f"{unit} = any(%s::bigint[])"
        if scope.shape == "none" or (scope.shape == "all" and not self._in_person):
            return str(scope.shape == "all").lower(), []
        if self._in_person:
            wide = scope.shape == "wide"
            return f"({granted} and {of_units})" if wide else granted, [self.actor.user_id, *([list(scope.unit_ids)] if wide else [])]
        if scope.shape == "wide":
            return of_units, [list(scope.unit_ids)]
        return f"({of_units} or {granted})", [list(scope.unit_ids), self.actor.user_id]

    def _ids(self) -> tuple[str, list[Any]]:
        scope = self.actor.scope
        units = "select id from customers_account where unit_id = any(%s)"
        if scope.shape == "none":
            return "select null::bigint where false", []
        if self._in_person and scope.shape == "wide":
            return f"{self.granted_sql} and account_id in ({units})", [self.actor.user_id, list(scope.unit_ids)]
        if scope.shape == "wide":
            return units, [list(scope.unit_ids)]
        if scope.shape == "narrow" and scope.unit_ids and not self._in_person:
            return f"{units} union {self.granted_sql}", [list(scope.unit_ids), self.actor.user_id]
        return self.granted_sql, [self.actor.user_id]


_GONE = "select g.id from customers_account g where not g.is_active"
_SHUT = ("select v.account_id from customers_visibility v where v.user_id = {user} and v.via = 'local_service' and not exists ("
         "select 1 from customers_visibility w where w.user_id = {user} and w.account_id = v.account_id and w.via <> 'local_service')")
_OPEN = "select v.account_id from customers_visibility v where v.user_id = {user} and v.via <> 'local_service'"


def account_scope(actor: Actor) -> AccountScope:
    """The scope of `actor`, to be passed on."""
    return AccountScope(actor=actor)


def money_scope(actor: Actor) -> AccountScope:
    """The accounts whose money he may see: not those he only serves on site, and without `account.money` only those he answers for in person."""
    return AccountScope(actor=actor, with_money=True)


def beyond_service(actor: Actor) -> AccountScope:
    """All he sees but those that nothing else than local service lets him see (operator 1.1); their money may be shut to him."""
    return AccountScope(actor=actor, but_service=True)


def sees_money(*, actor: Actor, account_id: int) -> bool:
    """False for an account he does not see, or whose money is not for him. In the book or in the bin."""
    return Account.objects.filter(money_scope(actor).reach_q("pk"), pk=account_id).exists()


def only_serves(*, actor: Actor, account_id: int) -> bool:
    """True unless something else than local service lets him see the account, in the book or in the bin (operator 1.1)."""
    return not Account.objects.filter(beyond_service(actor).reach_q("pk"), pk=account_id).exists()


def sees_all_money(actor: Actor) -> bool:
    """True for who sees the money of every account there is."""
    return actor.scope.shape == "all" and may(actor, MONEY)


def served_accounts(*, actor: Actor) -> frozenset[int]:
    """The accounts that he only serves on site: granted for that, by nothing else, and not of his units.

    Also of who sees a province: the pages show him no grant, but row security lets its rows through.
    """
    if actor.scope.shape in ("all", "none"):
        return frozenset()
    mine = Visibility.objects.filter(user_id=actor.user_id)
    served = mine.filter(via=SERVICE).exclude(account_id__in=mine.exclude(via=SERVICE).values("account_id"))
    return frozenset(served.exclude(account__unit_id__in=actor.scope.unit_ids).values_list("account_id", flat=True))


def require_money(actor: Actor, account_id: int) -> None:
    """Refuses `money_closed` (403) where its money is not for him, saying why; `not_found` for an account he does not see."""
    require(actor, "account.view", account_id)
    if not sees_money(actor=actor, account_id=account_id):
        raise Refusal("money_closed", t("属地服务不含收入、欠费和评级依据",
                                        "Local service does not include revenue, arrears or what a grade rests on") if may(actor, MONEY) else t(
            "您的岗位不含收入、欠费和评级依据", "Your post does not include revenue, arrears or what a grade rests on"), status=403,
                      way_out=t("如工作需要,请联系归属客户经理", "Ask the account's manager if your work needs it"))


def visible(accounts: QuerySet[Account], actor: Actor) -> QuerySet[Account]:
    """`accounts` as far as `actor` sees them, in the query shape of his scope. What was merged (CON-88) or lies in the bin is not there."""
    return reachable(accounts.filter(is_active=True), actor)


def reachable(accounts: QuerySet[Account], actor: Actor) -> QuerySet[Account]:
    """The same whether they stand in the book or not: for the recycle bin."""
    scope = actor.scope
    if scope.shape == "none":
        return accounts.none()
    if scope.shape == "wide":
        return accounts.filter(unit_id__in=scope.unit_ids)
    return accounts.filter(account_scope(actor).reach_q("pk"))


def acts_of(actor: Actor) -> frozenset[str] | None:
    """The acts of his roles; None for the system itself, which may do everything."""
    return None if actor.kind == "system" else organisation.acts_of(actor.roles)


def may(actor: Actor, act: str) -> bool:
    """True when one of his roles has `act`, whatever the account."""
    acts = acts_of(actor)
    return acts is None or act in acts


def require(actor: Actor, act: str, account_id: int) -> None:
    """Refuses `not_found` (404) for an account he does not see, `forbidden` (403) for what he may not do with it."""
    require_all(actor, act, [account_id])


def require_all(actor: Actor, act: str, account_ids: Collection[int]) -> None:
    """The same for many accounts in one query: one refusal refuses all."""
    wanted = set(account_ids)
    condition, values = account_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    with prepared.cursor() as cursor:
        cursor.execute(
            "select a.unit_id, exists (select 1 from customers_visibility v where v.user_id = %s and v.account_id = a.id and v.via = any(%s)) "  # noqa: S608
            f"from customers_account a where a.id = any(%s) and a.is_active and {condition}",
            [actor.user_id, list(RESPONSIBLE), list(wanted), *values])
        seen = cursor.fetchall()
    if len(seen) != len(wanted):
        raise not_found()
    require_act(actor, act)
    if act not in READS and not all(holds or in_reach(actor, unit_id) for unit_id, holds in seen):
        raise Refusal(
            "not_responsible", t("您可以查看该客户,但不负责维护", "You may read this account but are not responsible for it"),
            way_out=t("请由归属客户经理修改", "Ask the account's owner to change it"), status=403)


def require_binned(actor: Actor, account_id: int) -> None:
    """Refuses `not_found` for an account of the bin out of reach, `forbidden`, `not_responsible`: who may put it there may take it out."""
    responsible = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=RESPONSIBLE)
    gone = Account.objects.filter(pk=account_id, is_active=False, merged_into=None)
    found = reachable(gone, actor).annotate(holds=Exists(responsible)).values_list("unit_id", "holds").first()
    if found is None:
        raise not_found()
    require_act(actor, RETIRE)
    if not found[1] and not in_reach(actor, found[0]):
        raise Refusal("not_responsible", t("您可以查看,但不负责该客户", "You may read it but are not responsible for this account"), status=403,
                      way_out=t("请联系归属客户经理或其主管", "Ask the account's owner or the head of the unit"))


def assignable(actor: Actor, account_ids: Collection[int]) -> set[int]:
    """Those of these accounts whose responsibility he may change: the set `require_all` would let through."""
    return {pk for pk, is_his in tended(actor, account_ids).items() if is_his}


def tended(actor: Actor, account_ids: Collection[int]) -> dict[int, bool]:
    """Those of these accounts that he sees, and whether each is his to tend. One query."""
    responsible = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=RESPONSIBLE)
    seen = visible(Account.objects.filter(pk__in=set(account_ids)), actor).annotate(holds=Exists(responsible))
    return {pk: holds or in_reach(actor, unit_id) for pk, unit_id, holds in seen.values_list("pk", "unit_id", "holds")}


def acts_where(acts: frozenset[str], *, is_his: bool) -> frozenset[str]:
    """Of a reader's acts those that `require` lets through at an account that is his to tend, or that he only reads."""
    return acts if is_his else acts - TENDING


def require_act(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when none of his roles has `act`."""
    if not may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def require_unit(actor: Actor, unit_id: int) -> None:
    """Refuses to create or move an account outside the actor's own territory (IMP-25)."""
    if not in_territory(actor, unit_id):
        raise Refusal(
            "foreign_unit", t("归属单位不在您的管辖范围内", "The responsible unit lies outside your territory"), field="unit",
            way_out=t("请改为本单位及下级,或由该单位的数据管理员办理", "Choose your own unit or one below, or ask that unit"))


def region_of(unit_id: int) -> str:
    """The region of a unit that takes accounts. Refuses `unit_closed`."""
    unit = organisation.unit(unit_id=unit_id)
    if unit.closed_on is not None:
        raise Refusal("unit_closed", t(f"{unit.name} 已撤销,不能再归属客户", f"{unit.name} is closed and takes no accounts"), field="unit",
                      way_out=t("请选择在用的单位", "Choose a unit that is in use"))
    return unit.region_code


def in_territory(actor: Actor, unit_id: int) -> bool:
    """True when he may create accounts for this unit."""
    return actor.scope.shape == "all" or unit_id in actor.scope.home_ids


def relation_of(*, actor: Actor, account_id: int) -> Relation:
    """How close the actor stands to one account he sees."""
    return relations_of(actor=actor, account_ids=[account_id]).get(account_id, "other")


def relations_of(*, actor: Actor, account_ids: Collection[int]) -> Mapping[int, Relation]:
    """own: owner, lead or customer response; same_unit: his unit's account, or one below his own; service: he only serves it on site;
    other. One query."""
    return {pk: relation for pk, relation, _ in _stands(actor, account_ids)}


def relations_and_tended(*, actor: Actor, account_ids: Collection[int]) -> tuple[Mapping[int, Relation], frozenset[int]]:
    """How close he stands to each, and which of them are his to tend (as `tended`). One query."""
    found = _stands(actor, account_ids, is_his=Exists(Visibility.objects.filter(
        user_id=actor.user_id, account=OuterRef("pk"), via__in=RESPONSIBLE)))
    return {pk: relation for pk, relation, _ in found}, frozenset(pk for pk, _, is_his in found if is_his)


def _stands(actor: Actor, account_ids: Collection[int], *, is_his: Any = None) -> list[tuple[int, Relation, bool]]:
    mine = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=MINE)
    more = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk")).exclude(via=SERVICE)
    rows = (visible(Account.objects.filter(pk__in=account_ids), actor)
            .annotate(is_mine=Exists(mine), is_more=Exists(more), is_his=Value(False) if is_his is None else is_his)
            .values_list("pk", "unit_id", "is_mine", "is_more", "is_his"))
    return [(pk, "own" if is_mine else _distance(actor, unit_id, is_more), held or in_reach(actor, unit_id))
            for pk, unit_id, is_mine, is_more, held in rows]


def _distance(actor: Actor, unit_id: int, is_more: bool) -> Relation:
    if actor.scope.shape == "narrow":  # he sees it by his unit or by a grant, never by chance
        return "same_unit" if is_more or in_reach(actor, unit_id) else "service"
    return "same_unit" if _same_unit(actor, unit_id) else "other"


def why_visible(*, actor: Actor, account_id: int) -> tuple[Reason, ...]:
    """Every reason why the actor sees this account, and last whether that includes its money; refuses `not_found` when there is none."""
    found = visible(Account.objects.filter(pk=account_id), actor).values_list("unit_id", flat=True).first()
    if found is None:
        raise not_found()
    vias = list(Visibility.objects.filter(user_id=actor.user_id, account_id=account_id).values_list("via", flat=True))
    reasons = [Reason(code=f"via_{via}", text=VIA[via], met=True, value=actor.name, source="operator 1.1") for via in vias]
    if actor.scope.shape == "all":
        reasons.append(Reason(code="scope_all", met=True, text=t("您的岗位查看全部客户", "Your post sees all accounts")))
    elif found in actor.scope.unit_ids:
        unit = organisation.unit(unit_id=found)
        sent = stationed(user_id=actor.user_id, unit_id=found)
        reasons.append(sent or Reason(code="scope_unit", met=True, value=unit.name, text=t(
            "归属单位在您的管辖范围内", "The responsible unit lies in your territory")))
    return *reasons, money_reason(actor, vias=vias, unit_id=found)


def money_reason(actor: Actor, *, vias: Collection[str], unit_id: int) -> Reason:
    """Whether somebody sees the money of an account that he sees, and because of what. vias: what is granted to him; unit_id: the account's."""
    if any(via != SERVICE for via in vias) and (actor.scope.shape == "narrow" or in_reach(actor, unit_id)):
        return Reason(code="money_in_person", met=True, source="operator 1.1", text=t(
            "含收入与欠费:凭本人对该客户的责任", "With revenue and arrears: because of a responsibility in person"))
    if not may(actor, MONEY):
        return Reason(code="money_no_role", met=False, source="operator 1.1", text=t(
            "不含收入与欠费:岗位以服务为主,没有查看收入的权限", "Without revenue and arrears: the post serves and has no right to money"))
    if in_reach(actor, unit_id):
        return Reason(code="money_role", met=True, source="operator 1.1", text=t(
            "含收入与欠费:岗位可以查看管辖范围内客户的收入", "With revenue and arrears: the post sees the money of its territory"))
    return Reason(code="money_service", met=False, source="operator 1.1", text=t(
        "不含收入与欠费:仅凭属地服务查看", "Without revenue and arrears: seen for local service only"))


def stationed(*, user_id: int, unit_id: int) -> Reason | None:
    """The stationing because of which somebody reaches a unit today, as a reason: where, until when, who sent him. ORG-19."""
    sent = organisation.reason_over(user_id=user_id, unit_id=unit_id, on=clock.today())
    if sent is None:
        return None
    kind, until = organisation.STATIONING_KINDS[sent.kind], sent.valid_until.isoformat()
    return Reason(code="stationed", met=True, source="ORG-19", value=f"{sent.unit_name} → {until}", text=t(
        f"{kind.zh}到归属单位,至 {until}({sent.sent_by})", f"{kind.en} at the responsible unit until {until} ({sent.sent_by})"))


VIA: dict[str, Text] = {
    "owner": t("归属客户经理", "Account manager of this account"),
    "lead": t("首席客户代表(牵头)", "Lead manager of this account"),
    "owner_tree": t("上级客户的归属客户经理", "Account manager of an account above"),
    "lead_tree": t("上级集团的首席客户代表", "Lead manager of the group above"),
    "customer_response": t("客响专席", "Customer response engineer of this account"),
    "local_service": t("属地服务经理(此项不含收入与私人信息)", "Local service manager (by itself no money, no private data)"),
    "industry": t("行业经理", "Industry manager of this account"),
    "executive_sponsor": t("高层挂钩人", "Executive sponsor of this account"),
    "sponsor_tree": t("上级集团的高层挂钩人", "Executive sponsor of the group above"),
    "handover": t("原归属客户经理,交接交叠期内只读", "Former account manager, reading only until the hand-over's overlap ends"),
}


def in_reach(actor: Actor, unit_id: int) -> bool:
    """True when the unit lies where he answers for every account."""
    return actor.scope.shape == "all" or unit_id in actor.scope.unit_ids


def _same_unit(actor: Actor, unit_id: int) -> bool:
    return in_reach(actor, unit_id) or unit_id in actor.scope.home_ids


def require_manager(actor: Actor) -> None:
    """Refuses `forbidden` to whom may not define fields: the catalogue is one for all, so headquarters keeps it."""
    require_act(actor, "fields.manage")
    if actor.scope.shape != "all":
        raise Refusal("forbidden", t("自定义字段由总部统一维护", "Custom fields are kept by headquarters"), status=403,
                      way_out=t("请向总部数据管理员提出需要", "Ask headquarters' data steward"))
