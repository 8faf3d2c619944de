"""manage.py runserver: migrates first and loads the network, so that a fresh clone needs no other step."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.runserver import Command as RunserverCommand

from classifier import serving


class Command(RunserverCommand):
    help = "Serve on this machine. Brings the database up to date first."

    def handle(self, *args: Any, **options: Any) -> None:
        # The reloader watches thousands of files: for those who develop, not for those who label.
        options["use_reloader"] = options["use_reloader"] and settings.DEBUG
        super().handle(*args, **options)

    def inner_run(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        serving.start()
        super().inner_run(*args, **options)
