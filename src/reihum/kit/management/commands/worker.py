"""The worker: does the jobs in the queue and keeps the appointments of `reihum.kit.clock`."""

import threading
from typing import Any

from django_tasks_db.management.commands import db_worker

from reihum.kit import clock


class Command(db_worker.Command):
    help = "Does the jobs in the queue, and what is due by the clock."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"]:
            clock.run_down()
        else:
            clock.start(threading.Event())
        super().handle(*args, **options)
