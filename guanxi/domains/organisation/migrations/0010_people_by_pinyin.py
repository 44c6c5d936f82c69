"""People are listed by pinyin, as accounts are: their names get the key that orders them."""

from django.db import migrations, models


def name_keys(apps, schema_editor):
    """The keys of those who are there; the history says nothing: no person changed anything."""
    from guanxi.foundation.pure import chinese

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select id, name from organisation_user")
        keys = [(id, chinese.sort_key(name, is_person=True)[:240]) for id, name in cursor.fetchall()]
        cursor.execute("alter table organisation_user disable trigger audit_update")
        cursor.execute("update organisation_user u set sort_key = n.key from unnest(%s::bigint[], %s::text[]) as n (id, key) where u.id = n.id",
                       [[id for id, _ in keys], [key for _, key in keys]])
        cursor.execute("alter table organisation_user enable trigger audit_update")


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0009_unit_moves'),
    ]

    operations = [
        migrations.AddField(model_name='user', name='sort_key', field=models.CharField(blank=True, db_default='', default='', max_length=240)),
        migrations.RunPython(name_keys, migrations.RunPython.noop),
    ]
