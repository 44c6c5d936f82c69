"""Who signed the agreements the archive knows, into the book's new columns."""

from django.db import migrations

FILL = """update lists_book b set agreement_unit_id = u.id, signed_by = u.code
from customers_account a join organisation_unit u on u.id = a.agreement_unit_id where a.id = b.account_id"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0033_change_sets_of_people"), ("lists", "0016_signed_by")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
