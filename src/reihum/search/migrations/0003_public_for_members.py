"""What is public is marked for members, too: they are asked for with one mark (`analysis.reader_marks`)."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_counts_begun'),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE search_entry SET marks = rtrim(replace(marks || ' ', ' _a_public ', ' _a_members _a_public '))
            WHERE marks || ' ' LIKE '% \\_a\\_public %' ESCAPE '\\' AND marks || ' ' NOT LIKE '% \\_a\\_members %' ESCAPE '\\'
            """,
            migrations.RunSQL.noop,
        ),
    ]
