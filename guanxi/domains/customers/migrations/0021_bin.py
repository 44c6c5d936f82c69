"""The recycle bin: who put an account there, when and why. Whoever sees the account sees that; anybody may ask whether a number lies there."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

OF_SEEN_ACCOUNT = """case (select app_scope()) when 'all' then true when 'none' then false
  else exists (select 1 from customers_account a where a.id = account_id) end"""
PLAIN = ("id,version,created_at,updated_at,account_id,binned_at,binned_by_id,binned_by_name,act,change_set_id,state,ended_at,ended_by_name,"
         "announced_on,held")
# Ids and units only: enough to say that one lies there and whom to ask (PRM-62).
IN_BIN = """
create function customers_in_bin() returns table (id bigint, unit_id bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.unit_id from customers_account a where not a.is_active and a.merged_into_id is null $$;
revoke all on function customers_in_bin() from public;
grant execute on function customers_in_bin() to guanxi_app;
"""


class Migration(migrations.Migration):

    dependencies = [("customers", "0020_classes"), ("foundation", "0005_personal_images")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(condition=models.Q(("is_active", False)), fields=["id"], name="account_gone"),
        ),
        migrations.CreateModel(
            name="BinEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
                ("binned_at", models.DateTimeField()),
                ("binned_by_id", models.BigIntegerField()),
                ("binned_by_name", models.CharField(max_length=120)),
                ("act", models.UUIDField()),
                ("change_set_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(db_default="binned", default="binned", max_length=8)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_name", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("announced_on", models.DateField(null=True)),
                ("held", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("account", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.account")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account"], name="bin_entry_account"),
                    models.Index(condition=models.Q(("state", "binned")), fields=["-binned_at", "-id"], name="bin_entry_binned"),
                    models.Index(condition=models.Q(("change_set_id", None), _negated=True), fields=["change_set_id"], name="bin_entry_change_set"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "binned")), fields=("account",), name="bin_entry_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", ("binned", "restored", "purged"))), name="bin_entry_state_known"),
                ],
            },
        ),
        history.row_security("customers_binentry", visible=OF_SEEN_ACCOUNT, insertable=OF_SEEN_ACCOUNT, writable=OF_SEEN_ACCOUNT),
        history.audited("customers_binentry", account_column="account_id"),
        history.personal("customers_binentry", account_column="account_id", person="null::bigint", plain=PLAIN),
        migrations.RunSQL(IN_BIN, "drop function customers_in_bin()"),
    ]
