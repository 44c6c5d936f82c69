"""History of customers who are individuals: their names, codes and addresses lie beside it and can be forgotten (ARC-28, PRM-77)."""

from django.db import migrations

from guanxi.foundation.django import history

INDIVIDUAL = "r.customer_kind = 'individual'"
OF_INDIVIDUAL = "exists (select 1 from customers_account a where a.id = r.account_id and a.customer_kind = 'individual')"
PLAIN = "id,version,created_at,updated_at,unit_id,region_code,customer_kind,ownership_mode,is_active,merged_into_id,last_visited_on,lost_on"


class Migration(migrations.Migration):
    dependencies = [("customers", "0027_people_by_name"), ("foundation", "0008_some_rows_are_people")]
    operations = [
        history.personal("customers_account", account_column="id", person="null::bigint", plain=PLAIN, only=INDIVIDUAL),
        history.personal("customers_accountidentifier", account_column="account_id", person="null::bigint",
                         plain="id,version,created_at,updated_at,account_id,scheme,issuer,is_primary,valid_from,valid_until", only=OF_INDIVIDUAL),
    ]
