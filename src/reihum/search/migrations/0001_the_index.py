"""The index, and what makes the database's own engine follow it."""

from typing import Any

from django.db import migrations, models

# Terms are the letters and digits that the analysis gives, whatever their alphabet; marks have some signs besides.
SQLITE = (
    """
    CREATE VIRTUAL TABLE search_lexemes USING fts5(
        terms, marks, content='search_entry', content_rowid='id', detail='none', columnsize=0,
        tokenize="ascii tokenchars '_:-'"
    )
    """,
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_lexemes, 'row')",
    """
    CREATE TRIGGER search_entry_written AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_lexemes(rowid, terms, marks) VALUES (new.id, new.terms, new.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_lexemes(search_lexemes, rowid, terms, marks) VALUES ('delete', old.id, old.terms, old.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF terms, marks ON search_entry BEGIN
        INSERT INTO search_lexemes(search_lexemes, rowid, terms, marks) VALUES ('delete', old.id, old.terms, old.marks);
        INSERT INTO search_lexemes(rowid, terms, marks) VALUES (new.id, new.terms, new.marks);
    END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER search_entry_written",
    "DROP TRIGGER search_entry_deleted",
    "DROP TRIGGER search_entry_changed",
    "DROP TABLE search_vocabulary",
    "DROP TABLE search_lexemes",
)
# The price (COST) is for the planner: taking an entry's terms apart is to be the last resort.
POSTGRES = (
    """
    CREATE FUNCTION search_lexemes(terms text, marks text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    BEGIN
        RETURN pg_catalog.array_to_tsvector(pg_catalog.array_remove(
            pg_catalog.string_to_array(pg_catalog.translate(terms, E'|\\n', '  ') || ' ' || marks, ' '), ''));
    END
    $$
    """,
    "ALTER TABLE search_entry SET (toast_tuple_target = 128)",
    "CREATE INDEX search_entry_lexemes ON search_entry USING gin (search_lexemes(terms, marks))",
    # Always by this index, however frequent the words are, and without what PostgreSQL does for large answers. `phrases` and
    # `joined` belong together: one of the two stands in the terms; of `without` nothing does.
    """
    CREATE FUNCTION search_found(wanted tsquery, phrases text[], joined text[], without text[], most integer)
    RETURNS SETOF search_entry LANGUAGE sql STABLE ROWS 200
    SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET max_parallel_workers_per_gather = 0
    AS $$
        SELECT * FROM search_entry entry WHERE search_lexemes(terms, marks) @@ wanted
        AND NOT EXISTS (
            SELECT FROM unnest(phrases, joined) AS one(phrase, term)
            WHERE strpos(entry.terms, phrase) = 0 AND strpos(entry.terms, term) = 0
        )
        AND NOT EXISTS (SELECT FROM unnest(without) AS one(excluded) WHERE strpos(entry.terms, excluded) > 0)
        ORDER BY id DESC LIMIT most
    $$
    """,
)
POSTGRES_BACK = (
    "DROP FUNCTION search_found(tsquery, text[], text[], text[], integer)",
    "DROP INDEX search_entry_lexemes",
    "DROP FUNCTION search_lexemes(text, text)",
)


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def unmake(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Frequency',
            fields=[
                ('term', models.CharField(max_length=90, primary_key=True, serialize=False)),
                ('documents', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('documents', models.PositiveIntegerField(default=0)),
                ('title_length', models.FloatField(default=6)),
                ('text_length', models.FloatField(default=100)),
                ('counted_at', models.DateTimeField(null=True)),
                ('vocabulary', models.PositiveIntegerField(default=0)),
                ('own_words', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='search_one_count')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='Art')),
                ('key', models.BigIntegerField(verbose_name='Nummer der Sache')),
                ('title', models.TextField(verbose_name='Titel')),
                ('text', models.TextField(verbose_name='Text')),
                ('url', models.CharField(max_length=500, verbose_name='Adresse')),
                ('audiences', models.JSONField(verbose_name='wer es finden darf')),
                ('day', models.DateField(null=True, verbose_name='Datum')),
                ('facets', models.JSONField(verbose_name='Filter')),
                ('title_length', models.PositiveIntegerField(verbose_name='Wörter im Titel')),
                ('text_length', models.PositiveIntegerField(verbose_name='Wörter im Text')),
                ('terms', models.TextField()),
                ('marks', models.TextField()),
                ('vocabulary', models.PositiveIntegerField()),
                ('changed_at', models.DateTimeField(auto_now=True, db_index=True, verbose_name='geändert')),
            ],
            options={
                'verbose_name': 'Fundstück',
                'verbose_name_plural': 'Fundstücke',
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(max_length=20)),
                ('word', models.CharField(max_length=60)),
                ('beginning', models.CharField(max_length=3)),
                ('written', models.CharField(max_length=60)),
                ('documents', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['beginning', 'audience'], name='search_word_beginning')],
                'constraints': [models.UniqueConstraint(fields=('audience', 'word'), name='search_word_once')],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
