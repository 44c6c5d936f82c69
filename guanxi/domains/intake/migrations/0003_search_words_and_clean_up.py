"""Words for the search index beside the staged row, made once by the reading child; when a run's rows were cleared."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_staging")]
    operations = [
        migrations.RunSQL("alter table intake_row add column indexed text[]", "alter table intake_row drop column indexed"),
        migrations.AddField(model_name="importrun", name="cleared_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="importrun", name="is_apart", field=models.BooleanField(db_default=False, default=False)),
    ]
