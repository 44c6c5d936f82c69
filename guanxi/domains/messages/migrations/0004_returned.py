"""Letters that come back (ARC-12): a state, how often they were late, and what was read of notifications, for the sender and the administrator."""

import django.db.models.deletion
from django.db import migrations, models

from guanxi.foundation.django import history

SENDER = "(select app_user_id()) = 0 or (select app_scope()) = 'none'"
STATES = ("waiting", "sent", "failed", "withheld", "returned")
OUTCOMES = ("permanent", "refused", "temporary", "delivered", "unknown", "unreadable")


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_decision")]
    operations = [
        migrations.RemoveConstraint("outgoingmail", "mail_state_known"),
        migrations.AddConstraint("outgoingmail", models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="mail_state_known")),
        migrations.AddField("outgoingmail", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField("outgoingmail", "delays", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.CreateModel("MailReturn", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("at", models.DateTimeField()),
            ("outcome", models.CharField(max_length=10)),
            ("status", models.CharField(blank=True, db_default="", default="", max_length=12)),
            ("mail", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="notices.outgoingmail")),
        ], options={"constraints": [models.CheckConstraint(condition=models.Q(("outcome__in", OUTCOMES)), name="mail_return_known")]}),
        history.row_security("notices_mailreturn", visible=SENDER, insertable=SENDER, writable=SENDER),
    ]
