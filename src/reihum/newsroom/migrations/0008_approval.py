"""Whoever looks after an area writes articles; the coordination approves them."""

from django.db import migrations


def writers(apps, schema_editor):
    """The group that `people.groups` puts writers into: their own articles, pictures and documents, no more."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    group, _ = Group.objects.get_or_create(name="Schreibende")
    news = apps.get_model("newsroom", "NewsPage").objects.first()
    if news:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.create(
            group=group,
            page_id=news.pk,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", content_type__model="page", codename="add_page"
            ),
        )
    files = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "choose"):
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.create(
                group=group,
                collection=files,
                permission=Permission.objects.get(
                    content_type__app_label=app, content_type__model=model, codename=f"{action}_{model}"
                ),
            )


def approval(apps, schema_editor):
    """One step: somebody of the coordination approves."""
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    news = apps.get_model("newsroom", "NewsPage").objects.first()
    if not news:
        return
    content_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name="Freigabe durch die Koordination", active=True, content_type=content_type
    )
    task.groups.set([Group.objects.get_or_create(name="Koordination")[0]])
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name="Freigabe", active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page_id=news.pk)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_related_articles")]

    operations = [
        migrations.RunPython(writers, migrations.RunPython.noop),
        migrations.RunPython(approval, migrations.RunPython.noop),
    ]
