"""Bytes of pages as a browser gets them: `python -m bench.sizes --accounts 5000`, then with 1000000: no page grows with the book.

Each page is asked by a county's head and by headquarters in this process, uncompressed. Target (design/targets.md): equal at 10,000 and 1,000,000
accounts; what differs are figures with more digits and rows that a small book has not. Not for here: how long they take (book, account).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bench import population, throwaway

PAGES = ("/", "/book/", "/book/?page=2", "/book/?grade=gold&sort=-arrears", "/book/?q=" + quote("银行"), "/contacts/", "/contacts/?page=2",
         "/search/?q=" + quote("银行"), "/search/palette/?q=" + quote("银行"), "/accounts/{account}/", "/accounts/{account}/blocks/people/",
         "/accounts/{account}/contacts/", "/accounts/{account}/tree/", "/accounts/handovers/", "/accounts/gaps/", "/accounts/bin/", "/imports/",
         "/duplicates/", "/duplicates/runs/", "/stewardship/", "/notices/", "/registration/", "/registration/pool/")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')


def main() -> None:
    """Prints one table."""
    accounts = population.ready(__doc__)
    from django.test import Client

    from bench.visitors import visitors
    from guanxi.domains.lists.models import Book

    people = visitors()
    own = Book.objects.filter(owner_id=people["manager"].user_id).values_list("pk", flat=True)[0]
    print(f"\n{accounts:,} accounts; kilobytes\n\n| page | county | headquarters |\n|---|---|---|")
    for path in PAGES:
        sizes = []
        for name in ("county", "headquarters"):
            browser = Client()
            browser.cookies["sessionid"] = people[name].session
            answer = browser.get(path.format(account=own), HTTP_HOST="127.0.0.1")
            sizes.append(f"{len(TOKEN.sub(b'', answer.content)) / 1000:.1f}" if answer.status_code == 200 else f"({answer.status_code})")
        print(f"| `{path}` | {sizes[0]} | {sizes[1]} |", flush=True)
    print(f"\n{throwaway.load()}")


if __name__ == "__main__":
    main()
