"""Folder: where the pictures of a dataset lie that was made of a folder on this machine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classifier.models.dataset import Dataset


class Folder(models.Model):
    """The files are the person's own: they are read, and never written or deleted.

    An image of such a dataset without `file` is the file at its own path below `path`. `claim` is the SHA-256
    of the secret in the link that manage.py open_folder printed last; empty once a browser has used it.
    """

    dataset = models.OneToOneField(Dataset, on_delete=models.CASCADE, primary_key=True, related_name="folder")
    path = models.TextField(_("folder"))
    claim = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = _("opened folder")
        verbose_name_plural = _("opened folders")

    def __str__(self) -> str:
        return self.path
