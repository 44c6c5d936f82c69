"""Who is meant by what somebody wrote into a form: a staff number, a login name, or a name. Not for imported files (their columns say which)."""

from __future__ import annotations

import re

from guanxi.domains.organisation.queries import UserCard, users_by_name, users_by_staff_number
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal

MOST_SHOWN = 5
_LOGIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{1,39}")


def person_named(*, said: str, field: str, label: Text | None = None) -> UserCard:
    """Somebody by staff number (工号), login name, or a name that one active person of the house alone bears; by a number also who has left.

    label: what he is in the form. Refuses `unknown_person`; where several bear the name the way out gives their numbers.
    """
    said, shown, who = said.strip(), said.strip()[:20], label or t("人员", "Person")
    if found := users_by_staff_number(numbers=[said]).get(said) if said else None:
        return found
    bearers = [one for one in users_by_name(names=[said]) if one.is_active] if said else []
    if len(bearers) == 1:
        return bearers[0]
    if not said:
        raise Refusal("unknown_person", t(f"{who.zh}:请填写工号或姓名", f"{who.en}: enter the staff number or the name"), field=field)
    if not bearers:
        raise Refusal("unknown_person", t(f"{who.zh}:没有“{shown}”", f"{who.en}: nobody is “{shown}”"), field=field,
                      way_out=t("请核对工号或姓名", "Check the staff number or the name"))
    some = [f"{one.staff_number or one.username} {one.unit_name}" for one in bearers[:MOST_SHOWN]]
    raise Refusal("unknown_person", field=field, text=t(
        f"{who.zh}:叫“{shown}”的有 {len(bearers)} 人", f"{who.en}: {counted(len(bearers), 'person is|people are')} called “{shown}”"),
                  way_out=t(f"请改填工号:{'、'.join(some)}", f"Enter the staff number: {', '.join(some)}"))


def check_login(login: str) -> None:
    """Refuses `login_name`."""
    if not _LOGIN.fullmatch(login):
        raise Refusal("login_name", t("登录名为2至40位字母、数字或 . _ -", "A login has 2 to 40 letters, digits or . _ -"), field="username")
