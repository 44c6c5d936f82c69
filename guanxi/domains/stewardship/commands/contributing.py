"""What a post brings of an account it is not responsible for: filled where empty, credited to who brought it, told to the owner (ORG-21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.commands import verifying
from guanxi.domains.stewardship.fields import RIGHT
from guanxi.domains.stewardship.policy import Captures, Post
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal

KIND = "contributed"


def bring(*, act: Act, account_id: int, account: Mapping[str, object], person: Mapping[str, object], need: str) -> int | None:
    """Writes what the actor's post may bring; returns the person, None where nobody was named or the actor does not see the account.

    Refuses `not_captured` for a field or a need his post does not bring, wrong values by field.
    """
    section = policy.captures(on=act.at.astimezone(clock.ZONE).date())
    post = _admitted(section.of(act.actor.roles), (*(f"account.{key}" for key in account), *(f"contact.{key}" for key in person)), need)
    is_seen = bool(customers.cards(actor=act.actor, ids=[account_id]))
    with access.beyond_sight(act, wanted=not is_seen):
        found = customers.contribute(act=act, account_id=account_id, account=account, person=person)
        confirm(act=act, account_id=account_id, contact_id=found.contact_id, fields=found.fields, source=post.source)
        _tell(act, account_id, found, str(person.get("name", "")))
        _call(act, section, account_id, found, need)
    return found.contact_id if is_seen else None


def confirm(*, act: Act, account_id: int, contact_id: int | None, fields: Iterable[str], source: str) -> None:
    """What was brought is verified by how it came to be known, in the name of who brought it; our own records are not asked for."""
    section, judged = policy.fields(on=act.at.astimezone(clock.ZONE).date()), customers.archive_fields()
    items = [verifying.Item(contact_id if field.startswith("contact.") else None, field) for field in fields
             if field in judged and not section.tended(field).is_own]
    if items:
        verifying.write(act=act, account_id=account_id, items=items, outcome=RIGHT, source=source)


def _admitted(post: Post | None, fields: Iterable[str], need: str) -> Post:
    wrong = next((field for field in fields if post is None or field not in post.fields), "need" if need and post and not post.need else "")
    if wrong or post is None:
        raise Refusal("not_captured", t("您的岗位不采集该项", "Your post does not capture this"), field=wrong.replace(".", "_"), status=403,
                      way_out=t("请告诉归属客户经理", "Tell the account's owner"))
    return post


def _tell(act: Act, account_id: int, found: customers.Contributed, name: str) -> None:
    if not found.fields:
        return
    labels = [_label(field) for field in found.fields if field != "contact.name"]
    who = ("补充客户资料", "filled the account") if not name else (f"新增联系人 {name}", f"added {name}") if found.is_new_person else (
        f"补充 {name}", f"filled {name}")
    what = (f"({'、'.join(one.zh for one in labels)})", f" ({', '.join(one.en for one in labels)})") if labels else ("", "")
    timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="contributed", text=Text(
        f"{act.actor.name}采集:{who[0]}{what[0]}", f"{act.actor.name} {who[1]}{what[1]}"))


def _call(act: Act, section: Captures, account_id: int, found: customers.Contributed, need: str) -> None:
    """The owner looks at it; where nobody owns the account, the head of its unit."""
    owner = customers.owner_of(account_id=account_id)
    head = None if owner else organisation.head_of(unit_id=customers.header_names(ids=[account_id])[account_id][1])
    user_id = owner.user_id if owner else head.id if head else None
    if user_id in (None, act.actor.user_id) or not (found.fields or need):
        return
    labels = [_label(field) for field in found.fields]
    words = Text("、".join(one.zh for one in labels) or "需求", ", ".join(one.en for one in labels) or "a need")
    about = Ref("contact", found.contact_id) if found.contact_id and not need else Ref("account", account_id)
    work.raise_call(act=act, call=work.Call(
        kind=KIND, about=about, owner_id=user_id or 0, account_id=account_id, weight=work.ROUTINE,
        due_on=act.at.astimezone(clock.ZONE).date() + timedelta(days=section.answer_days),
        title=t(f"{act.actor.name}采集了信息,请核对", f"Look at what {act.actor.name} captured"),
        reasons=(Reason(code=KIND, text=words, met=True, source="ORG-21"),), dedupe_key=f"{KIND}:{act.id}"))


def _label(field: str) -> Text:
    kind, _, key = field.partition(".")
    return (customers.ACCOUNT if kind == "account" else customers.CONTACT)[key].label
