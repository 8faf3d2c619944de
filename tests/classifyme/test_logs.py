"""How log lines look."""

import logging
import sys

import pytest

from classifyme.logs import shorten_clients_mistakes


@pytest.mark.parametrize(
    ("logger", "has_traceback"),
    [
        ("django.security.TooManyFilesSent", False),
        ("django.request", True),
        ("classifier.housekeeping", True),
    ],
)
def test_only_what_a_client_did_wrong_loses_its_traceback(logger: str, has_traceback: bool) -> None:
    try:
        raise ValueError("wrong")
    except ValueError:
        record = logging.LogRecord(logger, logging.ERROR, "f.py", 1, "wrong", (), sys.exc_info())

    assert shorten_clients_mistakes(record)

    assert ("Traceback" in logging.Formatter().format(record)) is has_traceback
