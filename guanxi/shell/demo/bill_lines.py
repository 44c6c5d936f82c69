"""Bill lines of one account and month, in the columns of the monthly bill items (operator 1.3 a).

Amounts in yuan with tax; 不含税金额 is the plan's fen exactly, because tax is added, not taken off: for rates
below 100 % a rounded gross amount always rounds back. Not for here: files and folders (`files.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.foundation.pure import months
from guanxi.shell.demo import identifiers, products
from guanxi.shell.demo.shapes import AccountPlan, Extra, Instance

HEADER = ("账期,集团编码,客户编码,账户号,产品实例号,接入号,产品编码,产品名称,费项编码,费项名称,费项类型,应收金额(元),优惠减免(元),"
          "税率,不含税金额(元),收入归属单位,出账批次")


def yuan(fen: int) -> str:
    """-3577.98."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def with_tax(fen: int, percent: int) -> int:
    """Gross fen, half up away from zero."""
    gross = (abs(fen) * (100 + percent) * 2 + 100) // 200
    return -gross if fen < 0 else gross


def batches(month: int) -> tuple[str, str]:
    """The billing run on the 2nd of the next month and its correction on the 5th."""
    following = months.shift(month, 1)
    return f"{following}02-01", f"{following}05-02"


def lines(account: AccountPlan, calendar_months: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """(month, line) of everything this account is billed for."""
    who = f"{account.group_code},{account.customer_code},{account.billing_account}"
    for instance in account.instances:
        yield from _of_instance(instance, who, account.city, calendar_months)


def ghost(city: str, number: int, month: int, fen: int) -> str:
    """A line of a customer whom the archive does not know."""
    return (f"{month},{identifiers.group_code(city, number)},{identifiers.customer_code(city, number)},"
            f"{identifiers.billing_account(city, number)},PI{city}-20200101-{number},XX{number},{products.INTERNET.code},"
            f"{products.INTERNET.name},{products.INTERNET.charge},{products.INTERNET.charge_name},周期性,"
            f"{yuan(with_tax(fen, 9))},0.00,0.09,{yuan(fen)},{city},{batches(month)[0]}")


def gross_fen(account: AccountPlan, month: int) -> int:
    """What the customer owes for this month, tax included."""
    return sum(with_tax(instance.fen(month), instance.product.tax_percent) for instance in account.instances)


def _of_instance(instance: Instance, who: str, city: str, calendar_months: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    product = instance.product
    head = f"{who},{instance.number},{instance.access},{product.code},{product.name}"
    rate = f"0.{product.tax_percent:02d}"
    shown, body = None, ""
    for month in calendar_months:
        price = instance.price(month)
        if price is None:
            continue
        if price is not shown:
            net = price.rent + price.discount
            gross, listed = with_tax(net, product.tax_percent), with_tax(price.rent, product.tax_percent)
            body = (f"{head},{product.charge},{product.charge_name},周期性,{yuan(listed)},{yuan(gross - listed)},"
                    f"{rate},{yuan(net)},{city}")
            shown = price
        yield month, f"{month},{body},{batches(month)[0]}"
    for extra in instance.extras:
        if extra.month in calendar_months:
            yield extra.month, _extra(extra, head, rate, product.tax_percent, city)


def _extra(extra: Extra, head: str, rate: str, percent: int, city: str) -> str:
    first, second = batches(extra.month)
    return (f"{extra.month},{head},{extra.item},{extra.name},{extra.kind},{yuan(with_tax(extra.fen, percent))},0.00,{rate},"
            f"{yuan(extra.fen)},{city},{second if extra.kind == '调账' else first}")
