"""One row that says which definitions are in force: custom fields and the columns made of them."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_personal_images")]
    operations = [
        migrations.CreateModel(
            name="DefinitionMark",
            fields=[("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("mark", models.UUIDField())],
            options={"db_table": "definition_mark"},
        ),
        migrations.RunSQL(f"insert into definition_mark (mark) values ('{uuid.UUID(int=1)}'); revoke insert, delete on definition_mark from guanxi_app",
                          migrations.RunSQL.noop),
    ]
