"""How PostgreSQL finds entries with rare lexemes: see `engine.having_rare`."""

from typing import Any

from django.db import migrations

FIND = """
    CREATE FUNCTION search_rare(wanted tsquery, readers text[], most integer)
    RETURNS TABLE (id bigint, kind text) LANGUAGE sql STABLE ROWS 200
    SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET max_parallel_workers_per_gather = 0
    AS $$
        SELECT entry.id, entry.kind FROM search_entry entry
        WHERE search_lexemes(terms, marks) @@ wanted AND audiences ?| readers
        ORDER BY entry.id DESC LIMIT most
    $$
"""


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FIND, params=None)


def unmake(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_rare(tsquery, text[], integer)")


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_public_for_members'),
    ]

    operations = [migrations.RunPython(make, unmake)]
