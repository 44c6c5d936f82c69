"""The book: the list of accounts with the page's filters, search, and the list as a stream."""

from guanxi.integrations.rest.operation import read
from guanxi.integrations.rest.reading import book as reading
from guanxi.integrations.rest.wired import read_of

OPERATIONS = (
    read("accounts", reading.accounts, "book.view", "客户台账", "The book: accounts with the page's filters, by cursor"),
    read("accounts.ndjson", reading.stream, "book.export", "导出台账", "The filtered book as a stream of lines",
         pages=("book:export_book",), raw="application/x-ndjson"),
    read("accounts-count", reading.count, "book.view", "台账计数", "How many accounts a filter leaves", answer="accounts"),
    read("accounts-groups", read_of("book_groups"), "book.view", "台账分组", "The book in groups: accounts, revenue, arrears of each",
         name="read_account_groups"),
    read("accounts-totals", reading.totals, "book.view", "台账合计", "Accounts, revenue, arrears, rising, falling, thin, of what one sees"),
    read("accounts-rule", reading.rule, "book.view", "核对规则", "What a rule of the book (`where`) means, or what is wrong with it", answer="said"),
    read("accounts/{account_id}/book-row", reading.row, "account.view", "客户的台账行", "Grade, figures, completeness of one account"),
    read("search/former-codes", reading.former_codes, "search.use", "曾用编码", "Who had a code before"),
    read("search", reading.search, "search.use", "搜索", "Accounts and people by name, pinyin, code or whole number"),
)
