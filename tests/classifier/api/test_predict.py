"""What pictures show, for programs: stateless, within the limits of an upload."""

import base64
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from classifier.models import Image
from tests.classifier.api.conftest import make_client
from tests.drawing import draw_picture, make_upload
from tests.drawing import encode as encode_picture

PREDICT = "/api/v1/predict"


def send(client: Client, *files: Any, query: str = "") -> Any:
    return client.post(f"{PREDICT}{query}", {"pictures": files})


def send_list(client: Client, pictures: Any) -> Any:
    body = json.dumps({"pictures": pictures})
    return client.post(f"{PREDICT}/base64", body, content_type="application/json")


def encode(picture: bytes) -> dict[str, str]:
    return {"data": base64.b64encode(picture).decode()}


def make_text() -> SimpleUploadedFile:
    return SimpleUploadedFile("notes.txt", b"no picture")


def make_tiny() -> SimpleUploadedFile:
    return make_upload("tiny.jpg", encode_picture(draw_picture(4, 4)))


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (make_text(), 415, "not_a_picture"),
        (SimpleUploadedFile("a.jpg", b""), 400, "empty"),
        (make_tiny(), 422, "too_small"),
    ],
)
def test_a_file_that_is_refused_is_a_problem_with_the_code_of_intake(
    nobody: Client, file: Any, status: int, code: str
) -> None:
    answer = send(nobody, file)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
    assert answer.json()["detail"]


def test_a_picture_with_too_many_pixels_is_refused_as_in_an_upload(
    nobody: Client, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_PIXELS = 100
    assert send(nobody, make_upload()).json()["code"] == "too_many_pixels"


def test_too_many_files_are_refused(nobody: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = send(nobody, *[make_upload(f"{number}.jpg") for number in range(3)])
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_form_without_pictures_says_what_is_missing(nobody: Client) -> None:
    answer = nobody.post(PREDICT, {"pictures": "a word"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == "file.pictures"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x; boundary"])
def test_a_broken_form_is_a_problem(nobody: Client, content_type: str) -> None:
    answer = nobody.post(PREDICT, b"--x\r\nContent-Dis", content_type=content_type)
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_form_that_is_too_large_is_refused_before_it_is_read(
    nobody: Client, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_REQUEST_BYTES = 100
    answer = send(nobody, make_upload())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "MB" in answer.json()["detail"]


@pytest.mark.parametrize("top", ["0", "11", "many", "-1"])
def test_an_impossible_number_of_guesses_is_refused(nobody: Client, top: str) -> None:
    answer = send(nobody, make_upload(), query=f"?top={top}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["location"] == "query.top"


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[]",
        "{}",
        '{"pictures": []}',
        '{"pictures": [{}]}',
        '{"pictures": [{"data": 5}]}',
        "[" * 9999,
    ],
)
def test_a_list_that_is_none_is_refused(nobody: Client, body: str) -> None:
    answer = nobody.post(f"{PREDICT}/base64", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_list_in_another_dress_is_refused(nobody: Client) -> None:
    answer = nobody.post(f"{PREDICT}/base64", "{}", content_type="text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_ten_thousand_pictures_in_a_list_are_refused(nobody: Client) -> None:
    answer = send_list(nobody, [{"data": "AAAA"}] * 10_000)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_pictures")


def test_a_list_of_too_many_bytes_is_refused(nobody: Client, settings: LazySettings) -> None:
    settings.API_MAX_JSON_BYTES = 1000
    answer = send_list(nobody, [{"data": "A" * 2000}])
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_no_base64_is_no_picture(nobody: Client) -> None:
    assert send_list(nobody, [{"data": "§§§"}]).json()["code"] == "empty"


def test_a_picture_gets_its_labels_with_calibrated_probabilities(nobody: Client) -> None:
    answer = send(nobody, make_upload("holiday/cat.jpg"), query="?top=3").json()

    [prediction] = answer["predictions"]
    assert answer["model_version"].startswith("cifar10_cnn/")
    assert prediction["name"] == "cat.jpg"
    assert len(prediction["top"]) == 3
    assert prediction["label"] == prediction["top"][0]["label"]
    assert prediction["confidence"] == prediction["top"][0]["probability"]
    assert prediction["views"][0] == "whole"
    assert {"margin", "entropy", "is_unsure", "is_outside", "sha256", "width"} <= prediction.keys()
    assert "problem" not in prediction


def test_it_is_the_answer_that_an_upload_gets(nobody: Client, client: Client, db: Any) -> None:
    client.post("/", {"pictures": make_upload("cat.jpg")})

    [prediction] = send(nobody, make_upload("cat.jpg")).json()["predictions"]

    image = Image.objects.get()
    assert (prediction["label"], prediction["sha256"]) == (image.top_class, image.sha256)
    assert prediction["confidence"] == pytest.approx(image.confidence)


def test_many_pictures_are_answered_in_order_and_a_bad_one_costs_the_others_nothing(nobody: Client) -> None:
    answer = send(nobody, make_upload("a.jpg", seed=1), make_text(), make_upload("b.jpg", seed=2))

    first, refused, second = answer.json()["predictions"]
    assert answer.status_code == 200
    assert (first["name"], second["name"]) == ("a.jpg", "b.jpg")
    assert (refused["name"], refused["problem"]["code"]) == ("notes.txt", "not_a_picture")


def test_pictures_refused_for_different_reasons_are_all_named(nobody: Client) -> None:
    answer = send(nobody, make_text(), make_tiny())
    assert (answer.status_code, answer.json()["code"]) == (422, "pictures_refused")
    assert [one["code"] for one in answer.json()["problems"]] == ["not_a_picture", "too_small"]


def test_a_list_of_pictures_gets_the_same_answers_as_a_form(nobody: Client) -> None:
    picture = make_upload("a.jpg").read()
    plain = encode(picture)
    address = {"data": f"data:image/jpeg;base64,{plain['data']}", "name": "b.jpg"}

    first, second = send_list(nobody, [plain, address]).json()["predictions"]

    [of_form] = send(nobody, make_upload("a.jpg")).json()["predictions"]
    assert first == {**of_form, "name": "picture"}
    assert second == {**of_form, "name": "b.jpg"}


def test_nothing_is_stored_and_no_database_is_asked(
    nobody: Client, db: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert send(nobody, make_upload()).status_code == 200
    assert not Image.objects.exists()


def test_a_deployment_may_want_a_token(nobody: Client, db: Any, settings: LazySettings) -> None:
    settings.PREDICT_NEEDS_TOKEN = True

    assert send(nobody, make_upload()).json()["code"] == "not_authenticated"
    assert send(make_client("read"), make_upload()).status_code == 200
