"""Cloudinary down, slow, or out of its mind: a clear error in time, and nothing half-stored."""

import io
import json
import threading
import time
from collections.abc import Callable

import pytest

from classifier.storage import StorageFull, StorageRefused, StorageUnavailable
from classifier.storage.cloudinary import CloudinaryPictureStorage
from tests.cloudinary_server import CLOSED, SLOW, CloudinaryServer, Misbehaviour, says

NAME = "dataset/picture-12345678.jpg"
CONTENT = b"picture" * 30_000
HTML = Misbehaviour(
    body=b"<html>Welcome to the hotel's network</html>", content_type="text/html", stores=True
)
# The fixture's limits: 3 seconds for the upload, half a second for cleaning up.
LONGEST_SAVE = 4.5


def save(storage: CloudinaryPictureStorage) -> str:
    """Store a picture."""
    return storage.save(NAME, io.BytesIO(CONTENT))


def time_failure(kind: type[StorageUnavailable], action: Callable[[], object]) -> float:
    """Seconds until the action failed in this way."""
    started = time.monotonic()
    with pytest.raises(kind) as caught:
        action()
    assert type(caught.value) is kind
    assert caught.value.__cause__ is not None
    return time.monotonic() - started


def answer(**values: object) -> Misbehaviour:
    """An upload that is stored, and answered with these values in JSON."""
    return Misbehaviour(body=json.dumps(values).encode(), stores=True)


@pytest.mark.parametrize(
    "nonsense",
    [
        HTML,
        Misbehaviour(body=b'{"public_id": "classifyme/ho', stores=True),
        Misbehaviour(body=b"", stores=True),
        Misbehaviour(body=b"\xff\xfe\x00", stores=True),
        Misbehaviour(body=b"[1, 2]", stores=True),
        Misbehaviour(body=b"42", stores=True),
        Misbehaviour(body=b"null", stores=True),
        Misbehaviour(body=b'{"error": "a string"}', stores=True),
        Misbehaviour(body=b"{}", stores=True),
        Misbehaviour(body=b" " * 9_000_000, stores=True),
        answer(bytes=len(CONTENT)),
        answer(public_id="classifyme/home/another", bytes=len(CONTENT)),
        answer(public_id="classifyme/home/dataset/picture-12345678", bytes=17),
        answer(public_id="classifyme/home/dataset/picture-12345678", bytes=len(CONTENT), type="upload"),
        Misbehaviour(status=302, headers=(("Location", "https://example.org/"),), stores=True),
        Misbehaviour(status=204, stores=True),
    ],
)
def test_nonsense_is_an_error_and_nothing_is_left(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, nonsense: Misbehaviour
) -> None:
    cloud.misbehave("upload", nonsense)
    assert time_failure(StorageUnavailable, lambda: save(storage)) < LONGEST_SAVE
    assert cloud.count("upload") == 1, "nonsense does not pass by itself"
    assert cloud.stored == {}


@pytest.mark.parametrize("status", [500, 502, 503, 504, 420, 429])
@pytest.mark.parametrize("is_json", [True, False])
def test_what_passes_by_itself_is_tried_again(
    patient_storage: CloudinaryPictureStorage, cloud: CloudinaryServer, status: int, is_json: bool
) -> None:
    page = Misbehaviour(status=status, body=b"<html>Bad</html>", content_type="text/html")
    cloud.misbehave("upload", says(status, "General Error") if is_json else page)
    assert save(patient_storage) == "dataset/picture-12345678"
    assert cloud.count("upload") == 2
    assert [asset.data for asset in cloud.stored.values()] == [CONTENT]


def test_a_lost_answer_is_asked_for_again(
    patient_storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    cloud.misbehave("upload", Misbehaviour(closes=True, stores=True), CLOSED)
    save(patient_storage)
    assert [asset.data for asset in cloud.stored.values()] == [CONTENT]


@pytest.mark.parametrize("wrong", [says(500, "General Error"), CLOSED, Misbehaviour(status=503, stores=True)])
def test_lasting_trouble_is_an_error_and_nothing_is_left(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, wrong: Misbehaviour
) -> None:
    cloud.always["upload"] = wrong
    assert time_failure(StorageUnavailable, lambda: save(storage)) < LONGEST_SAVE
    assert 2 <= cloud.count("upload") <= 4
    assert cloud.stored == {}


def test_no_server_tells_us_how_long_to_wait(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    cloud.misbehave("ping", Misbehaviour(status=503, headers=(("Retry-After", "3600"),)))
    assert time_failure(StorageUnavailable, storage.check_writable) < 1
    cloud.misbehave("resources", Misbehaviour(status=503, headers=(("Retry-After", "3600"),)))
    started = time.monotonic()
    assert list(storage.list_names()) == []
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_our_own_mistakes_are_not_repeated(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, status: int
) -> None:
    cloud.always["upload"] = says(status, "cloud_name is disabled")
    assert time_failure(StorageUnavailable, lambda: save(storage)) < LONGEST_SAVE
    assert cloud.count("upload") == 1


def test_a_picture_too_large_for_the_plan_is_refused_as_such(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    message = (
        "File size too large. Got 15728640. Maximum is 10485760. Upgrade your plan to enjoy higher limits"
    )
    cloud.misbehave("upload", says(400, message))
    time_failure(StorageRefused, lambda: save(storage))
    assert StorageRefused.status == 422


@pytest.mark.parametrize("status", [400, 401, 403, 420, 429])
def test_a_used_up_plan_is_a_full_store(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, status: int
) -> None:
    cloud.always["upload"] = says(status, "You have exceeded your storage limit. Please upgrade your plan.")
    time_failure(StorageFull, lambda: save(storage))
    assert cloud.count("upload") == 1
    assert StorageFull.status == 507


def test_too_many_calls_an_hour_do_not_mean_a_full_store(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    limit = says(
        420, "Rate Limit Exceeded. Limit of 500 api operations reached. Try again on 2026-01-31 14:00:00 UTC"
    )
    cloud.always["resources"] = cloud.always["ping"] = limit
    time_failure(StorageUnavailable, lambda: list(storage.list_names()))
    storage.check_writable()


def test_a_server_that_is_down_is_an_error_at_once(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    cloud.stop()
    for action in (
        lambda: save(storage),
        lambda: storage.delete(NAME),
        lambda: storage.open(NAME),
        lambda: storage.exists(NAME),
        lambda: list(storage.list_names()),
        storage.check_writable,
    ):
        assert time_failure(StorageUnavailable, action) < LONGEST_SAVE


def test_an_unknown_host_is_an_error() -> None:
    storage = CloudinaryPictureStorage(
        cloud_name="demo",
        api_key="1",
        api_secret="s",
        upload_seconds=3.0,
        clean_up_seconds=1.0,
        upload_prefix="http://cloudinary.invalid",
        leftover_delays=(),
    )
    assert time_failure(StorageUnavailable, lambda: save(storage)) < 5


@pytest.mark.parametrize("drips_headers", [False, True])
def test_a_dripping_server_does_not_hold_a_request(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, drips_headers: bool
) -> None:
    """Every byte comes in good time, so no time-out of a socket ever passes."""
    cloud.always["upload"] = Misbehaviour(
        drip=0.2, drips_headers=drips_headers, answers_truly=True, stores=True
    )
    assert time_failure(StorageUnavailable, lambda: save(storage)) < LONGEST_SAVE
    assert cloud.stored == {}


def test_a_server_that_hangs_leaves_deletion_and_listing_in_time_too(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    for action in ("destroy", "resources", "delivery", "ping"):
        cloud.always[action] = SLOW
    for call in (
        lambda: storage.delete(NAME),
        lambda: list(storage.list_names()),
        lambda: storage.open(NAME),
        storage.check_writable,
    ):
        assert time_failure(StorageUnavailable, call) < LONGEST_SAVE


def test_after_the_error_the_callers_file_is_left_alone(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer
) -> None:
    cloud.always["upload"] = SLOW
    content = io.BytesIO(CONTENT)
    with pytest.raises(StorageUnavailable):
        storage.save(NAME, content)
    content.seek(3)
    time.sleep(0.3)
    assert content.tell() == 3


def test_what_is_stored_too_late_is_removed_later(cloud: CloudinaryServer) -> None:
    before = set(threading.enumerate())
    late = Misbehaviour(wait=1.5, answers_truly=True)
    cloud.misbehave("upload", late)
    storage = CloudinaryPictureStorage(
        **cloud.options, upload_seconds=1.0, clean_up_seconds=0.3, leftover_delays=(1.0, 2.0)
    )
    time_failure(StorageUnavailable, lambda: save(storage))
    assert cloud.stored == {}
    wait_until(lambda: len(cloud.stored) == 1)
    wait_until(lambda: cloud.count("destroy") == 3 and not cloud.stored)
    wait_until(lambda: "picture-leftovers" not in {t.name for t in set(threading.enumerate()) - before})


def test_a_later_success_under_the_same_name_is_kept(cloud: CloudinaryServer) -> None:
    cloud.misbehave("upload", says(401, "not now"))
    storage = CloudinaryPictureStorage(**cloud.options, leftover_delays=(0.3,))
    time_failure(StorageUnavailable, lambda: save(storage))
    save(storage)
    time.sleep(0.6)
    assert len(cloud.stored) == 1


def test_pings_are_few(storage: CloudinaryPictureStorage, cloud: CloudinaryServer) -> None:
    for _ in range(20):
        storage.check_writable()
    assert cloud.count("ping") == 1


def test_a_failed_ping_is_remembered_for_a_moment_only(
    storage: CloudinaryPictureStorage, cloud: CloudinaryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifier.storage.ping.FAILED_PING_HOLDS_SECONDS", 0.2)
    cloud.misbehave("ping", says(500, "General Error"))
    for _ in range(5):
        time_failure(StorageUnavailable, storage.check_writable)
    assert cloud.count("ping") == 1
    time.sleep(0.25)
    storage.check_writable()


def wait_until(is_so: Callable[[], bool], seconds: float = 6) -> None:
    """Fail unless it comes true in time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
