"""The Django application."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassifierConfig(AppConfig):
    name = "classifier"
    verbose_name = _("ClassifyMe")

    def ready(self) -> None:
        import_module("classifier.checks")  # registers the system checks
