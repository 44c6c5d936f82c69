"""Lists of people leave through the background and the vault too: which list an export is of, and who is in its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0013_taken")]
    operations = [
        migrations.AddField(model_name="bookexport", name="of", field=models.CharField(db_default="book", default="book", max_length=10)),
        migrations.AddField(model_name="exporttaken", name="people", field=models.BinaryField(db_default=b"", default=b"")),
    ]
