"""Logs: one line of JSON an event. Never an address, a name, an e-mail, an IP or what somebody typed.

Of a request only the route is written (`/treffen/<slug:slug>/`), not the path, so that nothing personal in an address
or in a link with a key gets into the log.
"""

import logging
import logging.config
import re
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("reihum.request")

# What looks like an e-mail or an IP address in the text of other libraries' messages.
PERSONAL = re.compile(
    r"[^\s@<>\"']+@[^\s@<>\"']+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b", re.I
)


def without_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor that blackens addresses in every text of an event."""
    for key, value in event.items():
        if key.startswith("_") or key in ("timestamp", "logger", "level") or isinstance(value, int | float | None):
            continue
        event[key] = PERSONAL.sub("[…]", value if isinstance(value, str) else repr(value))
    return event


class RouteOnly(logging.Filter):
    """Django's own lines about requests name the path; LogRequests has already written a better one. What failed
    stays, with where in the code it failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "request failed", ()
        record.__dict__.pop("request", None)  # names the path and the query
        return record.exc_info is not None


def configure(options: dict[str, str]) -> None:
    """Called by Django with settings.LOGGING: JSON lines to standard error, or to the file named there."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    handler = (
        logging.FileHandler(options["file"], encoding="utf-8") if options["file"] else logging.StreamHandler(sys.stderr)
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    for name in ("django.request", "django.security", "django.server"):
        logger = logging.getLogger(name)
        logger.filters[:] = [RouteOnly()]
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # below that it writes what people typed: titles
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class LogRequests:
    """Writes one line a request: method, route, status and milliseconds. Our own browser is no visitor (publishing/near.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if "reihum.near" in request.META:
            return response
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=f"/{match.route}" if match else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )
        return response
