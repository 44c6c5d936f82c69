"""History of grades and rounds; calculated grades go with their account."""

from django.db import migrations

from guanxi.foundation.django import history


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial"), ("foundation", "0002_database"), ("customers", "0002_security")]
    operations = [
        history.audited("grading_accountgrade", account_column="account_id"),
        history.audited("grading_gradereview"),
        history.audited("grading_gradereviewline", account_column="account_id"),
        # Derived rows must never block the revert of an import: the database removes them with the account.
        migrations.RunSQL(
            "alter table grading_calculatedgrade add constraint grading_calculatedgrade_account foreign key (account_id) "
            "references customers_account (id) on delete cascade deferrable initially deferred",
            "alter table grading_calculatedgrade drop constraint grading_calculatedgrade_account",
        ),
    ]
