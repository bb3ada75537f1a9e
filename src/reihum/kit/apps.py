from django.apps import AppConfig
from django.db.backends.signals import connection_created

from reihum.kit import german


class KitConfig(AppConfig):
    name = "reihum.kit"

    def ready(self) -> None:
        connection_created.connect(german.teach_sqlite, dispatch_uid="german-collation")
