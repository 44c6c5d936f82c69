"""The visits the archive knows, into the book's new column."""

from django.db import migrations

FILL = """update lists_book b set last_visited_on = a.last_visited_on from customers_account a
where a.id = b.account_id and a.last_visited_on is not null"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0023_visits"), ("lists", "0011_last_visited_on")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
