from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class PublishingConfig(AppConfig):
    name = "reihum.publishing"

    def ready(self) -> None:
        from reihum.publishing import freshness

        connection_created.connect(freshness.follow, dispatch_uid="publishing-follow")
        pre_migrate.connect(freshness.pause, dispatch_uid="publishing-pause")
        post_migrate.connect(freshness.resume, sender=self, dispatch_uid="publishing-resume")
