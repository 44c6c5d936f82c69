"""What the stories say of 恒讯通信【虚构】: story A's line that ends in 87 days, B's free cloud, D's free Wi-Fi. Through commands only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import api as rivals
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

ENDS_IN = 87
BANK, HOSPITAL, UNIVERSITY = "屿澜银行望溪分行", "望溪市第一人民医院集团", "澜州理工大学"


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Three services and two promotions; a second time changes nothing."""
    codes = {account.name: account.group_code for account in accounts if account.name in (BANK, HOSPITAL, UNIVERSITY)}
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes.values(), schemes=["group_code"])
        today = now.astimezone(clock.ZONE).date()
        if BANK not in codes or rivals.rival_services_of(actor=actor, account_id=ids[codes[BANK]], today=today):
            return "known already"
    services: tuple[tuple[str, rivals.RivalServiceValues], ...] = (
        (BANK, {"operator": "hengxun", "product": "leased_line", "site": "数据中心", "bandwidth": "200M", "monthly_rent": "46000",
                "contract_until": today + timedelta(days=ENDS_IN), "source": "contract_seen", "confidence": "confirmed",
                "seen_on": today - timedelta(days=23), "note": "三年期,共 12 条;采购中心负责续签"}),
        (HOSPITAL, {"operator": "hengxun", "product": "cloud", "site": "本部院区", "monthly_rent": "0", "source": "customer_said",
                    "confidence": "likely", "seen_on": today - timedelta(days=9), "note": "免费云,承诺两年;影像归档试用"}),
        (UNIVERSITY, {"operator": "xinghai", "product": "broadband", "site": "新校区宿舍", "source": "site_seen", "confidence": "likely",
                      "seen_on": today - timedelta(days=200)}),
    )
    for name, values in services:
        rivals.add_rival_service(actor=actor, now=now, account_id=ids[codes[name]], values=values)
    rivals.log_promotion(actor=actor, now=now, account_id=ids[codes[HOSPITAL]], values={
        "operator": "hengxun", "site": "门诊大厅", "seen_on": today - timedelta(days=9), "activity": "向信息科演示免费云,并送移动查房平板 10 台"})
    rivals.log_promotion(actor=actor, now=now, account_id=ids[codes[UNIVERSITY]], values={
        "operator": "hengxun", "site": "图书馆", "seen_on": today - timedelta(days=30), "activity": "免费安装校园 Wi-Fi",
        "counter_measure": "与信息中心商定夜间割接窗口,赠送一学期出口扩容"})
    return "3 rival services, 2 promotions"
