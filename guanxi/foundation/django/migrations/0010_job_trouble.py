"""Why a job failed: gone with the job."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0009_erasure_by_act_and_subject"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.CreateModel(
            name="JobTrouble",
            fields=[("job_id", models.BigIntegerField(primary_key=True, serialize=False)), ("at", models.DateTimeField()),
                    ("attempt", models.PositiveSmallIntegerField()), ("code", models.CharField(max_length=80)),
                    ("place", models.CharField(max_length=120)), ("request_id", models.CharField(max_length=40))],
            options={"db_table": "job_trouble"},
        ),
        migrations.RunSQL(
            "alter table job_trouble add constraint job_trouble_of_a_job foreign key (job_id) references procrastinate_jobs (id) on delete cascade",
            migrations.RunSQL.noop),
    ]
