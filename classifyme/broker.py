"""The broker that Celery workers listen at, from the environment."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from classifyme.env import Environment

SCHEMES = ("amqp", "amqps", "redis", "rediss")


def read_broker_url(env: Environment, *, uses_sqlite: bool) -> str:
    """CELERY_BROKER_URL, empty where the service brings its own workers.

    Raises ImproperlyConfigured for an address that is none, and for SQLite: workers on other machines
    could not reach its file, and on the same machine they would wait for each other at every write.
    """
    address = env.text("CELERY_BROKER_URL")
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        # The address itself is not told: it has a password in it.
        raise ImproperlyConfigured(
            "CELERY_BROKER_URL must be an address such as amqp://user:password@host:5672// or redis://host:6379/0"
        )
    if uses_sqlite:
        raise ImproperlyConfigured(
            "CELERY_BROKER_URL needs a database that all workers reach: set DATABASE_URL to a PostgreSQL, "
            "or leave CELERY_BROKER_URL empty"
        )
    return address
