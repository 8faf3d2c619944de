"""The database that the tests run on, and how it is set up."""

import os

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_tests_run_on_the_database_that_was_asked_for() -> None:
    expected = "postgresql" if "TEST_DATABASE_URL" in os.environ else "sqlite"

    assert connection.vendor == expected


def test_two_writers_on_sqlite_wait_for_each_other_instead_of_failing() -> None:
    # The options rather than the connection: the tests' own database lies in memory and has no journal.
    if connection.vendor == "postgresql":
        assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
        return
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10
    assert "journal_mode=WAL" in options["init_command"]
