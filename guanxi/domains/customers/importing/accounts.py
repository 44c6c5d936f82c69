"""The importable 客户清单: the columns of decisions 4. Only this import creates accounts (operator 1.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import LINES, PARENT_COLUMNS
from guanxi.domains.customers.importing import (
    account_check,
    account_match,
    account_write,
    custom,
    lookups,
    revert,
    sight,
)
from guanxi.domains.customers.importing.columns import ACCOUNT_FIELDS
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.intake.api import Batch, Look, Reverted, Sight, Staged
from guanxi.foundation.django import clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field


class AccountImport:
    """See intake's protocol `Importable`."""

    kind = "accounts"
    is_mergeable = True
    label = t("客户清单", "Accounts")
    explanation = t("新增或更新客户、编码、归属经理和三种上级(集团、使用、付费);空白单元格不会清空已有内容",
                    "Adds or updates accounts, codes, owners and the three kinds of parent; a blank cell never erases anything")
    required: tuple[tuple[str, ...], ...] = (("name", "group_code", "customer_code", "uscc"),)
    row_key: tuple[str, ...] = ("group_code",)
    option_fields: tuple[Field, ...] = account_match.OPTIONS
    prepare = "guanxi.domains.customers.importing.prepare:account"
    once = t("没有归属单位的新客户,归入", "New accounts without a unit go to")
    once_hint = t("单位编码或全称;整份名单同属一个单位时,不必逐行填写。留空则归入您所在的单位(在您的管辖范围内时)。已有客户的归属单位不变。",
                  "Code or full name of a unit: a list of one unit need not say it in every row. Left blank they go to your own unit, where it is "
                  "in your territory. Accounts we have keep theirs.")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The catalogue of today: declared columns and importable custom fields."""
        return (*catalogue.listed(ACCOUNT_FIELDS), *custom.importable("account"))

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """By which keys rows are recognised, in order (nothing chosen: automatic); refuses roles that may not create accounts."""
        access.require_act(actor, "account.create")
        return account_match.read_options(raw)

    def read_once(self, *, said: str, actor: Actor) -> dict[str, str]:
        """The unit of new accounts of which a row says none, as its column would take it. Refuses `unknown_unit`, `foreign_unit`."""
        return lookups.read_unit_of_all(said, actor=actor)

    def shown_once(self, *, options: Mapping[str, str]) -> str:
        """Its name."""
        return lookups.unit_of_all(options)

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return sight.of_accounts(look=look, rows=rows)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """See account_check."""
        account_check.check(batch=batch, actor=actor, today=now.astimezone(clock.ZONE).date())

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """See account_write."""
        account_write.write(batch=batch, actor=actor, now=now, today=now.astimezone(clock.ZONE).date())

    def is_apart(self, *, batch: Batch) -> bool:
        """No parents, and nothing by which two rows could be the same account."""
        return batch.mapped.isdisjoint((*PARENT_COLUMNS, *LINES)) and account_write.is_every_row_its_own(run_id=batch.run_id)

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """See revert."""
        return revert.revert_accounts(acts=acts, now=now)


ACCOUNTS = AccountImport()
