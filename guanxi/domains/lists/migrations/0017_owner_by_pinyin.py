"""The book is sorted by owner as staff are listed, by pinyin: the person's own key in the place of his name, whose index sorted by code point."""

from django.db import migrations, models

KEYS = "update lists_book b set owner_key = u.sort_key from organisation_user u where u.id = b.owner_id"
OF_UNIT = ("account_id", "owner_id", "owner_name", "grade", "sort_key", "group_code", "owner_key", "customer_kind", "industry_code", "contact_count",
           "grade_rank", "calculated_rank", "revenue_12m_fen", "last_month_fen", "trend_rate", "arrears_fen", "completeness", "agreement_until", "moves")


class Migration(migrations.Migration):

    dependencies = [("lists", "0016_signed_by"), ("organisation", "0010_people_by_pinyin")]

    operations = [
        migrations.RemoveIndex("book", "book_of_unit"),
        migrations.RemoveIndex("book", "book_by_owner_name"),
        migrations.AddField("book", "owner_key", models.CharField(blank=True, db_default="", default="", max_length=240)),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AddIndex("book", models.Index(fields=["owner_key", "account_id"], condition=models.Q(("is_active", True)),
                                                 name="book_by_owner_key")),
        migrations.AddIndex("book", models.Index(fields=["unit_id"], include=OF_UNIT, condition=models.Q(("is_active", True)), name="book_of_unit")),
    ]
