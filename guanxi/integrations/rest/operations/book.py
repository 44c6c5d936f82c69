"""The book: the list of accounts with the page's filters, search, and the list as a stream."""

from guanxi.integrations.rest.operation import read
from guanxi.integrations.rest.reading import book as reading

OPERATIONS = (
    read("accounts", reading.accounts, "book.view", "客户台账", "The book: accounts with the page's filters, by cursor"),
    read("accounts.ndjson", reading.stream, "book.export", "导出台账", "The filtered book as a stream of lines",
         pages=("book:export_book",), raw="application/x-ndjson"),
    read("accounts-count", reading.count, "book.view", "台账计数", "How many accounts a filter leaves", answer="accounts"),
    read("search", reading.search, "search.use", "搜索", "Accounts and people by name, pinyin, code or whole number"),
)
