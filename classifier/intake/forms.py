"""The upload form: one field that takes many files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from classifier.intake.archives import is_archive


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Cleans to a list of uploaded files. An empty file stays in it: intake refuses it by name."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    """Cleans to two lists: `pictures`, and `archives` for the ZIPs among the files."""

    pictures = PicturesField(
        error_messages={"required": _("No picture was chosen. Choose at least one, then send the form.")}
    )

    def clean(self) -> dict[str, Any]:
        pictures, archives = divide(self.cleaned_data.get("pictures", []))
        return {**self.cleaned_data, "pictures": pictures, "archives": archives}


def divide[File: UploadedFile[Any]](files: Sequence[File]) -> tuple[list[File], list[File]]:
    """The pictures, or what else there is, and the ZIPs among uploaded files."""
    archives = [file for file in files if is_archive(file.name or "", _read_head(file))]
    return [file for file in files if file not in archives], archives


def _read_head(file: UploadedFile[Any]) -> bytes:
    head = bytes(file.read(4))
    file.seek(0)
    return head
