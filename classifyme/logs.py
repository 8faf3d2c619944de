"""How log lines look."""

import logging


def shorten_clients_mistakes(record: logging.LogRecord) -> bool:
    """Keep every line, but drop the traceback of what a client did wrong: it is no fault in the code."""
    if record.name.startswith("django.security"):
        record.exc_info = None
        record.exc_text = None
    return True
