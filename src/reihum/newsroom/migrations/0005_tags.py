import django.db.models.deletion
import modelcluster.contrib.taggit
from django.core.management.color import no_style
from django.db import migrations, models


def copy_tags(apps, schema_editor):
    """With their numbers, so that articles keep theirs."""
    Tag = apps.get_model("newsroom", "Tag")
    used = apps.get_model("newsroom", "ArticleTag").objects.values("tag")
    for tag in apps.get_model("taggit", "Tag").objects.filter(pk__in=used):
        Tag.objects.create(pk=tag.pk, name=tag.name, slug=tag.slug)
    with schema_editor.connection.cursor() as cursor:
        for sql in schema_editor.connection.ops.sequence_reset_sql(no_style(), [Tag]):
            cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0004_newest_first"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name="slug"),
                ),
            ],
            options={"verbose_name": "Schlagwort", "verbose_name_plural": "Schlagwörter"},
        ),
        migrations.RunPython(copy_tags, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="articletag",
            name="tag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tagged_items", to="newsroom.tag"
            ),
        ),
        migrations.AlterField(
            model_name="articlepage",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="newsroom.ArticleTag",
                to="newsroom.Tag",
                verbose_name="Schlagwörter",
            ),
        ),
        migrations.AddConstraint(
            model_name="articletag",
            constraint=models.UniqueConstraint(fields=("tag", "content_object"), name="tag_once_an_article"),
        ),
    ]
