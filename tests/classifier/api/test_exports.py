"""Downloads and the model card, for programs."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from classifier.models import Dataset
from tests.classifier.labelling.conftest import make_image


@pytest.mark.parametrize(
    "query",
    ["format=docx", "format=csv&side=64", "side=33", "which=0.5", "split=many", "labels=onehot"],
)
def test_choices_that_do_not_go_together_are_refused(program: Client, own: Dataset, query: str) -> None:
    answer = program.get(f"/api/v1/datasets/{own.pk}/export?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["location"].startswith("query.")


def test_the_archive_is_the_one_of_the_page(program: Client, own: Dataset, uploaded: dict[str, Any]) -> None:
    answer = program.get(f"/api/v1/datasets/{own.pk}/export?format=imagefolder&which=model&sure=0")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert answer.headers["Content-Disposition"].endswith('-imagefolder.zip"')
    assert uploaded["is_outside"] or len(names) == 1


def test_a_table_says_that_it_is_one(program: Client, own: Dataset) -> None:
    answer = program.get(f"/api/v1/datasets/{own.pk}/export?format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert b"".join(answer.streaming_content).startswith(b'"path"')  # type: ignore[attr-defined]


def test_the_card_says_what_answers(nobody: Client, db: Any) -> None:
    card = nobody.get("/api/v1/model").json()
    assert card["labels"][3] == "cat"
    assert card["about"]["not_for"]
    assert 0 < card["unsure_below"] < 1


def test_the_manifest_of_one_group_of_near_copies_comes_whole(program: Client, own: Dataset) -> None:
    answer = program.get(f"/api/v1/datasets/{own.pk}/export/manifest?format=csv&group={own.pk}")
    manifest = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert manifest["options"]["wanted"]["group"] == str(own.pk)


def test_the_manifest_names_what_the_file_holds(
    program: Client, own: Dataset, uploaded: dict[str, Any]
) -> None:
    query = "format=imagefolder&which=model&sure=0&copies=apart"
    answer = program.get(f"/api/v1/datasets/{own.pk}/export/manifest?{query}")
    manifest = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert (manifest["files"], manifest["options"]["wanted"]["copies"]) == ({}, "apart")


def test_the_preview_counts_and_says_what_is_passed_over(program: Client, own: Dataset) -> None:
    make_image(own, state="confirmed", label=own.classes.get(name="cat"))
    make_image(own)
    preview = program.get(f"/api/v1/datasets/{own.pk}/export/preview?format=imagefolder").json()
    assert preview["total"] == 1
    assert {"name": "cat", "images": {"all": 1}} in preview["counts"]
    assert preview["passed_over"] == {"not reviewed": 1}
