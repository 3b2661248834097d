"""The portal logs to stderr, a line an event, and no line holds a family's words."""

from typing import Any


def build_logging(*, with_addresses: bool) -> dict[str, Any]:
    """Return the setting `LOGGING`; `with_addresses`: each line bears the reader's network address."""
    address = "%(address)s " if with_addresses else ""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                # It hides private links, plans and mail addresses.
                "()": "base.operation.logs.OneLineFormatter",
                "format": f"%(asctime)s %(levelname)s %(request_id)s {address}%(name)s %(message)s",
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            }
        },
        "filters": {"without unavailable": {"()": "base.operation.logs.WithoutUnavailable"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without unavailable"]},
        },
        # The pool warns at each try; base/database/watch.py says it once.
        "loggers": {"psycopg.pool": {"level": "ERROR"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }
