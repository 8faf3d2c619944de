"""The tests' own Cloudinary, and a storage that uses it."""

from collections.abc import Iterator

import pytest

from classifier.storage.cloudinary import CloudinaryPictureStorage
from tests.cloudinary_server import CloudinaryServer


@pytest.fixture
def cloud() -> Iterator[CloudinaryServer]:
    """A server that behaves well until it is told otherwise."""
    with CloudinaryServer() as server:
        yield server


@pytest.fixture
def storage(cloud: CloudinaryServer) -> CloudinaryPictureStorage:
    """A storage with shorter time limits, so that tests of failures are quick."""
    return CloudinaryPictureStorage(
        **cloud.options,
        folder="classifyme/home",
        upload_seconds=3.0,
        clean_up_seconds=0.5,
        call_seconds=3.0,
        leftover_delays=(),
    )


@pytest.fixture
def patient_storage(cloud: CloudinaryServer) -> CloudinaryPictureStorage:
    """The storage with the limits that people meet: there is time for further attempts on a busy machine."""
    return CloudinaryPictureStorage(**cloud.options)
