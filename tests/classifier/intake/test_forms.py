"""The upload form."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from classifier.intake.forms import UploadForm


def test_a_form_without_a_picture_says_what_to_do() -> None:
    form = UploadForm({}, MultiValueDict())

    assert form.errors["pictures"] == ["No picture was chosen. Choose at least one, then send the form."]


def test_empty_files_are_kept_so_that_they_can_be_refused_by_name() -> None:
    files: list[UploadedFile[Any]] = [SimpleUploadedFile("a.jpg", b""), SimpleUploadedFile("b.jpg", b"b")]

    form = UploadForm({}, MultiValueDict({"pictures": files}))

    assert form.is_valid()
    assert form.cleaned_data["pictures"] == files
