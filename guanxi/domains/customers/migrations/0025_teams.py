"""What a member does in an account's technical service team (ORG-12)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("customers", "0024_visits_in_the_book")]

    operations = [
        migrations.AddField(model_name="assignment", name="function",
                            field=models.CharField(blank=True, db_default="", default="", max_length=30)),
        migrations.AddConstraint(model_name="assignment", constraint=models.CheckConstraint(
            condition=models.Q(("function", ""), ("role", "local_service"), _connector="OR"), name="assignment_function_serves")),
    ]
